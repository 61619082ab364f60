/// @file
/// @brief How far the grading of a class is.
#pragma once

#include "tools/cli/progress_line.hpp"
#include "tools/grader/engine/engine.hpp"

#include <chrono>
#include <map>

namespace cli {

/// @brief A bar on a terminal, a plain log elsewhere, both on stderr.
///
/// Shows how many are done, which are running, the rate, the time left and the failures so far.
class GradeProgress {
public:
  explicit GradeProgress(const Style& style) noexcept : style_{style}, line_{style} {}

  /// @brief What the engine is to call; they refer to this object.
  [[nodiscard]] grader::EngineWatcher watcher();

  /// @brief Wipes the line.
  void clear() { line_.clear(); }

  /// @brief How many the compiler rejected.
  [[nodiscard]] std::size_t compile_errors() const noexcept { return compile_errors_; }

  /// @brief How many could not be judged, by the infrastructure's fault.
  [[nodiscard]] std::size_t in_error() const noexcept { return in_error_; }

private:
  void planned(std::size_t runs, std::size_t submissions);
  void started(const grader::Pending& which);
  void decided(const grader::Pending& which, const grader::JudgementRecord* judgement);
  void draw();
  [[nodiscard]] std::string pace() const;

  const Style& style_;
  ProgressLine line_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::size_t total_ = 0; ///< submissions
  std::size_t done_ = 0;
  std::size_t compile_errors_ = 0;
  std::size_t in_error_ = 0;
  std::map<std::int64_t, std::string> running_; ///< by source
};

} // namespace cli
