#include "common/judge/target.hpp"

#include "common/judge/children.hpp"
#include "common/judge/conclude.hpp"
#include "common/judge/process.hpp"
#include "common/posix/check.hpp"
#include "common/posix/reset_signals.hpp"
#include "common/posix/unique_fd.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <array>

namespace judge {
namespace {

// A copy of the judge, but one that cannot be looked into (it is not dumpable) and has nothing
// open.
[[noreturn]] void be_a_target(const TargetOptions& options, int ready) noexcept {
  ::setpgid(0, options.group);
  posix::reset_signals(options.ignored, options.blocked);
  ::dup2(ready, 0);
  ::close_range(1, ~0U, 0);
  ::close(0); // tells the judge that all is done
  for (;;) {
    ::pause();
  }
}

} // namespace

Target::Target(TargetOptions options) {
  std::array<int, 2> ends{};
  posix::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
  const posix::UniqueFd ready{ends[0]};
  posix::UniqueFd write{ends[1]};
  Children& children = Children::instance();
  pid_ = posix::check(::fork(), "fork");
  if (pid_ == 0) {
    be_a_target(options, write.get());
  }
  children.forget(pid_);
  children.adopt(pid_);
  write.reset();
  char end = 0;
  posix::check(::read(ready.get(), &end, 1), "read");
  while (Process{pid_}.state() == 'R') {
    ::sched_yield(); // between its last close() and pause()
  }
}

Target::~Target() {
  Children& children = Children::instance();
  ::kill(pid_, SIGKILL);
  while (!ended()) {
    pollfd event{children.event_fd(), POLLIN, 0};
    ::poll(&event, 1, -1);
  }
  children.forget(pid_);
  children.disown(pid_);
}

posix::SignalSet Target::received() const {
  return Process{pid_}.pending();
}

std::optional<posix::WaitStatus> Target::ended() {
  if (!status_) {
    Children::instance().collect();
    status_ = Children::instance().ended(pid_);
  }
  return status_;
}

posix::WaitStatus Target::wait_end() {
  // kill() has made the signal pending and woken the target before it returned: a target that
  // sleeps with nothing to take was not sent anything that ends it.
  while (!ended()) {
    const Process process{pid_};
    const auto state = process.state();
    if ((state == 'S' || state == 'T') && (process.pending() - process.blocked()).empty() &&
        !ended()) {
      conclude(Verdict::fail,
               "process " + std::to_string(pid_) +
                   " should have been ended by a signal, but it lives and has none to take");
    }
    ::sched_yield();
  }
  return *status_;
}

bool Target::undisturbed() {
  return !ended() && !Process{pid_}.stopped() && received().empty();
}

} // namespace judge
