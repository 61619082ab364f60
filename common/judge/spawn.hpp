/// @file
/// @brief From a Launch to a running process.
#pragma once

#include "common/judge/launch.hpp"
#include "common/posix/unique_fd.hpp"

#include <sys/types.h>

namespace judge {

/// @brief A process just started and the judge's ends of what leads to it. Nobody reaps it yet.
struct Spawned {
  pid_t pid = -1;
  posix::UniqueFd channel; ///< datagrams of subject::protocol, with credentials
  posix::UniqueFd out;     ///< its stdout, non-blocking
  posix::UniqueFd err;     ///< its stderr, non-blocking
  posix::UniqueFd in;      ///< its stdin; none without Launch::with_input
  posix::UniqueFd notices; ///< seccomp user notifications
};

/// @brief Starts a subject: own process group, clean dispositions and mask but for what the launch
/// asks, limits set, the filter in force, nothing inherited but 0, 1, 2 and the channel.
/// @param[in] launch what to start
/// @param[in] program the subject's program
/// @param[in] watch_signals whether kill and its kin are told to the judge
/// @throws std::system_error if a call fails, in the child too
[[nodiscard]] Spawned spawn(const Launch& launch, const std::string& program, bool watch_signals);

} // namespace judge
