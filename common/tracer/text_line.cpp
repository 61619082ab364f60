#include "common/tracer/text_line.hpp"

#include "common/tracer/printable.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tracer {
namespace {

constexpr std::array<std::string_view, 9> escapes{"\x1b[0m",
                                                  "\x1b[0;2m",
                                                  "\x1b[0;1m",
                                                  "\x1b[0;1;31m",
                                                  "\x1b[0;36m",
                                                  "\x1b[0;33m",
                                                  "\x1b[0;35m",
                                                  "\x1b[0;32m",
                                                  "\x1b[0;34m"};

constexpr std::array likenesses{
    std::pair{std::u32string_view{U"│┃┆┊╎"}, '|'},
    std::pair{std::u32string_view{U"─━"}, '-'},
    std::pair{std::u32string_view{U"┄"}, '.'},
    std::pair{std::u32string_view{U"╭╮╰╯┌┐└┘┬┴┼├┤⊕"}, '+'},
    std::pair{std::u32string_view{U"▶"}, '>'},
    std::pair{std::u32string_view{U"◀"}, '<'},
    std::pair{std::u32string_view{U"▼"}, 'v'},
    std::pair{std::u32string_view{U"●"}, '*'},
    std::pair{std::u32string_view{U"○"}, 'o'},
    std::pair{std::u32string_view{U"■▮"}, '#'},
    std::pair{std::u32string_view{U"█"}, '@'},
    std::pair{std::u32string_view{U"▒"}, ':'},
    std::pair{std::u32string_view{U"╳"}, 'x'},
    std::pair{std::u32string_view{U"┻"}, '='},
    std::pair{std::u32string_view{U"·"}, '.'},
    std::pair{std::u32string_view{U"…"}, '~'},
};

char ascii_like(char32_t point) {
  if (point < 0x80) {
    return static_cast<char>(point);
  }
  const auto found = std::ranges::find_if(likenesses, [point](const auto& likeness) {
    return likeness.first.find(point) != std::u32string_view::npos;
  });
  return found != likenesses.end() ? found->second : '?';
}

} // namespace

void TextLine::put(int x, char32_t point, Style style) {
  if (x >= 0 && x < static_cast<int>(cells_.size())) {
    cells_[static_cast<std::size_t>(x)] = {point, style};
  }
}

void TextLine::text(int x, std::string_view text, Style style) {
  for (const char32_t point : code_points(text)) {
    put(x++, point, style);
  }
}

char32_t TextLine::at(int x) const {
  return x >= 0 && x < static_cast<int>(cells_.size()) ? cells_[static_cast<std::size_t>(x)].point
                                                       : U' ';
}

std::string TextLine::str(bool colour, bool ascii) const {
  const auto end =
      std::find_if(cells_.rbegin(), cells_.rend(), [](auto& cell) { return cell.point != U' '; });
  std::string line;
  Style now = Style::plain;
  for (auto cell = cells_.begin(); cell != end.base(); ++cell) {
    if (colour && cell->style != now && cell->point != U' ') {
      now = cell->style;
      line += escapes[static_cast<std::size_t>(now)];
    }
    line += ascii ? std::string{ascii_like(cell->point)} : utf8(cell->point);
  }
  return line + (now != Style::plain ? "\x1b[0m\n" : "\n");
}

} // namespace tracer
