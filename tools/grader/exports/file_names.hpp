/// @file
/// @brief Students' ids as names of files.
#pragma once

#include "tools/grader/class_book.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

/// @brief A text as a file's name that is safe on every system, and in a link without escapes.
///
/// Only letters, digits, "-", "_" and single dots stay; a text that loses something by that, or is
/// long or a device's name, ends in a number made of all of it.
[[nodiscard]] std::string safe_file_name(std::string_view text);

/// @brief The names of a class' files: different for different students, whatever the case.
class FileNames {
public:
  /// @param[in] students their ids are unique
  explicit FileNames(const std::vector<Student>& students);

  /// @brief A student's name for files, without extension.
  /// @param[in] id of the class
  [[nodiscard]] const std::string& of(const std::string& id) const { return names_.at(id); }

private:
  std::map<std::string, std::string> names_;
};

} // namespace grader
