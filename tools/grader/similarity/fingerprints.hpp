/// @file
/// @brief Winnowed fingerprints of token rows.
#pragma once

#include "tools/grader/similarity/tokens.hpp"

#include <cstdint>
#include <set>
#include <vector>

namespace grader {

/// @brief So many tokens in a row are one gram; what is shorter is nobody's property.
constexpr std::size_t gram_length = 14;

/// @brief A copy of gram_length + window - 1 tokens shares at least one fingerprint for sure.
constexpr std::size_t winnow_window = 6;

/// @brief A number for each run of gram_length tokens, in their order.
[[nodiscard]] std::vector<std::uint64_t> grams_of(const std::vector<Token>& tokens);

/// @brief A choice of the grams that depends on nothing but their neighbourhood: of each window the
/// smallest one.
/// @param[in] grams as grams_of() gives them
/// @param[in] without grams that do not count: the skeleton's
/// @see Schleimer, Wilkerson, Aiken: Winnowing (2003)
[[nodiscard]] std::set<std::uint64_t> winnowed(const std::vector<std::uint64_t>& grams,
                                               const std::set<std::uint64_t>& without);

} // namespace grader
