/// @file
/// @brief Ending a test with a verdict that is more than pass or fail.
#pragma once

#include "common/judge/verdict.hpp"

#include <exception>
#include <optional>
#include <string>

namespace judge {

/// @brief Ends the running test; thrown by conclude(), caught by GoogleTest.
///
/// Carries nothing: the verdict has been noted when it is thrown.
class TestConcluded : public std::exception {
public:
  /// @brief A fixed text.
  [[nodiscard]] const char* what() const noexcept override { return "the test was concluded"; }
};

/// @brief Notes the running test's verdict and ends the test.
/// @param[in] verdict what it is; not pass
/// @param[in] message what was expected, what happened, what to look at next
/// @param[in] place the line in the student's file, if one is known
/// @throws TestConcluded always
[[noreturn]] void
conclude(Verdict verdict, std::string message, std::optional<Place> place = std::nullopt);

/// @brief Notes the running test's verdict and lets the test go on; the first one noted stays.
/// @param[in] verdict what it is; not pass
/// @param[in] message what was expected, what happened, what to look at next
/// @param[in] place the line in the student's file, if one is known
void note_verdict(Verdict verdict, std::string message, std::optional<Place> place = std::nullopt);

} // namespace judge
