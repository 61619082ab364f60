/// @file
/// @brief A lab, ready for its submissions to be judged.
#pragma once

#include "tools/course/lab.hpp"

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>

namespace grader {

class Gradebook;
class Kit;

/// @brief A lab with its judge and the number that its version has in the gradebook.
struct LabBench {
  course::Lab lab;              ///< hidden tests are among its exercises' where they are included
  std::set<std::string> hidden; ///< names of tests that students do not see
  std::filesystem::path judge;
  std::int64_t version = 0;
};

/// @brief Adds the tests of solutions/LAB/hidden.toml to the lab's exercises.
///
/// @code
/// [[test]]
/// exercise = "spawn"
/// name = "Hidden.SpawnsAThousand"
/// points = 3
/// says = "a thousand children are no trouble"
/// @endcode
/// @param[in] root the checkout
/// @param[in,out] lab gets the tests
/// @return their names
/// @throws course::Error if the file is damaged
std::set<std::string> add_hidden_tests(const std::filesystem::path& root, course::Lab& lab);

/// @brief Enters the lab's present version in the gradebook: judge, tests, points, flags,
/// libraries.
/// @param[in,out] bench gets the number
/// @param[in] kit the tools that compile its submissions
/// @param[in] book the gradebook
void enter_version(LabBench& bench, const Kit& kit, Gradebook& book);

} // namespace grader
