/// @file
/// @brief One judge run: one submission, in its own walls.
#pragma once

#include "common/judge/confinement/test_result.hpp"
#include "common/judge/record.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace confinement {

/// @brief What to run, and how.
struct JudgeRun {
  std::filesystem::path judge;   ///< the lab's judge
  std::filesystem::path subject; ///< the program made of one submission
  std::string filter;            ///< GoogleTest filter; empty: every test
  std::uint64_t seed = 0;        ///< of the judge's random arguments
  /// @brief Ends of the student's files' paths: tracers tell lines of these.
  std::vector<std::string> own_sources;

  /// @brief Whose run is recorded: nobody's, that of failed tests once more, or everybody's at
  /// once.
  judge::Record record = judge::Record::failed;
  std::optional<std::size_t> replay; ///< the one point of an exploration that is to be run
  int slot = 0;                      ///< runs at the same time need different ones; see slot_uid()
  bool allow_weaker = true;          ///< go on without namespaces where they are refused

  /// @brief Ends the run with the first test that does not pass; the verdicts so far are the
  /// outcome then.
  bool stop_at_first = false;

  /// @brief Longest time of the whole run: the last resort, for a judge that does not end.
  std::chrono::milliseconds deadline = std::chrono::minutes{10};

  /// @brief Called for every test as soon as its verdict is there, in the calling thread.
  std::function<void(const TestResult&)> on_result;

  std::filesystem::path bwrap = "bwrap"; ///< looked up in PATH; other values are for tests
};

/// @brief What came of a run.
struct RunOutcome {
  std::vector<TestResult> results; ///< in the order they came

  /// @brief Why the results are not to be relied on, with what to do about it: the sandbox did not
  /// start, the judge died, its stream is damaged or stops half way. Never the student's fault.
  std::optional<std::string> infrastructure_error;

  bool confined = true;       ///< whether all of it ran in namespaces of its own
  std::string weaker_because; ///< if not: the reason, then a line with the remedy
};

/// @brief Runs a judge against a subject and reads its verdicts.
///
/// In a fresh bubblewrap sandbox with the judge as PID 1: nothing inside can reach a process, a
/// file or the network outside, and nothing survives the run. root drops to the slot's own uid
/// first. Where namespaces are refused, and `allow_weaker` says so, the judge runs as an ordinary
/// process with `--weak-confinement` and keeps its subjects from signalling anybody outside their
/// tree.
///
/// Whether these are the tests that the lab lists is for the caller to compare. May be called from
/// several threads at the same time, with different slots. Blocks until everything has ended.
/// @param[in] run what to run
/// @return the verdicts; a trouble of the infrastructure is a value too, never an exception
RunOutcome run(const JudgeRun& run);

} // namespace confinement
