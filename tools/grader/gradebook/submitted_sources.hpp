/// @file
/// @brief What the class has handed in, as text.
#pragma once

#include "tools/grader/gradebook/gradebook.hpp"
#include "tools/grader/similarity/find_similar.hpp"

#include <string>
#include <vector>

namespace grader {

/// @brief Each student's newest submission to a lab, by id; who has none is left out.
/// @param[in] book the gradebook
/// @param[in] lab the lab's name
/// @throws SQLite::Exception if the book is damaged
[[nodiscard]] std::vector<SubmittedSource> submitted_sources(Gradebook& book,
                                                             const std::string& lab);

} // namespace grader
