/// @file
/// @brief Wrong submissions: the reference solution with one mistake each.
#pragma once

#include "common/judge/verdict.hpp"
#include "tools/course/lab.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace course {

/// @brief solutions/LAB/wrong/NAME.patch: a header that says what must reject it, then a diff.
struct WrongSubmission {
  std::string name;                              ///< "exit-for-underscore-exit"
  std::filesystem::path file;                    ///< the patch
  std::string mistake;                           ///< as a teacher would say it
  std::vector<std::string> rejected_by;          ///< exactly the tests that do not pass with it
  judge::Verdict verdict = judge::Verdict::fail; ///< what each of them says
  std::map<std::string, judge::Verdict> own_verdicts; ///< of those that say something else

  /// @brief What a test says.
  /// @param[in] test one of rejected_by
  [[nodiscard]] judge::Verdict verdict_of(const std::string& test) const;
};

/// @brief Reads a patch's header.
/// @param[in] file the patch
/// @throws Error with what is missing or wrong in it
[[nodiscard]] WrongSubmission load_wrong(const std::filesystem::path& file);

/// @brief The patches of a lab, by name.
/// @param[in] root the checkout
/// @param[in] lab the lab
[[nodiscard]] std::vector<std::filesystem::path> wrong_files(const std::filesystem::path& root,
                                                             const Lab& lab);

/// @brief The patch of this name.
/// @param[in] root the checkout
/// @param[in] lab the lab
/// @param[in] name the patch's file name without its ending
/// @throws Error if there is none; it names the nearest
[[nodiscard]] WrongSubmission
find_wrong(const std::filesystem::path& root, const Lab& lab, std::string_view name);

/// @brief Where a lab's reference solution is.
/// @param[in] root the checkout
/// @param[in] lab the lab
[[nodiscard]] std::filesystem::path solution_path(const std::filesystem::path& root,
                                                  const Lab& lab);

/// @brief Makes the wrong submission's source.
/// @param[in] wrong which
/// @param[in] solution the reference solution's file
/// @param[in] folder where to write it, under the solution's file name
/// @return the written file
/// @throws Error if the patch does not apply to the letter (no fuzz)
std::filesystem::path apply_wrong(const WrongSubmission& wrong,
                                  const std::filesystem::path& solution,
                                  const std::filesystem::path& folder);

} // namespace course
