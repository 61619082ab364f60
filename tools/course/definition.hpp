/// @file
/// @brief Where in a source file something is defined.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace course {

/// @brief Whether a text holds a name as a whole word.
/// @param[in] text any source
/// @param[in] name "spawn", or "ScopedHandler::signo"
[[nodiscard]] bool mentions(std::string_view text, std::string_view name);

/// @brief The line that a reader looks for when told "in spawn()".
///
/// A look at the text and not a parser: the first line at the left margin that has the name and
/// does not end as a declaration; failing that, the first line that has it at all.
/// @param[in] source the file's text
/// @param[in] name a function or class; for a member, "Class::member" or "member"
/// @return the line, counted from 1
[[nodiscard]] std::optional<int> definition_line(std::string_view source, std::string_view name);

} // namespace course
