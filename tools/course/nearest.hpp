/// @file
/// @brief "Did you mean …": the names that are nearest to a mistyped one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace course {

/// @brief How many letters have to be put in, left out, exchanged or swapped with their neighbour.
/// @param[in] left one word
/// @param[in] right another
[[nodiscard]] std::size_t edit_distance(std::string_view left, std::string_view right);

/// @brief A word in lower case.
/// @param[in] text the word, of ASCII letters
[[nodiscard]] std::string lower(std::string_view text);

/// @brief The names nearest to a word, best first, without regard to upper and lower case.
/// @param[in] word what somebody typed
/// @param[in] names what there is
/// @param[in] most how many at most
/// @return those that could be meant; may be empty
[[nodiscard]] std::vector<std::string>
nearest(std::string_view word, const std::vector<std::string>& names, std::size_t most = 3);

} // namespace course
