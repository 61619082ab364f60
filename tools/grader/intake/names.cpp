#include "tools/grader/intake/names.hpp"

#include "tools/course/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

namespace grader {
namespace {

constexpr std::size_t longest = 100;

struct Point {
  char32_t value = 0;
  std::size_t length = 1;
};

// The code point at the beginning of a text; nothing where the bytes are no UTF-8.
std::optional<Point> first_point(std::string_view text) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) {
    return Point{lead, 1};
  }
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) {
    return std::nullopt;
  }
  char32_t value = lead & (0x7fU >> length);
  for (std::size_t index = 1; index < length; ++index) {
    if ((byte(index) & 0xc0U) != 0x80) {
      return std::nullopt;
    }
    value = (value << 6U) | (byte(index) & 0x3fU);
  }
  constexpr char32_t first_of_three = 0x800;
  constexpr char32_t first_of_four = 0x10000;
  const bool overlong =
      (length == 3 && value < first_of_three) || (length == 4 && value < first_of_four);
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  return overlong || surrogate || value > 0x10ffff ? std::nullopt
                                                   : std::optional{Point{value, length}};
}

// Control characters, marks that change the direction or take no room, private and missing ones.
bool may_stay(char32_t point) {
  return point >= 0x20 && point != 0x7f && !(point >= 0x80 && point < 0xa0) && point != 0xad &&
         point != 0x61c && !(point >= 0x180b && point <= 0x180f) &&
         !(point >= 0x200b && point <= 0x200f) && !(point >= 0x2028 && point <= 0x202e) &&
         !(point >= 0x2060 && point <= 0x206f) && !(point >= 0xe000 && point <= 0xf8ff) &&
         point != 0xfeff && !(point >= 0xfff0 && point <= 0xffff) && point < 0xe0000;
}

/// What stands for the beginning of a name.
struct Piece {
  std::string text;
  std::size_t columns = 1;
  std::size_t bytes = 1; ///< of the name
};

Piece first_piece(std::string_view rest) {
  const std::optional<Point> point = first_point(rest);
  if (point && may_stay(point->value)) {
    return {std::string{rest.substr(0, point->length)}, 1, point->length};
  }
  std::string escape =
      point && point->value >= 0x80
          ? fmt::format("\\u{{{:x}}}", static_cast<unsigned>(point->value))
          : fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(rest[0])));
  const std::size_t columns = escape.size();
  return {std::move(escape), columns, point ? point->length : 1};
}

} // namespace

std::string printable_name(std::string_view raw) {
  // A long name ends in a number that stands for all of it, so that two that begin alike stay two.
  const std::string number = fmt::format("…{:08x}", course::fingerprint(raw) & 0xffffffffU);
  constexpr std::size_t columns_of_number = 9;
  std::string name;
  std::string shortened; // as much of it as has room beside the number
  std::size_t columns = 0;
  for (std::string_view rest = raw; !rest.empty();) {
    const Piece piece = first_piece(rest);
    columns += piece.columns;
    if (columns > longest) {
      name = shortened + number;
      break;
    }
    name += piece.text;
    shortened = columns <= longest - columns_of_number ? name : shortened;
    rest.remove_prefix(piece.bytes);
  }
  name = trimmed(name);
  return name.empty() ? "(without a name)" : name;
}

std::string lower_case(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return std::tolower(c); });
  return result;
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) {
    return "";
  }
  return std::string{text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1)};
}

std::string squeezed(std::string_view text) {
  std::string result;
  for (const unsigned char letter : text) {
    if (std::isalnum(letter) != 0 || letter >= 0x80) {
      result += static_cast<char>(std::tolower(letter));
    }
  }
  return result;
}

} // namespace grader
