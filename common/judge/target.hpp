/// @file
/// @brief A process of the judge's own for students to aim at.
#pragma once

#include "common/posix/signal_set.hpp"
#include "common/posix/unique_fd.hpp"
#include "common/posix/wait_status.hpp"

#include <sys/types.h>

#include <optional>

namespace judge {

/// @brief How a target is to be.
struct TargetOptions {
  pid_t group = 0;          ///< process group to join; 0: one of its own
  posix::SignalSet ignored; ///< signals that it ignores
  posix::SignalSet blocked; ///< signals that it blocks: they stay pending, to be seen
};

/// @brief A process that holds no student code, sleeps, and shows what was sent to it.
///
/// A child of the judge; the destructor kills and reaps it. It is asleep in pause() when the
/// constructor returns.
class Target {
public:
  /// @brief Starts one.
  /// @param[in] options how it is to be
  /// @throws std::system_error if it cannot be started
  explicit Target(TargetOptions options = {});
  ~Target();
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  /// @brief Its id.
  [[nodiscard]] pid_t pid() const noexcept { return pid_; }

  /// @brief Blocked signals that were sent to it and wait.
  [[nodiscard]] posix::SignalSet received() const;
  /// @brief How it ended, without waiting; nothing while it lives. Reaps it.
  [[nodiscard]] std::optional<posix::WaitStatus> ended();
  /// @brief Waits until it has ended. Ends the test with the verdict *fail* where it cannot.
  posix::WaitStatus wait_end();
  /// @brief Whether it lives, is not stopped and was sent nothing that it blocks.
  [[nodiscard]] bool undisturbed();

private:
  pid_t pid_ = -1;
  std::optional<posix::WaitStatus> status_;
};

} // namespace judge
