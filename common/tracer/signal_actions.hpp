/// @file
/// @brief What signals do by default.
#pragma once

#include <signal.h>

namespace tracer {

/// @brief Whether a signal stops a process that does not handle it.
[[nodiscard]] constexpr bool stops_by_default(int signo) noexcept {
  return signo == SIGSTOP || signo == SIGTSTP || signo == SIGTTIN || signo == SIGTTOU;
}

/// @brief Whether the delivery of a signal does nothing to a process that does not handle it; what
/// SIGCONT does, it does when it is sent.
[[nodiscard]] constexpr bool ignored_by_default(int signo) noexcept {
  return signo == SIGCHLD || signo == SIGURG || signo == SIGWINCH || signo == SIGCONT;
}

} // namespace tracer
