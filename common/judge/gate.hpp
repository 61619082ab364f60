/// @file
/// @brief A process of the subject that waits for the judge.
#pragma once

#include "common/judge/test_recorder.hpp"
#include "common/posix/unique_fd.hpp"

#include <sys/types.h>

#include <string>
#include <utility>

namespace judge {

/// @brief A process that has come to subject::gate() and stays there while this object lives.
class Gate {
public:
  /// @brief Made by Subject::wait_gate.
  /// @param[in] pid who waits
  /// @param[in] name the gate's name
  /// @param[in] release closing it lets the process go on
  Gate(pid_t pid, std::string name, posix::UniqueFd release)
      : pid_{pid}, name_{std::move(name)}, release_{std::move(release)} {}

  /// @brief Who waits there, as the kernel says.
  [[nodiscard]] pid_t pid() const noexcept { return pid_; }

  /// @brief The gate's name.
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  /// @brief Takes the other's process over.
  Gate(Gate&&) noexcept = default;
  /// @brief Lets the own process go and takes the other's over.
  Gate& operator=(Gate&&) noexcept = default;

  /// @brief open()
  ~Gate() { open(); }

  /// @brief Lets the process go on.
  void open() noexcept {
    if (release_ && name_ != "start") { // that one is the judge's own affair
      TestRecorder::instance().mark(pid_, "the judge opens \"" + name_ + "\"");
    }
    release_.reset();
  }

private:
  pid_t pid_;
  std::string name_;
  posix::UniqueFd release_;
};

} // namespace judge
