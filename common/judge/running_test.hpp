/// @file
/// @brief What is known of the test that runs now.
#pragma once

#include "common/judge/verdict.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace judge {

/// @brief An expectation that was not met.
struct Failure {
  std::string expected; ///< in the matcher's words; may be empty
  std::string actual;   ///< in the matcher's words; may be empty
  std::string note;     ///< the test author's sentence, or GoogleTest's whole text
  Place place;          ///< the line in the test
};

/// @brief A verdict that was noted by conclude() or note_verdict().
struct Conclusion {
  Verdict verdict = Verdict::fail;
  std::string message;
  std::optional<Place> place;
};

/// @brief The state of the running test; the listener makes it anew for each.
struct RunningTest {
  std::string name; ///< "Suite.Name"
  std::optional<Conclusion> concluded;
  std::vector<Failure> failures;
  std::optional<std::size_t> replay; ///< the point of an exploration that shows what is wrong
  std::string used_up; ///< a limit that some process of the test ran into; empty if none did
  bool again = false;  ///< this is its second run, for the picture; no verdict comes of it
  bool traced = false; ///< it has tracers of its own: explorations, safety watches
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
};

/// @brief The one running test. The judge has one thread.
[[nodiscard]] RunningTest& running_test();

} // namespace judge
