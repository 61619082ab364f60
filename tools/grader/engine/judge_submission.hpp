/// @file
/// @brief One text, compiled and judged.
#pragma once

#include "tools/grader/engine/lab_bench.hpp"
#include "tools/grader/gradebook/records.hpp"

#include <functional>
#include <optional>
#include <string>

namespace grader {

/// @brief How to judge.
struct JudgeOptions {
  int slot = 0;              ///< of the confinement
  bool allow_weaker = false; ///< go on where namespaces are refused
  bool timelines = true;     ///< record what happened in failed tests

  /// @brief Called as each test ends, before its exercise's needs are looked at; after trouble of
  /// the infrastructure the tests come once more.
  std::function<void(const VerdictRecord&)> on_verdict{};
};

/// @brief What came of it.
struct JudgeOutcome {
  JudgementRecord record;
  std::optional<std::string> refusal; ///< no walls can be built: nothing was judged; the remedy
};

/// @brief Compiles a submission and has its lab's judge look at it, both behind walls.
///
/// The judge's random arguments come from a seed made of the text, so that the same text gets the
/// same questions each time. Trouble of the infrastructure is tried a second time.
/// @param[in] bench the lab
/// @param[in] kit the tools
/// @param[in] source the text
/// @param[in] options how
[[nodiscard]] JudgeOutcome judge_submission(const LabBench& bench,
                                            const Kit& kit,
                                            const std::string& source,
                                            const JudgeOptions& options);

} // namespace grader
