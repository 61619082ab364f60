#include "common/tracer/printable.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tracer {
namespace {

constexpr char32_t invalid = 0xffffffff;

struct Decoded {
  char32_t point;
  std::size_t length;
};

Decoded decode(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const char32_t first = byte(0);
  if (first < 0x80) {
    return {first, 1};
  }
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) {
    return {invalid, 1};
  }
  char32_t point = first & (0xffU >> (length + 1));
  for (std::size_t i = 1; i != length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) {
      return {invalid, 1};
    }
    point = (point << 6U) | (byte(i) & 0x3fU);
  }
  return {point, length};
}

constexpr bool is_one_column(char32_t point) {
  constexpr std::u32string_view punctuation = U"–—‘’“”…";
  return (point >= 0x20 && point < 0x7f) || (point >= 0xa1 && point < 0x300 && point != 0xad) ||
         punctuation.find(point) != std::u32string_view::npos;
}

std::string escaped(Decoded decoded, char raw) {
  switch (decoded.point) {
  case U'\n':
    return "\\n";
  case U'\r':
    return "\\r";
  case U'\t':
    return "\\t";
  case invalid:
    return fmt::format("\\x{:02x}", static_cast<unsigned char>(raw));
  default:
    return decoded.point < 0x80 ? fmt::format("\\x{:02x}", static_cast<unsigned>(decoded.point))
                                : fmt::format("\\u{{{:x}}}", static_cast<unsigned>(decoded.point));
  }
}

} // namespace

std::string printable(std::string_view text, std::size_t longest) {
  std::string result;
  std::size_t columns = 0;
  while (!text.empty()) {
    const Decoded decoded = decode(text);
    std::string piece = is_one_column(decoded.point) ? std::string{text.substr(0, decoded.length)}
                                                     : escaped(decoded, text.front());
    columns += is_one_column(decoded.point) ? 1 : piece.size();
    if (columns >= longest && text.size() > decoded.length) {
      return result + "…";
    }
    result += piece;
    text.remove_prefix(decoded.length);
  }
  return result;
}

std::u32string code_points(std::string_view text) {
  std::u32string points;
  while (!text.empty()) {
    const Decoded decoded = decode(text);
    points += decoded.point == invalid ? U'\ufffd' : decoded.point;
    text.remove_prefix(decoded.length);
  }
  return points;
}

std::string utf8(char32_t point) {
  const auto tail = [point](unsigned shift) {
    return static_cast<char>(0x80U | ((point >> shift) & 0x3fU));
  };
  if (point < 0x80) {
    return {static_cast<char>(point)};
  }
  if (point < 0x800) {
    return {static_cast<char>(0xc0U | (point >> 6U)), tail(0)};
  }
  if (point < 0x10000) {
    return {static_cast<char>(0xe0U | (point >> 12U)), tail(6), tail(0)};
  }
  return {static_cast<char>(0xf0U | (point >> 18U)), tail(12), tail(6), tail(0)};
}

namespace {

/// A number that must not be parted from the word before it: " 2" of "child 2, …".
std::u32string number_after(const std::u32string& rest) {
  const std::size_t end = std::min(rest.find(U' '), rest.size());
  constexpr std::size_t longest = 9;
  const bool number = end != 0 && end < longest && rest[0] >= U'0' && rest[0] <= U'9';
  return number ? U' ' + rest.substr(0, end) : std::u32string{};
}

} // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  const auto add = [&](std::u32string_view word) {
    for (const char32_t point : word) {
      if (used == width) {
        lines.emplace_back();
        used = 0;
      }
      lines.back() += utf8(point);
      ++used;
    }
  };
  std::u32string rest = code_points(text);
  while (!rest.empty()) {
    const std::size_t blank = std::min(rest.find(U' '), rest.size());
    const std::u32string word = rest.substr(0, blank);
    rest.erase(0, blank + 1);
    const std::u32string tail = number_after(rest);
    if (used != 0 && used + 1 + word.size() + tail.size() > width) {
      lines.emplace_back();
      used = 0;
    } else if (used != 0) {
      add(U" ");
    }
    add(word);
  }
  return lines;
}

} // namespace tracer
