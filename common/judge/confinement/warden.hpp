/// @file
/// @brief The process that cleans up behind a judge without a PID namespace.
///
/// Forked from a program with threads and never followed by exec: it calls only what is
/// async-signal-safe.
#pragma once

#include <signal.h>
#include <sys/types.h>

namespace confinement::warden {

inline constexpr int stop_signal = SIGTERM; ///< ends a warden and all that it guards

/// @brief Makes this process adopt the orphans below it, and its signals wait to be taken.
void prepare() noexcept;

/// @brief In the guarded child: undoes what it inherited from prepare().
void leave() noexcept;

/// @brief Reaps until the guarded child has ended or stop_signal comes, kills every process that is
/// left below, and ends with the child's exit code or 1.
/// @param[in] child the guarded child
[[noreturn]] void watch(pid_t child) noexcept;

} // namespace confinement::warden
