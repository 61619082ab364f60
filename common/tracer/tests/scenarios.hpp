/// @file
/// @brief Recordings written by hand: the stories that the pictures have to tell.
#pragma once

#include "common/tracer/event.hpp"

#include <map>

namespace tracer::scenarios {

/// @brief A recording, and what its processes are called.
struct Scenario {
  std::string id;                     ///< of its golden files
  Recording recording;                ///< the story
  std::map<pid_t, std::string> names; ///< chosen names, if any
};

/// @brief Two processes that talk by kill(0, …), and a launcher that ignores it all.
[[nodiscard]] Scenario ping_pong();
/// @brief Check, then pause: the signal comes in between.
[[nodiscard]] Scenario lost_wakeup();
/// @brief Two children end while SIGCHLD is blocked: one signal remains.
[[nodiscard]] Scenario merged_children();
/// @brief The child execs before its parent has called setpgid.
[[nodiscard]] Scenario setpgid_race();
/// @brief SIGTERM to a job: one handles it, one dies of it, one is stopped.
[[nodiscard]] Scenario deaths();

/// @brief All of them.
[[nodiscard]] std::vector<Scenario> all();

} // namespace tracer::scenarios
