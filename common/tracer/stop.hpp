/// @file
/// @brief Why a tracee stands still.
#pragma once

#include "common/posix/wait_status.hpp"

#include <cstdint>

namespace tracer {

/// @brief What kind of stop it is.
enum class StopKind {
  ended,      ///< it is gone; `status` says how
  signal,     ///< `signo` is about to be delivered: resume with it, or with 0 to drop it
  group_stop, ///< `signo` has stopped the process; go on by Tracee::listen()
  paused,     ///< just attached, interrupted, or a group stop has ended
  forked,     ///< it has made the child or thread `message`, which is attached and will stop as
              ///< `paused`
  vfork_done, ///< the child of its vfork has exec'd or ended
  execed,     ///< it is a new program, before the first instruction
  exiting,    ///< it is about to end; `message` is the wait status
  call_entry, ///< a system call is about to be made
  call_exit,  ///< a system call has been made
  filtered, ///< the seccomp filter has stopped it at a call's entry; `message` is the filter's data
  stepped,  ///< the wanted single step is done
  breakpoint, ///< it stands at a breakpoint of the tracer, whose instruction is not run yet
};

/// @brief A stop, told apart.
struct Stop {
  StopKind kind = StopKind::ended;
  int signo = 0;               ///< see the kind
  std::uint64_t message = 0;   ///< see the kind
  posix::WaitStatus status{0}; ///< as waitpid told it
};

} // namespace tracer
