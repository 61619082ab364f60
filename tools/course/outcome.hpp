/// @file
/// @brief What a submission is worth: verdicts against lab.toml, and points.
#pragma once

#include "common/judge/confinement/test_result.hpp"
#include "tools/course/lab.hpp"

#include <optional>
#include <string>
#include <vector>

namespace course {

/// @brief One test's verdict as it counts.
struct TestOutcome {
  const Test* test = nullptr;
  judge::Verdict verdict{};       ///< the judge's, or skipped, or error
  confinement::TestResult result; ///< the judge's words

  /// @brief The test's points if it passed, else 0.
  [[nodiscard]] int points() const noexcept;
};

/// @brief How far an exercise is.
enum class Progress {
  passed,      ///< every test
  failed,      ///< some test is not
  not_started, ///< every test says todo
  skipped,     ///< only for want of an earlier exercise
  error,       ///< could not be judged
};

/// @brief The progress in a word, for machines: "passed", "not_started", …
[[nodiscard]] std::string_view to_string(Progress progress) noexcept;

/// @brief One exercise's tests.
struct ExerciseOutcome {
  const Exercise* exercise = nullptr;
  std::vector<TestOutcome> tests;

  [[nodiscard]] int points() const noexcept;
  [[nodiscard]] Progress progress() const noexcept;
};

/// @brief One submission to one lab.
struct LabOutcome {
  const Lab* lab = nullptr;
  std::vector<ExerciseOutcome> exercises;   ///< those that were asked for
  std::optional<std::string> compile_error; ///< the compiler's words; then there are no exercises
  std::optional<std::string> trouble;       ///< why it could not be judged, and the remedy
  std::string weaker_because; ///< not empty: confinement was weaker; why, and the remedy

  [[nodiscard]] int points() const noexcept;
  [[nodiscard]] bool passed() const noexcept;
  [[nodiscard]] bool not_started() const noexcept;
  /// @brief Whether some of it is the infrastructure's fault.
  [[nodiscard]] bool in_error() const noexcept;
};

/// @brief An exercise and all that it needs, in the lab's order.
[[nodiscard]] std::vector<const Exercise*> with_needs(const Lab& lab, const Exercise& exercise);

/// @brief The exercises of these tests and all that they need, in the lab's order.
///
/// Names that the lab does not list are left out.
[[nodiscard]] std::vector<const Exercise*> exercises_of(const Lab& lab,
                                                        const std::vector<std::string>& tests);

/// @brief Holds a verdict stream against the tests that the lab lists.
///
/// A test that is missing, not listed or there twice becomes an error: somebody tampered with the
/// stream, or the lab's files do not fit together. Of an exercise whose needs did not all pass, the
/// tests that fail are skipped, and do not count against anybody.
/// @param[in] lab the lab
/// @param[in] exercises those whose tests were run
/// @param[in] results the verdict stream
[[nodiscard]] LabOutcome score(const Lab& lab,
                               const std::vector<const Exercise*>& exercises,
                               const std::vector<confinement::TestResult>& results);

} // namespace course
