/// @file
/// @brief Reading everything that comes out of a judge run, until it has ended.
#pragma once

#include "common/judge/confinement/child.hpp"
#include "common/judge/confinement/run.hpp"
#include "common/judge/confinement/verdict_stream.hpp"
#include "common/posix/unique_fd.hpp"

#include <array>
#include <string>

namespace confinement {

/// @brief A pipe; the reading end does not block.
struct Pipe {
  Pipe();
  posix::UniqueFd reading; ///< stays here
  posix::UniqueFd writing; ///< for the other process; closed here once that has started
};

/// @brief The three pipes of a run.
struct Pipes {
  Pipe verdicts; ///< the verdict stream
  Pipe output;   ///< stdout and stderr of bubblewrap and judge
  Pipe status;   ///< bubblewrap's --json-status-fd
};

/// @brief What a run has said by its end.
struct Transcript {
  VerdictStream verdicts;
  std::vector<TestResult> results;
  std::string output;  ///< the last few KiB
  std::string status;  ///< the first few KiB
  bool late = false;   ///< it was stopped at the deadline
  bool enough = false; ///< it was stopped at the first test that did not pass, as was asked
  /// @brief Whether bubblewrap has come as far as running the judge.
  [[nodiscard]] bool started() const;
};

/// @brief One member of one of the lines that bubblewrap writes to its status descriptor.
/// @param[in] status all that it wrote
/// @param[in] name "child-pid" or "exit-code"
/// @return null if there is none
[[nodiscard]] nlohmann::json status_member(const std::string& status, const char* name);

/// @brief Reads until the program has ended; ends it when its verdict stream is damaged or time is
/// up.
/// @param[in] child the program; the writing ends are closed here
/// @param[in,out] pipes what it was given
/// @param[in] run the deadline and on_result
/// @return all that it said
Transcript supervise(Child& child, Pipes& pipes, const JudgeRun& run);

} // namespace confinement
