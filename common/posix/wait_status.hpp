/// @file
/// @brief What wait() tells about a child, as a type.
#pragma once

#include <iosfwd>
#include <string>

namespace posix {

/// @brief The status of a child as @posix{waitpid} delivers it.
///
/// A value, never an exception: a child's death is an outcome. It only reads the number; who waits
/// and reaps is the caller's business.
/// @note async-signal-safe: all but describe(), which allocates
class WaitStatus {
public:
  /// @brief Wraps a raw status.
  /// @param[in] raw the status word as waitpid stored it
  explicit constexpr WaitStatus(int raw) noexcept : raw_{raw} {}

  /// @brief The status of a child that called `_exit(code)`.
  /// @param[in] code exit code, 0 to 255
  [[nodiscard]] static constexpr WaitStatus of_exit(int code) noexcept {
    return WaitStatus{(code & 0xff) << 8};
  }

  /// @brief The status of a child that a signal ended.
  /// @param[in] signo the signal's number
  /// @param[in] core whether a core file was written
  [[nodiscard]] static constexpr WaitStatus of_signal(int signo, bool core = false) noexcept {
    return WaitStatus{signo | (core ? 0x80 : 0)};
  }

  /// @brief The status word itself.
  [[nodiscard]] constexpr int raw() const noexcept { return raw_; }

  /// @brief Whether the child ended by exit, _exit or return from main.
  [[nodiscard]] bool exited() const noexcept;
  /// @brief The exit code, 0 to 255; only after exited().
  [[nodiscard]] int exit_code() const noexcept;
  /// @brief Whether a signal ended the child.
  [[nodiscard]] bool killed() const noexcept;
  /// @brief The signal that ended it; only after killed().
  [[nodiscard]] int signal() const noexcept;
  /// @brief Whether a core file was written; only after killed().
  [[nodiscard]] bool core_dumped() const noexcept;
  /// @brief Whether the child is stopped.
  [[nodiscard]] bool stopped() const noexcept;
  /// @brief The signal that stopped it; only after stopped().
  [[nodiscard]] int stop_signal() const noexcept;
  /// @brief The ptrace event (PTRACE_EVENT_…) of a stop, 0 when it is none.
  [[nodiscard]] int ptrace_event() const noexcept;
  /// @brief Whether the child was continued by SIGCONT.
  [[nodiscard]] bool continued() const noexcept;

  /// @brief Whether the child has ended, in whatever way.
  [[nodiscard]] bool ended() const noexcept { return exited() || killed(); }

  /// @brief In words: "exited 3", "killed by SIGTERM", "stopped by SIGTSTP", "continued".
  [[nodiscard]] std::string describe() const;

  friend constexpr bool operator==(WaitStatus, WaitStatus) noexcept = default;

private:
  int raw_;
};

/// @brief Writes describe(), for test messages.
/// @param[in,out] stream where to
/// @param[in] status what
/// @return `stream`
std::ostream& operator<<(std::ostream& stream, WaitStatus status);

} // namespace posix
