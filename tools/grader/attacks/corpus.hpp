/// @file
/// @brief The corpus of submissions that do harm, and what has to come of each.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace attacks {

/// @brief One file of the corpus: the reference solution of lab 2 with exists() taken over.
///
/// Each file begins with what it expects:
/// @code
/// // 13: kill(-1, SIGKILL)
/// // Verdict: fail            one or several; or compile_error
/// // Loses: Exists.*          tests, suites or everything; exactly these do not pass
/// // Says: No such file       of a compile error: words that its explanation holds
/// @endcode
struct Attack {
  std::string name; ///< "13-kill-everybody"
  std::string what; ///< "13: kill(-1, SIGKILL)"
  std::set<std::string> verdicts;
  std::set<std::string> loses;
  std::string says;
  std::string source; ///< the whole submission
};

/// @brief Reads the corpus.
/// @param[in] folder its folder
/// @param[in] solution the reference solution's text
/// @throws course::Error if a file's header or the solution is not as expected
[[nodiscard]] std::vector<Attack> load(const std::filesystem::path& folder,
                                       const std::string& solution);

/// @brief Whether a test is among those that are named.
/// @param[in] named "Exists.*", "Exists.DisturbsNobody" or "*"
/// @param[in] test "Suite.Name"
[[nodiscard]] bool names(const std::set<std::string>& named, const std::string& test);

} // namespace attacks
