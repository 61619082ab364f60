/// @file
/// @brief What other systems need to grade by siglab themselves.
#pragma once

#include "tools/course/lab.hpp"

#include <filesystem>
#include <string>

namespace grader {

/// @brief Writes Gradescope's autograder.zip: setup.sh, run_autograder, and the course without its
/// solutions.
///
/// The same checkout gives the same bytes.
/// @param[in] root the checkout
/// @param[in] lab which lab it grades
/// @param[in] file the archive
/// @throws course::Error if something cannot be read or written
void write_gradescope_bundle(const std::filesystem::path& root,
                             const course::Lab& lab,
                             const std::filesystem::path& file);

/// @brief The workflow that grades by GitHub Classroom.
/// @param[in] root the checkout
/// @param[in] lab which lab it grades
/// @param[in] course "OWNER/REPOSITORY@REF" of the course that judges; empty: the student's own
/// copy, which a student can change
/// @return YAML, for .github/workflows/classroom.yml of the assignment's template
/// @throws course::Error if `course` is none
[[nodiscard]] std::string classroom_workflow(const std::filesystem::path& root,
                                             const course::Lab& lab,
                                             const std::string& course);

} // namespace grader
