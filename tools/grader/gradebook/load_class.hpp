/// @file
/// @brief From the gradebook to values.
#pragma once

#include "tools/grader/class_book.hpp"
#include "tools/grader/gradebook/gradebook.hpp"

namespace grader {

/// @brief What to load.
struct LoadOptions {
  bool recordings = false; ///< also the recordings as JSON, which are long
};

/// @brief The whole class: each student's newest submission to each lab, as its newest attempt has
/// it.
///
/// Penalties are worked out here, from the facts "deadline" and "late_penalty". Of a student who
/// has handed in nothing for a lab there is a result all the same: missing.
/// @param[in] book the gradebook
/// @param[in] options what to load
/// @throws course::Error if the book is damaged
[[nodiscard]] ClassBook load_class(Gradebook& book, const LoadOptions& options = {});

} // namespace grader
