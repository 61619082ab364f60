/// @file
/// @brief What the recorder saw: one thing that happened to one process.
#pragma once

#include "common/posix/place.hpp"
#include "common/posix/signal_set.hpp"

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// @brief The one place that uses ptrace: recorder, timeline, explorer, safety watch.
///
/// @note async-signal-safe: nothing here. Sizes are in bytes, times in nanoseconds.
namespace tracer {

/// @brief What happened.
enum class EventKind {
  started,      ///< the recorder's first sight of the process `pid`; `other` is its parent
  forked,       ///< `pid` made the child `other`
  execed,       ///< `pid` became the program `text`
  grouped,      ///< `pid` was put into process group `group` (by `other`, if not by itself)
  session_made, ///< `pid` made the session and group `group` and leads both
  disposition,  ///< `pid` set the disposition of `signo`: `text` is "default", "ignore" or a
                ///< function
  mask,         ///< `pid` now blocks `set`
  sent, ///< `pid` sent `signo` to `other` by `call`; one event a receiver, same `signal_id` after
  pending,   ///< `signo` waits at `pid`, because it is blocked or the process has not run yet
  merged,    ///< `signo` to `pid` was dropped: one was pending already; `text` names its signal_id
  discarded, ///< `signo` to `pid` was dropped, because it is ignored
  delivered, ///< `pid` takes `signo`; `text` is "handler", "default: terminate" and the like
  accepted,  ///< `pid` took `signo` by sigwait or its kin, without a handler
  handler_entered, ///< `pid` begins the handler `text` for `signo`
  handler_left, ///< `pid` returned from the handler, or left it by a jump (`text` is then "jump")
  slept,        ///< `pid` sleeps in `call`
  woke,         ///< `pid` runs again after `slept`; `text` is the result, "EINTR" and the like
  stopped,      ///< `signo` stopped `pid`
  continued,    ///< `pid` goes on after a stop
  exited,       ///< `pid` called _exit with the code `number`
  killed,       ///< `signo` ended `pid`
  reaped,       ///< `pid` waited for `other`, which is gone for good
  marked,       ///< the subject reported or reached a gate: `text`
};

/// @brief The kind as it stands in JSON: "handler_entered".
/// @param[in] kind any kind
[[nodiscard]] std::string_view to_string(EventKind kind) noexcept;

/// @brief The kind of a word.
/// @param[in] word as to_string() gives it
/// @return nothing if no kind is called that
[[nodiscard]] std::optional<EventKind> event_kind_from(std::string_view word) noexcept;

/// @brief One thing that happened. Fields that a kind does not name above are at their defaults.
struct Event {
  std::uint64_t order = 0;             ///< 1, 2, 3 … : the order in which it happened
  std::uint64_t time_ns = 0;           ///< nanoseconds since the first event
  EventKind kind = EventKind::started; ///< what happened
  pid_t pid = 0;                       ///< whom it happened to, or who did it
  pid_t other = 0; ///< the other process; 0 in `sent` to a process stands for the kernel
  pid_t group = 0; ///< a process group
  int signo = 0;   ///< a signal
  std::uint64_t signal_id = 0; ///< one sent signal's identity through sent, pending, delivered …
  int number = 0;              ///< exit code
  std::string call;            ///< the call in words: "kill(0, SIGUSR2)"
  std::string text;            ///< see the kind
  posix::SignalSet set;        ///< signals
  std::optional<posix::Place> place; ///< the line of the student's file that did it

  friend bool operator==(const Event&, const Event&) = default;
};

/// @brief A whole recorded run, in order.
struct Recording {
  std::string title;         ///< what was run, for the picture's head
  std::vector<Event> events; ///< ascending by `order`
  bool cut = false;          ///< events are missing at the end, because there were too many
};

} // namespace tracer
