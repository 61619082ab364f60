/// @file
/// @brief What the judge was told on its command line.
#pragma once

#include "common/judge/record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace judge {

/// @brief The judge's own options; GoogleTest's stand beside them.
struct Options {
  std::string subject = "/subject";     ///< the subject's program
  int verdict_fd = -1;                  ///< where the verdict stream goes; -1: nowhere
  std::uint64_t seed = 0;               ///< for random_number; 0 takes a fresh one
  std::vector<std::string> own_sources; ///< ends of the student's files' paths: "handlers.cpp"
  std::optional<std::size_t> replay;    ///< the one point of an exploration that is to be run
  Record record = Record::failed;       ///< which tests are recorded
  bool weak = false;                    ///< no PID namespace: kill() is to be watched
};

/// @brief The options in force; main() sets them once.
[[nodiscard]] Options& options();

} // namespace judge
