/// @file
/// @brief Text of strangers, made harmless and of known width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tracer {

/// @brief A text in which every code point is one visible column.
///
/// A subject chooses the words that it reports. What could move the cursor, change a colour,
/// reorder the line, or is more or less than one column wide (control characters, U+0300 and above,
/// bytes that are not UTF-8) stands escaped: `\n`, `\x1b`, `\u{202e}`. Letters up to U+02FF stay,
/// and so do dashes, quotation marks and the ellipsis.
/// @param[in] text any bytes
/// @param[in] longest more than so many columns end in "…"
[[nodiscard]] std::string printable(std::string_view text, std::size_t longest = 160);

/// @brief The code points of a text made by printable().
/// @param[in] text UTF-8
[[nodiscard]] std::u32string code_points(std::string_view text);

/// @brief A code point as UTF-8.
/// @param[in] point the code point
[[nodiscard]] std::string utf8(char32_t point);

/// @brief A text broken at blanks into lines; longer words are broken anywhere.
///
/// A number stays with the word before it, as in "child 2".
/// @param[in] text made by printable()
/// @param[in] width columns, at least 1
/// @return at least one line
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width);

} // namespace tracer
