/// @file
/// @brief Text of strangers, made harmless.
#pragma once

#include <string>
#include <string_view>

namespace course {

/// @brief The character that a text begins with.
struct Character {
  std::string_view bytes; ///< one byte where it is a stray one
  long code = -1;         ///< its code point; -1: these bytes are no UTF-8
};

/// @brief Looks at the first character.
/// @param[in] text not empty
[[nodiscard]] Character first_character(std::string_view text);

/// @brief Makes text that a submission wrote safe to show, in a terminal and in a document.
///
/// Escape codes, other control characters, direction marks, what is no character and bytes that
/// are no UTF-8 become visible (`\x1b`); tabs become two blanks, line ends stay. The result is
/// UTF-8, and all of it may stand in XML 1.0. Its "<" and "&" are still to be escaped there.
/// @param[in] text anything
[[nodiscard]] std::string visible(std::string_view text);

/// @brief Appends one character as visible() shows it.
void append_visible(std::string& result, const Character& character);

} // namespace course
