#include "common/posix/wait_status.hpp"

#include "common/posix/signal_names.hpp"

#include <sys/wait.h>

#include <ostream>

namespace posix {

bool WaitStatus::exited() const noexcept {
  return WIFEXITED(raw_);
}

int WaitStatus::exit_code() const noexcept {
  return WEXITSTATUS(raw_);
}

bool WaitStatus::killed() const noexcept {
  return WIFSIGNALED(raw_);
}

int WaitStatus::signal() const noexcept {
  return WTERMSIG(raw_);
}

bool WaitStatus::core_dumped() const noexcept {
  return killed() && WCOREDUMP(raw_);
}

bool WaitStatus::stopped() const noexcept {
  return WIFSTOPPED(raw_);
}

int WaitStatus::stop_signal() const noexcept {
  return WSTOPSIG(raw_);
}

int WaitStatus::ptrace_event() const noexcept {
  return stopped() ? static_cast<int>(static_cast<unsigned>(raw_) >> 16U) : 0;
}

bool WaitStatus::continued() const noexcept {
  return WIFCONTINUED(raw_);
}

std::string WaitStatus::describe() const {
  if (exited()) {
    return "exited " + std::to_string(exit_code());
  }
  if (killed()) {
    return "killed by " + signal_name(signal()) + (core_dumped() ? " (core dumped)" : "");
  }
  if (continued()) {
    return "continued";
  }
  if (stopped()) {
    return "stopped by " + signal_name(stop_signal());
  }
  return "unknown status " + std::to_string(raw_);
}

std::ostream& operator<<(std::ostream& stream, WaitStatus status) {
  return stream << status.describe();
}

} // namespace posix
