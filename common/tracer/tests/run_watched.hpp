/// @file
/// @brief Runs the program of watched.cpp, with a recorder or without.
#pragma once

#include "common/tracer/recorder.hpp"

#include <array>
#include <string>

namespace watched {

/// @brief The scenarios of watched.cpp.
inline constexpr std::array scenarios{
    "blocks_all",
    "own_sigtraps",
    "stop_and_continue",
    "threads",
    "vforks",
    "alarms",
    "ping_pong",
    "merging",
    "children_merge",
    "ignored_children",
    "ignored_signals_do_not_wake",
    "restarts",
    "jumps",
    "deaths",
    "nested",
    "group_dies",
    "exec_keeps",
};

/// @brief What a run has shown.
struct Run {
  std::string output;
  posix::WaitStatus status{0};
  tracer::Recording recording; ///< empty without a recorder
};

/// @brief How to run.
enum class Watch { none, filter, every_call };

/// @brief Runs one scenario to its end.
[[nodiscard]] Run run(const std::string& scenario, Watch watch);

} // namespace watched
