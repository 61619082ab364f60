/// @file
/// @brief Fresh arguments, so that answers cannot be canned.
#pragma once

#include <string>

namespace judge {

/// @brief A random number, both ends included; the judge prints its seed and takes it by --seed.
/// @param[in] lowest the least
/// @param[in] highest the greatest
[[nodiscard]] long random_number(long lowest, long highest);

/// @brief A random text of lower-case letters.
/// @param[in] length in characters
[[nodiscard]] std::string random_word(int length = 8);

} // namespace judge
