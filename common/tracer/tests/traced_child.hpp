/// @file
/// @brief A child that runs a function of the test, traced from before its first instruction.
#pragma once

#include "common/posix/check.hpp"
#include "common/posix/unique_fd.hpp"
#include "common/tracer/tracee.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <functional>

/// @brief Forks, seizes the child, and lets it run up to `start`, where it stands at a breakpoint.
class TracedChild {
public:
  explicit TracedChild(const std::function<int()>& body, void (*start)()) {
    std::array<int, 2> ends{};
    posix::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
    posix::UniqueFd wait{ends[0]};
    posix::UniqueFd go{ends[1]};
    const pid_t pid = posix::check(::fork(), "fork");
    if (pid == 0) {
      go.reset();
      char byte = 0;
      (void)!::read(wait.get(), &byte, 1);
      ::_exit(body());
    }
    tracee_ = tracer::Tracee::seize(pid);
    tracee_->interrupt();
    (void)tracee_->wait();
    tracee_->insert_breakpoint(reinterpret_cast<tracer::arch::Word>(start));
    go.reset();
    tracee_->resume();
    first_ = tracee_->wait();
  }

  ~TracedChild() { (void)tracee_->end(); }

  TracedChild(const TracedChild&) = delete;
  TracedChild& operator=(const TracedChild&) = delete;

  tracer::Tracee& operator*() { return *tracee_; }

  tracer::Tracee* operator->() { return &*tracee_; }

  /// @brief The stop at `start`.
  [[nodiscard]] const tracer::Stop& first() const { return first_; }

private:
  std::optional<tracer::Tracee> tracee_;
  tracer::Stop first_;
};
