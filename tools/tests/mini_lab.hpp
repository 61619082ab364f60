/// @file
/// @brief The smallest lab that keeps every rule; tests break it in one place each.
#pragma once

#include "tools/course/outcome.hpp"
#include "tools/course/wrong_submission.hpp"
#include "tools/tests/temporary_folder.hpp"

#include <string>
#include <vector>

namespace tools_tests {

/// @brief labs/07-mini on disk, with its solution and wrong submissions.
class MiniLab {
public:
  MiniLab();

  /// @brief Exchanges a text in one of its files; both have to be right.
  void edit(const std::string& file, const std::string& from, const std::string& to) const;

  [[nodiscard]] std::filesystem::path root() const { return folder_.path(); }

  [[nodiscard]] std::filesystem::path lab_folder() const { return root() / "labs/07-mini"; }

  [[nodiscard]] course::Lab load() const { return course::load_lab(lab_folder()); }

  [[nodiscard]] std::vector<course::WrongSubmission> wrong() const;
  /// @brief The names of all its tests.
  [[nodiscard]] static std::vector<std::string> tests();
  /// @brief Every test with one verdict.
  [[nodiscard]] static std::vector<confinement::TestResult> all(judge::Verdict verdict);

private:
  TemporaryFolder folder_;
};

} // namespace tools_tests
