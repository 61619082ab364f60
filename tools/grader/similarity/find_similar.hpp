/// @file
/// @brief Which submissions share code: help for a human eye, never a verdict.
#pragma once

#include "tools/grader/class_book.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace grader {

/// @brief One submission's text.
struct SubmittedSource {
  std::string student; ///< the id
  std::string source;
};

/// @brief Ranks pairs of submissions by the part of the smaller one that the other has too.
///
/// Names, layout and comments do not matter; what the skeleton has is left out. Of submissions that
/// are the same in that sense, each is paired with the first of them only, so that a much copied
/// text does not fill the list.
/// @param[in] lab the lab's name, for the pairs
/// @param[in] skeleton the lab's source as it was handed out; empty if it is not known
/// @param[in] submissions at most one a student
/// @param[in] most how many pairs at most
/// @return the pairs that share half or more, the most similar first
[[nodiscard]] std::vector<SimilarPair> find_similar(const std::string& lab,
                                                    std::string_view skeleton,
                                                    const std::vector<SubmittedSource>& submissions,
                                                    std::size_t most = 50);

} // namespace grader
