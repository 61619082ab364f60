/// @file
/// @brief A tool that works on a stranger's files: a compiler, git. Behind the judge's walls.
#pragma once

#include "common/judge/confinement/sandbox.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace confinement {

/// @brief What to run, and how.
struct BoxedRun {
  std::vector<std::string> command;           ///< an absolute path, then the arguments
  std::vector<Sandbox::Shown> shown;          ///< what is to be seen besides the system
  std::vector<std::string> environment;       ///< besides PATH and LC_ALL, as "NAME=value"
  int slot = 0;                               ///< runs at the same time need different ones
  bool allow_weaker = false;                  ///< go on without namespaces where they are refused
  std::uint64_t writable_bytes = 64ULL << 20; ///< of its /tmp
  std::chrono::seconds processor_time{30};    ///< of each of its processes
  std::chrono::milliseconds deadline = std::chrono::minutes{5}; ///< the last resort
  std::size_t longest_output = std::size_t{1} << 20;            ///< in bytes; more ends the run
  std::filesystem::path bwrap = "bwrap";                        ///< looked up in PATH
};

/// @brief What came of it.
struct BoxedOutcome {
  std::optional<int> status; ///< as a shell says it, 128 + n for a death; nothing if not started
  std::string output;        ///< stdout and stderr as they came
  bool flooded = false;      ///< it was stopped for too much output
  bool late = false;         ///< it was stopped at the deadline
  std::optional<std::string> refusal; ///< why there are no walls, and the remedy
};

/// @brief Runs a command without network, devices, /proc or any file but the system's and `shown`.
///
/// The command is PID 1 of its own namespace: whatever it leaves behind ends with it. root drops to
/// the slot's uid first. Where namespaces are refused, the command does not run, unless
/// `allow_weaker` says so. May be called from several threads with different slots.
/// @param[in] run what
/// @throws std::system_error if a pipe or a process cannot be made
[[nodiscard]] BoxedOutcome run_boxed(const BoxedRun& run);

} // namespace confinement
