/// @file
/// @brief A class as JUnit XML.
#pragma once

#include "tools/grader/class_book.hpp"

#include <cstdio>
#include <iosfwd>
#include <memory>
#include <string_view>

namespace grader {

/// @brief JUnit XML that Jenkins' junit-10.xsd accepts: a suite for each student and lab.
///
/// The submission's fault is a failure; a crash, a limit or the infrastructure's fault an error.
/// Names are unique, for GitLab drops duplicates silently. The sums stand before the suites: those
/// wait in a temporary file.
class Junit {
public:
  /// @brief What stands in the attributes of testsuite and testsuites.
  struct Counts {
    int tests = 0;
    int failures = 0;
    int errors = 0;
    int skipped = 0;
  };

  /// @throws course::Error if there is no room for a temporary file
  Junit();

  /// @brief Adds a student's suites.
  /// @param[in] student with every test
  void add(const Student& student);

  /// @brief Writes the whole, once.
  /// @param[in,out] stream where to
  /// @param[in] title the class'
  void write(std::ostream& stream, std::string_view title);

private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> suites_;
  Counts all_;
};

} // namespace grader
