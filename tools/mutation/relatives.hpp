/// @file
/// @brief Which word somebody could have written for another.
#pragma once

#include <string_view>
#include <vector>

namespace mutation {

/// @brief What may stand for a name or an operator by mistake; an empty text: nothing at all.
/// @param[in] word a token
[[nodiscard]] std::vector<std::string_view> relatives(std::string_view word);

/// @brief Whether a name is one bit of a word of flags, so that 0 leaves it out.
/// @param[in] name a token
[[nodiscard]] bool is_flag(std::string_view name);

/// @brief Whether a function takes two numbers that are easily swapped.
/// @param[in] name a token
[[nodiscard]] bool has_swappable_arguments(std::string_view name);

} // namespace mutation
