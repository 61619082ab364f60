/// @file
/// @brief What the verdict stream says about one test.
#pragma once

#include "common/judge/verdict.hpp"
#include "common/posix/place.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

/// @brief Runs a judge behind walls and reads its verdicts; the side outside of the sandbox.
namespace confinement {

/// @brief One expectation that was not met, in the course's words. Any text may be empty.
struct Failure {
  std::string expected;              ///< what was promised
  std::string actual;                ///< what happened
  std::string note;                  ///< what to look at next
  std::optional<posix::Place> place; ///< the line of the judge's test
};

/// @brief One line of the verdict stream.
///
/// The texts hold what a submission wrote: control characters and all. Whoever shows them cleans
/// them first.
struct TestResult {
  std::string test;                  ///< "Suite.Name"
  judge::Verdict verdict{};          ///< the judge's word
  std::string message;               ///< of a verdict that is more than pass or fail
  std::optional<posix::Place> place; ///< the line in the student's file
  std::vector<Failure> failures;     ///< expectations that were not met
  double ms = 0;                     ///< how long it took, in milliseconds
  nlohmann::json raw;                ///< the whole line, with what later versions add
};

} // namespace confinement
