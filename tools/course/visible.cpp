#include "tools/course/visible.hpp"

#include <fmt/format.h>

namespace course {
namespace {

bool harmless(long code) {
  const bool control = code < 0x20 || (code >= 0x7f && code < 0xa0);
  const bool direction = code == 0x200e || code == 0x200f || code == 0x061c ||
                         (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  const bool line_end = code == 0x2028 || code == 0x2029;
  const bool none = (code & 0xfffe) == 0xfffe || (code >= 0xfdd0 && code <= 0xfdef);
  return code >= 0 && !none && !control && !direction && !line_end && code != 0xfeff;
}

} // namespace

Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t index) -> unsigned {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0;
  };
  const unsigned first = byte(0);
  if (first < 0x80) {
    return {text.substr(0, 1), static_cast<long>(first)};
  }
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  constexpr long least[] = {0, 0, 0x80, 0x800, 0x10000};
  long code = first & (0xffU >> (length + 1));
  for (std::size_t index = 1; index < length; ++index) {
    if ((byte(index) & 0xc0U) != 0x80) {
      return {text.substr(0, 1), -1};
    }
    code = (code << 6) | (byte(index) & 0x3f);
  }
  const bool valid = first >= 0xc2 && first <= 0xf4 && code >= least[length] && code <= 0x10ffff &&
                     (code < 0xd800 || code > 0xdfff);
  return valid ? Character{text.substr(0, length), code} : Character{text.substr(0, 1), -1};
}

void append_visible(std::string& result, const Character& character) {
  if (character.code == '\n' || harmless(character.code)) {
    result += character.bytes;
  } else if (character.code == '\t') {
    result += "  ";
  } else if (character.code >= 0x80) {
    result += fmt::format("\\u{:04x}", character.code);
  } else {
    result += fmt::format("\\x{:02x}", static_cast<unsigned char>(character.bytes[0]));
  }
}

std::string visible(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Character character = first_character(text);
    append_visible(result, character);
    text.remove_prefix(character.bytes.size());
  }
  return result;
}

} // namespace course
