/// @file
/// @brief A process as the kernel shows it in /proc.
#pragma once

#include "common/posix/signal_set.hpp"

#include <sys/types.h>

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace judge {

/// @brief An open descriptor of a process.
struct OpenFile {
  int number = -1;            ///< the descriptor
  std::string target;         ///< "pipe:[4711]", "/dev/null"
  bool close_on_exec = false; ///< whether exec closes it
};

/// @brief A look at one process, taken anew at each call.
///
/// Borrows the pid: it neither keeps the process alive nor reaps it. A process that is gone ends
/// the test with the verdict *fail* ("process 12 is gone"), except in exists() and state().
/// @see @man{5,proc}
class Process {
public:
  /// @brief Looks at a process.
  /// @param[in] pid its id in the judge's PID namespace
  explicit Process(pid_t pid) noexcept : pid_{pid} {}

  /// @brief Its id.
  [[nodiscard]] pid_t pid() const noexcept { return pid_; }

  /// @brief Whether it is there, as a zombie too.
  [[nodiscard]] bool exists() const;
  /// @brief State letter of /proc/PID/stat: R, S, D, T, t, Z; nothing if it is gone.
  [[nodiscard]] std::optional<char> state() const;

  /// @brief Whether it has ended and nobody has reaped it.
  [[nodiscard]] bool zombie() const { return state() == 'Z'; }

  /// @brief Whether a signal has stopped it.
  [[nodiscard]] bool stopped() const { return state() == 'T'; }

  /// @brief Its parent's id.
  [[nodiscard]] pid_t parent() const;
  /// @brief Its process group.
  [[nodiscard]] pid_t group() const;
  /// @brief Its session.
  [[nodiscard]] pid_t session() const;
  /// @brief The command's name, at most 15 bytes (/proc/PID/comm).
  [[nodiscard]] std::string command() const;
  /// @brief SigBlk of the main thread.
  [[nodiscard]] posix::SignalSet blocked() const;
  /// @brief SigPnd and ShdPnd together.
  [[nodiscard]] posix::SignalSet pending() const;
  /// @brief SigIgn.
  [[nodiscard]] posix::SignalSet ignored() const;
  /// @brief SigCgt.
  [[nodiscard]] posix::SignalSet caught() const;

  /// @brief Its children, zombies too.
  [[nodiscard]] std::vector<pid_t> children() const { return children_of(pid_); }

  /// @brief The children of a process, zombies too; none if it is gone.
  /// @param[in] pid whose
  [[nodiscard]] static std::vector<pid_t> children_of(pid_t pid);
  /// @brief Its threads.
  [[nodiscard]] std::vector<pid_t> threads() const;
  /// @brief Its open descriptors, ascending, without the judge's channel.
  [[nodiscard]] std::vector<OpenFile> open_files() const;
  /// @brief User and system time used, in clock ticks.
  [[nodiscard]] std::uint64_t cpu_ticks() const;
  /// @brief Voluntary and involuntary context switches of all threads.
  [[nodiscard]] std::uint64_t context_switches() const;

private:
  pid_t pid_;
};

/// @brief Writes "process 12", for test messages.
/// @param[in,out] stream where to
/// @param[in] process which
/// @return `stream`
std::ostream& operator<<(std::ostream& stream, const Process& process);

} // namespace judge
