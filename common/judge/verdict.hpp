/// @file
/// @brief What a test can say about a submission.
#pragma once

#include "common/posix/place.hpp"

#include <optional>
#include <string>
#include <string_view>

/// @brief The GoogleTest side: launches subjects, watches them from outside and decides.
///
/// @note async-signal-safe: nothing here, and it has no need to be: the judge holds no handler.
namespace judge {

/// @brief The outcome of one test.
enum class Verdict {
  pass,    ///< the promise holds
  fail,    ///< an expectation was not met
  todo,    ///< the function is not written yet
  hang,    ///< proven: nothing can ever happen any more
  crash,   ///< a signal ended the subject
  unsafe,  ///< a handler called what a handler must not call
  race,    ///< a point in the code exists at which a signal is lost or does harm
  limit,   ///< output, memory, processes or time used up
  skipped, ///< needs an exercise that failed
  error,   ///< the infrastructure's fault, never the student's
};

/// @brief The verdict as it stands in the verdict stream: "pass", "fail", …
/// @param[in] verdict any verdict
[[nodiscard]] std::string_view to_string(Verdict verdict) noexcept;

/// @brief The verdict of a word.
/// @param[in] word as to_string gives it
/// @return nothing if no verdict is called that
[[nodiscard]] std::optional<Verdict> verdict_from(std::string_view word) noexcept;

using posix::Place;

} // namespace judge
