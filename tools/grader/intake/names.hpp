/// @file
/// @brief Names of strangers, made fit to be seen.
#pragma once

#include <string>
#include <string_view>

namespace grader {

/// @brief A name that can be printed anywhere: valid UTF-8, one line, no control characters and no
/// direction marks, at most 100 columns.
///
/// Letters of any script stay. What cannot stay is escaped, `\x1b`, and never merely dropped, so
/// that two names that differ stay different.
/// @param[in] raw any bytes
[[nodiscard]] std::string printable_name(std::string_view raw);

/// @brief ASCII letters in lower case; the rest as it is.
[[nodiscard]] std::string lower_case(std::string_view text);

/// @brief Without blanks at both ends.
[[nodiscard]] std::string trimmed(std::string_view text);

/// @brief As Canvas writes names into file names: letters and digits only, in lower case.
[[nodiscard]] std::string squeezed(std::string_view text);

} // namespace grader
