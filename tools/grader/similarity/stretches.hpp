/// @file
/// @brief What two sources share, as lines.
#pragma once

#include "tools/grader/similarity/tokens.hpp"

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace grader {

/// @brief The same stretches in two sources: first and last lines, in the order of the first.
struct SharedStretches {
  std::vector<std::pair<int, int>> one;
  std::vector<std::pair<int, int>> other;
};

/// @brief Finds the longest shared runs of tokens; on each side they have no line in common.
/// @param[in] one a source
/// @param[in] other another
/// @param[in] without grams that do not count: the skeleton's
[[nodiscard]] SharedStretches shared_stretches(const std::vector<Token>& one,
                                               const std::vector<Token>& other,
                                               const std::set<std::uint64_t>& without);

} // namespace grader
