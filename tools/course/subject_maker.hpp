/// @file
/// @brief From one source file to a subject, without the build system.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace course {

/// @brief What came of making a subject.
struct MadeSubject {
  bool ok = false;               ///< whether it compiled and linked
  std::filesystem::path subject; ///< the program, where it did
  std::string diagnostics;       ///< the compiler's words, coloured; empty if it had none
};

/// @brief How the build makes subjects of one lab: what build/labs/LAB.json says.
struct Recipe {
  std::filesystem::path root;       ///< the checkout
  std::filesystem::path headers;    ///< what most sources include, precompiled: a .gch or .pch
  std::vector<std::string> compile; ///< the compiler and its arguments, up to the source
  std::vector<std::string> link;    ///< what comes after it: libraries and flags
};

/// @brief Makes subjects of one lab by the very command that the build uses.
///
/// Reads build/labs/LAB.json. What was made once of the same file, with the same headers and
/// libraries, is kept below build/subjects and taken from there. Its functions may be called from
/// several threads.
class SubjectMaker {
public:
  /// @brief For one lab.
  /// @param[in] build the build folder
  /// @param[in] lab the lab's full name
  /// @throws Error if the lab is not in the build
  SubjectMaker(const std::filesystem::path& build, std::string_view lab);

  /// @brief The lab's judge.
  [[nodiscard]] std::filesystem::path judge() const;

  /// @brief The lab's recipe.
  [[nodiscard]] const Recipe& recipe() const noexcept { return recipe_; }

  /// @brief What ninja has to build before make() works.
  [[nodiscard]] std::vector<std::string> targets() const;

  /// @brief Compiles and links one file.
  /// @param[in] source any submission to this lab
  /// @throws Error if the compiler cannot be run or the file cannot be read
  [[nodiscard]] MadeSubject make(const std::filesystem::path& source) const;

private:
  [[nodiscard]] std::string key(const std::filesystem::path& source) const;

  std::filesystem::path build_;
  std::string lab_;
  Recipe recipe_;
};

} // namespace course
