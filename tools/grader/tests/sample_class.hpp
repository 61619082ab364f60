/// @file
/// @brief Classes to try the exports with: made up, the same each time.
#pragma once

#include "tools/grader/class_book.hpp"

#include <cstddef>
#include <string>

namespace grader_tests {

/// @brief Text that a stranger might write: HTML, escape codes, controls, no UTF-8, Markdown
/// fences.
[[nodiscard]] std::string hostile_text();

/// @brief One lab, two exercises, three tests of which one is hidden; and students that the test
/// adds.
[[nodiscard]] grader::ClassBook small_class();

/// @brief A student of that class: the first test failed with a message, the others passed.
[[nodiscard]] grader::Student small_student(const std::string& id);

/// @brief A big class: six labs, students of every strength, every verdict and standing, hostile
/// names and messages, similar pairs.
/// @param[in] students how many
/// @param[in] recording of a failed test, as JSON; empty: none
[[nodiscard]] grader::ClassBook big_class(std::size_t students, const std::string& recording = {});

/// @brief For classes whose students have their tests.
inline grader::Student as_it_is(const grader::Student& student) {
  return student;
}

} // namespace grader_tests
