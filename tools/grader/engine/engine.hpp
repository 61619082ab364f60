/// @file
/// @brief Judging whatever the gradebook has waiting, several at a time.
#pragma once

#include "tools/grader/engine/lab_bench.hpp"
#include "tools/grader/gradebook/gradebook.hpp"

#include <functional>
#include <string>
#include <vector>

namespace grader {

/// @brief What is to be judged, and how.
struct EngineOptions {
  std::vector<int> slots;        ///< of the confinement: one for each job
  bool allow_weaker = false;     ///< go on where namespaces are refused
  bool timelines = true;         ///< record what happened in failed tests
  std::set<std::string> regrade; ///< labs whose results of other versions are judged anew
};

/// @brief What happens, for whoever shows it. Called by one thread at a time.
struct EngineWatcher {
  /// @brief How many judge runs there will be at most, and how many submissions they decide.
  std::function<void(std::size_t runs, std::size_t submissions)> planned;
  std::function<void(const Pending&)> started;
  /// @brief One is decided: by a judge run, or (judgement is nullptr) by an earlier judgement.
  std::function<void(const Pending&, const JudgementRecord*)> decided;
};

/// @brief Judges until nothing waits any more.
///
/// Each result is in the gradebook before the next begins in that slot. A text that this lab
/// version has judged already is not judged again. Threads stay until all is done.
/// @param[in] benches the labs, their versions entered
/// @param[in] kit the tools
/// @param[in,out] book where the submissions wait and the results go
/// @param[in] options how
/// @param[in] watcher what to call
/// @throws course::Error with the remedy if no walls can be built; nothing is lost
void judge_waiting(const std::vector<LabBench>& benches,
                   const Kit& kit,
                   Gradebook& book,
                   const EngineOptions& options,
                   const EngineWatcher& watcher);

} // namespace grader
