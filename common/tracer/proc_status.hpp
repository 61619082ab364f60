/// @file
/// @brief A thread as /proc shows it; for the tracer.
#pragma once

#include "common/posix/signal_set.hpp"

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace tracer {

/// @brief What /proc/TID/status tells, at one moment.
struct ProcStatus {
  bool there = false;
  char state = '?';
  pid_t process = 0; ///< the thread group
  pid_t parent = 0;
  pid_t tracer = 0;
  posix::SignalSet thread_pending;
  posix::SignalSet pending; ///< of the whole process
  posix::SignalSet blocked;
  posix::SignalSet ignored;
  posix::SignalSet caught;
  std::uint64_t sleeps = 0; ///< voluntary context switches

  /// @brief Whether a signal would be dropped here, unless it is blocked.
  [[nodiscard]] bool ignores(int signo) const noexcept;

  /// @brief Looks at a thread; `there` is false if it is gone.
  [[nodiscard]] static ProcStatus of(pid_t thread);
};

/// @brief Where a link in /proc/PID leads, or nothing.
[[nodiscard]] std::string proc_link(pid_t pid, const char* name);

} // namespace tracer
