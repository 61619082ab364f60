/// @file
/// @brief The course's own rules. Each takes facts and gives findings; none runs a submission.
#pragma once

#include "tools/cli/finding.hpp"
#include "tools/course/outcome.hpp"
#include "tools/course/wrong_submission.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace cli {

/// @brief Metadata: points add up to 100, enough tests and hints, names that exist where they must.
/// @param[in] lab which
[[nodiscard]] Findings lint_metadata(const course::Lab& lab);

/// @brief The lab's folder: every file there, the skeleton with something to do, no leftovers.
/// @param[in] lab which
[[nodiscard]] Findings lint_files(const course::Lab& lab);

/// @brief The judge's tests and lab.toml's are the same.
/// @param[in] lab which
/// @param[in] judged the tests that the judge has
/// @param[in] hidden the text of hidden_tests.cpp, whose tests are the instructor's own; may be
/// empty
[[nodiscard]] Findings lint_tests(const course::Lab& lab,
                                  const std::vector<std::string>& judged,
                                  const std::string& hidden);

/// @brief The skeleton: compiles without a warning and every verdict is todo.
/// @param[in] outcome what it is worth
/// @param[in] diagnostics the compiler's words
[[nodiscard]] Findings lint_skeleton(const course::LabOutcome& outcome,
                                     const std::string& diagnostics);

/// @brief The solution: compiles without a warning and every verdict is pass.
/// @param[in] outcome what it is worth
/// @param[in] diagnostics the compiler's words
[[nodiscard]] Findings lint_solution(const course::LabOutcome& outcome,
                                     const std::string& diagnostics);

/// @brief Wrong submissions as a whole: named well, different, and two or more for every exercise.
/// @param[in] lab which
/// @param[in] wrong all of the lab's
[[nodiscard]] Findings lint_wrong_set(const course::Lab& lab,
                                      const std::vector<course::WrongSubmission>& wrong);

/// @brief One wrong submission: rejected by exactly the tests it names, with the verdict it names.
/// @param[in] wrong which
/// @param[in] outcome what it is worth
[[nodiscard]] Findings lint_wrong(const course::WrongSubmission& wrong,
                                  const course::LabOutcome& outcome);

} // namespace cli
