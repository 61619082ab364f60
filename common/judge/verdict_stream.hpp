/// @file
/// @brief One JSON line per finished test, on a descriptor of the judge's own.
#pragma once

#include "common/judge/verdict.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace judge {

/// @brief Turns what GoogleTest saw into verdicts and writes them as they come.
///
/// A crash of the judge half way loses nothing that was written. The last line is
/// `{"end":true,"tests":N}`; a stream without it is not complete. After it come only recordings, a
/// line each: `{"recording_of":"Suite.Name","recording":{…}}`, so that whatever happens while they
/// are made touches no verdict.
class VerdictStream : public testing::EmptyTestEventListener {
public:
  /// @brief Writes to a descriptor.
  /// @param[in] descriptor open for writing, or -1 to write nothing
  explicit VerdictStream(int descriptor) noexcept : descriptor_{descriptor} {}

  /// @brief Runs the failed tests once more under the recorder, and writes what it saw.
  ///
  /// Ends the judge when it takes too long; all verdicts have been written by then.
  void record_failed();

  void OnTestStart(const testing::TestInfo& info) override;
  void OnTestPartResult(const testing::TestPartResult& part) override;
  void OnTestEnd(const testing::TestInfo& info) override;
  void OnTestProgramEnd(const testing::UnitTest& program) override;

private:
  int descriptor_;
  int tests_ = 0;
  bool again_ = false;

  struct Failed {
    Verdict verdict;
    int line; ///< of the first expectation that was not met; 0 if it was none

    friend bool operator==(const Failed&, const Failed&) = default;
  };

  std::map<std::string, Failed> failed_; ///< that are to be run again
  std::vector<std::string> recordings_;  ///< lines to be written after the end
};

} // namespace judge
