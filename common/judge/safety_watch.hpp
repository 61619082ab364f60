/// @file
/// @brief Watching signal handlers for what no handler may do.
///
/// Theory. A handler runs between any two instructions of the program: while malloc() holds its
/// lock, while printf() has moved half of a buffer, between a failed call and the look at errno. So
/// it may call only async-signal-safe functions, has to leave errno as it was, and may write only
/// `volatile sig_atomic_t` and lock-free atomic variables. The watch follows each handler from its
/// first instruction to its return and sees what it really does, at whatever optimisation, through
/// function pointers and templates.
///
/// Not seen: branches that this run does not take; plain objects on the heap or the stack that are
/// written through pointers; writes that change nothing; handlers that run in children and threads.
#pragma once

#include "common/judge/subject.hpp"
#include "common/tracer/handler_watch.hpp"

#include <functional>
#include <string>
#include <vector>

namespace judge {

/// @brief What a watch has seen.
struct Watched {
  int handlers = 0;                ///< how many have begun, of whatever signal
  long steps = 0;                  ///< how many instructions were looked at
  std::vector<tracer::Flaw> flaws; ///< what no handler may do
};

/// @brief Runs a probe and watches every handler that its first process runs in its first thread.
///
/// A flaw makes the test's verdict *unsafe*, with the student's line; the first one is told. A
/// watch that has seen no handler fails.
///
/// @code
/// watch_handlers(Launch{"report_handler", SIGUSR1}, [](Subject& subject) {
///   const Gate ready = subject.wait_gate("ready");
///   subject.signal(SIGUSR1);
///   …
///   subject.wait_success();
/// });
/// @endcode
/// @param[in] launch the probe; must not be waiting()
/// @param[in] body what the test does with it; when it returns the subject is ended
/// @param[in] rules what is looked for
/// @return what was seen, for further expectations
Watched watch_handlers(Launch launch,
                       const std::function<void(Subject&)>& body,
                       tracer::WatchRules rules = {});

/// @brief A flaw in a teacher's words: what, where, called how, and what to do instead.
/// @param[in] flaw which
[[nodiscard]] std::string describe(const tracer::Flaw& flaw);

} // namespace judge
