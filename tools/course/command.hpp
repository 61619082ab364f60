/// @file
/// @brief Running a program of the machine and reading what it says.
#pragma once

#include "common/posix/wait_status.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace course {

/// @brief What came of a command.
struct CommandResult {
  posix::WaitStatus status; ///< how it ended
  std::string output;       ///< stdout and stderr as they came, at most 1 MiB

  /// @brief Whether it exited with 0.
  [[nodiscard]] bool ok() const noexcept { return status == posix::WaitStatus::of_exit(0); }
};

/// @brief Runs a command to its end; its stdin is empty.
///
/// For tools that we trust: compiler, ninja, patch. Never for a submission.
/// @param[in] command program and arguments; looked up in PATH
/// @param[in] on_line called for each line of its output as it comes, without the line's end
/// @throws Error if it cannot be started
CommandResult run_command(const std::vector<std::string>& command,
                          const std::function<void(std::string_view)>& on_line = {});

/// @brief Runs a command on this terminal: it has our stdin, stdout and stderr.
/// @param[in] command program and arguments; looked up in PATH
/// @throws Error if it cannot be started
posix::WaitStatus run_on_terminal(const std::vector<std::string>& command);

} // namespace course
