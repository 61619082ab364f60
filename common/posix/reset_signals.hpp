/// @file
/// @brief A new process's start: nothing inherited of what its parent thinks of signals.
#pragma once

#include "common/posix/signal_set.hpp"

namespace posix {

/// @brief Sets every disposition, and the mask of the calling thread.
///
/// Also of signals 32 and 33, which glibc keeps for itself: its sigaction() refuses them, but its
/// posix_spawn() hands them on ignored, so whoever counts SigIgn of a program started from a
/// program with threads meets them. Those that nobody can change, KILL and STOP, stay as they are.
/// @param[in] ignored what is to be ignored; all others have their default action
/// @param[in] blocked what is to be blocked; all others are not
/// @note async-signal-safe: yes; meant for the child between fork and exec
/// @see @man{2,rt_sigaction}, @man{7,nptl}
void reset_signals(SignalSet ignored = {}, SignalSet blocked = {}) noexcept;

} // namespace posix
