/// @file
/// @brief Proving that nothing can happen any more.
///
/// Theory. A process tree is at rest when every thread of it sleeps in a call that only another
/// process could end, is stopped, or is a zombie, while no signal that it would take is pending and
/// no timer is armed. The judge looks twice. If the second look finds the same threads with
/// unchanged context-switch counts, then each slept from its first look to its second without a
/// break, so there was one moment at which all slept at once; and whoever sleeps then can be woken
/// only by one of the others, who sleep too, or by the judge. A pipe with data, a dead child, an
/// unlocked futex would have woken its waiter already.
///
/// What it leans on: state and counts in /proc/PID/task/TID/status, the call in …/syscall (believed
/// only together with state S), SigPnd, ShdPnd, SigBlk, SigIgn, armed timer descriptors in fdinfo,
/// and alarms and POSIX timers as the seccomp notifications told them.
#pragma once

#include <sys/types.h>
#include <time.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace judge {

/// @brief What is due later than this is as good as never: no test lasts so long.
constexpr std::chrono::minutes rest_horizon{10};

/// @brief One thread at one look.
struct Sleeper {
  pid_t pid = 0;
  pid_t thread = 0;
  char state = '?';
  std::string call;           ///< the system call it is in; empty if it is in none
  bool endless = false;       ///< only another process can end what it does, before the horizon
  bool asleep = false;        ///< it sleeps, is stopped or a zombie
  std::uint64_t switches = 0; ///< its context switches

  friend bool operator==(const Sleeper&, const Sleeper&) = default;
};

/// @brief Looks at every thread of some processes. Those that vanish meanwhile are left out.
/// @param[in] pids the processes
[[nodiscard]] std::vector<Sleeper> look_at(const std::vector<pid_t>& pids);

/// @brief A POSIX timer that a process has made; when it will ring is not shown anywhere.
struct PosixTimer {
  int number = 0;                    ///< as timer_settime takes it
  clockid_t clock = CLOCK_MONOTONIC; ///< what it counts
};

/// @brief The POSIX timers of a process, set or not.
/// @param[in] pid the process
[[nodiscard]] std::vector<PosixTimer> posix_timers(pid_t pid);

/// @brief Whether a timer descriptor of the process is armed that may wake it.
/// @param[in] pid the process
[[nodiscard]] bool has_armed_descriptor(pid_t pid);

/// @brief A thread in words: "process 7 sleeps in wait4()".
[[nodiscard]] std::string describe(const Sleeper& sleeper);

} // namespace judge
