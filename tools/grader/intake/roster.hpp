/// @file
/// @brief The class list.
#pragma once

#include "tools/grader/gradebook/records.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace grader {

/// @brief Reads CSV as RFC 4180 has it: quotes, quoted line ends, CRLF, a byte order mark.
/// @param[in] text the file
/// @return rows of cells; empty lines are left out
/// @throws course::Error at a quote that does not end
[[nodiscard]] std::vector<std::vector<std::string>> parse_csv(std::string_view text);

/// @brief Who is in the class, and what other systems call them.
class Roster {
public:
  Roster() = default;

  /// @brief Reads a roster.
  ///
  /// The first row names the columns. One of them is "id", or "Student", "SID", "SIS Login ID";
  /// "name" is the name; every other column is one more name for the student, under the column's
  /// name in lower case: "canvas", "email", "github" …
  /// @param[in] csv the file's text
  /// @throws course::Error with the row, if an id is missing or there twice
  explicit Roster(std::string_view csv);

  /// @brief All of them, as written.
  [[nodiscard]] const std::vector<StudentRecord>& students() const noexcept { return students_; }

  /// @brief The student whom any of these names means, without regard to case.
  /// @param[in] names from the most to the least certain
  /// @return nullptr if nobody or more than one is called so
  [[nodiscard]] const StudentRecord* find(const std::vector<std::string>& names) const;

private:
  std::vector<StudentRecord> students_;
};

} // namespace grader
