/// @file
/// @brief The seccomp filter that every subject runs under.
#pragma once

#include "common/judge/launch.hpp"

#include <linux/filter.h>

#include <string>
#include <vector>

namespace judge {

/// @brief Builds the filter for one launch.
///
/// Refused with EPERM, never with a kill: ptrace and its kin, new namespaces and mounts, keys, bpf,
/// io_uring, another program's memory, hiding from /proc, feeding a terminal. Told to the judge,
/// which lets them go on (user notification): alarm, setitimer and timer_settime, because /proc
/// does not show when they will ring, the calls of the launch's holds and, where confinement is
/// weak, all that sends signals.
/// @param[in] launch holds and forbidden targets
/// @param[in] watch_signals whether kill and its kin are told to the judge
/// @return a classic BPF program
/// @throws std::system_error if libseccomp cannot build it
/// @see @man{3,seccomp_rule_add}, @man{2,seccomp_unotify}
[[nodiscard]] std::vector<sock_filter> subject_filter(const Launch& launch, bool watch_signals);

/// @brief The number of a system call.
/// @param[in] name "setpgid"
/// @return -1 if the kernel has none of that name
[[nodiscard]] int call_number(const std::string& name);

/// @brief The name of a system call.
/// @param[in] number its number on this machine
[[nodiscard]] std::string call_name(int number);

} // namespace judge
