/// @file
/// @brief Which names a submission may define for the linker.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace grader {

/// @brief The names that the system's libraries define, as the linker knows them.
class SystemSymbols {
public:
  /// @brief Takes the names from the output of `nm -D --defined-only --format=posix`.
  /// @param[in] listing one name a line, then its type; versions after @ are cut off
  void add(std::string_view listing);

  /// @brief What a submission's object file defines and must not: a name of the system's.
  ///
  /// In the subject's program such a definition would silently take the place of libc's function
  /// or of a sanitizer's hook, in the probes too. Templates of the standard library, which every
  /// object file has copies of, are no such names.
  /// @param[in] listing of the submission, from `nm -g --defined-only --format=posix`
  /// @return the first such name; empty if there is none
  [[nodiscard]] std::string first_trespass(std::string_view listing) const;

private:
  std::set<std::string, std::less<>> names_;
};

} // namespace grader
