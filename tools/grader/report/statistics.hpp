/// @file
/// @brief A class in numbers.
#pragma once

#include "tools/grader/class_book.hpp"

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

/// @brief How the points of one lab are distributed over the class.
///
/// What could not be judged by the infrastructure's fault is in none of the numbers.
struct LabStatistics {
  static constexpr std::size_t bins = 11; ///< tenths, and one for all points

  std::array<int, bins> students{}; ///< in each bin
  int counted = 0;                  ///< students
  int full = 0;                     ///< have every point
  int handed_in = 0;
  int compile_errors = 0;
  int refused = 0;
  int in_error = 0;
  double mean = 0;   ///< points
  double median = 0; ///< points
};

/// @brief The numbers of one lab.
/// @param[in] book the class
/// @param[in] lab the lab's index
[[nodiscard]] LabStatistics lab_statistics(const ClassBook& book, std::size_t lab);

/// @brief How one test went.
struct TestStatistics {
  std::string lab;                  ///< the lab's title
  const TestRow* test = nullptr;    ///< of the lab's column
  int passed = 0;                   ///< students
  int judged = 0;                   ///< students whose verdict says something of the test
  std::map<std::string, int> other; ///< students by the verdicts that are not "pass"
};

/// @brief Counts how each test went, student by student.
class TestTally {
public:
  /// @param[in] book the class, which has to live on
  explicit TestTally(const ClassBook& book);

  /// @brief Adds a student. A skipped test and one that could not be judged say nothing.
  /// @param[in] student with every test
  void add(const Student& student);

  /// @brief The tests that most students fail, the hardest first; those that all pass are left out.
  /// @param[in] most how many
  [[nodiscard]] std::vector<TestStatistics> hardest(std::size_t most) const;

private:
  std::vector<std::map<std::string_view, TestStatistics>> labs_; // by the test's name
};

} // namespace grader
