/// @file
/// @brief Records what happens in a whole process tree.
#pragma once

#include "common/posix/wait_status.hpp"
#include "common/tracer/event.hpp"

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace tracer {

class Tracee;

/// @brief What to record, and how much of it.
struct RecorderOptions {
  std::string title{};                    ///< of the recording
  std::vector<std::string> own_sources{}; ///< ends of the student's files' paths; no places without
  std::size_t most_events = 20'000;       ///< more are cut
  bool filter =
      true; ///< stop only at the calls that matter, by a seccomp filter; else at every call
  int channel = 199; ///< the descriptor on which a subject reports, for `marked`; -1 for none
};

/// @brief Records a process tree, from inside somebody else's event loop.
///
/// The owner of the loop waits; whatever waitpid tells about a process goes to on_stop() first. One
/// thread, no signal handlers, nothing sleeps here. The processes see nothing of it: see Tracee.
///
/// @code
/// Recorder recorder{{.title = "Shield.Holds", .own_sources = {"ping_pong.cpp"}}};
/// recorder.attach(child);                       // a child that waits, exec'd or about to
/// while (const auto [pid, status] = wait_any()) {
///   if (recorder.on_stop(pid, status)) { ended(pid, status); }
/// }
/// show(recorder.take());
/// @endcode
/// @note the loop waits by waitpid(-1, &status, __WALL) without WUNTRACED or WCONTINUED of its own
class Recorder {
public:
  /// @brief Watches nobody yet.
  /// @param[in] options how to record
  explicit Recorder(RecorderOptions options);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// @brief Takes a running process under watch, and all that it will fork.
  ///
  /// Best a child that has not exec'd yet and waits for a byte on a pipe (it has to be dumpable),
  /// or one that waits at its first gate.
  /// @param[in] pid its id
  /// @throws std::system_error with EPERM where the kernel forbids it
  void attach(pid_t pid);

  /// @brief Takes a process that its caller has traced under watch, where it stands, and lets it go
  /// on.
  /// @param[in] tracee a stopped one, not at a signal that is still to be delivered
  void take_over(Tracee tracee);

  /// @brief Takes what waitpid told, notes it and lets the process go on.
  /// @param[in] pid whom
  /// @param[in] status what
  /// @return whether the loop has to see to it too: the process is not watched, or has ended, or it
  /// is a child of the caller's and has been stopped by a signal
  bool on_stop(pid_t pid, posix::WaitStatus status);

  /// @brief Notes something from outside in its order, such as a gate that the judge opened.
  /// @param[in] pid whom it concerns
  /// @param[in] text what
  void mark(pid_t pid, std::string text);

  /// @brief How many watched threads live.
  [[nodiscard]] std::size_t watched() const noexcept;

  /// @brief Lets all processes go without ending them.
  void detach();

  /// @brief The recording so far; the recorder is empty afterwards.
  [[nodiscard]] Recording take();

  class State; ///< the recorder's books

private:
  std::unique_ptr<State> state_;
};

/// @brief A program to run from its start.
struct Spawn {
  std::vector<std::string> arguments{}; ///< path first
  int out = -1;                         ///< becomes stdout; -1: /dev/null
};

/// @brief Runs a program under a Recorder until its whole tree has ended.
/// @param[in] spawn what
/// @param[in] options how
/// @param[out] status how it ended, if wanted
/// @throws std::system_error if it cannot be started or traced
[[nodiscard]] Recording
record(const Spawn& spawn, RecorderOptions options, posix::WaitStatus* status = nullptr);

} // namespace tracer
