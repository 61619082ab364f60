#include "common/judge/children.hpp"

#include "common/judge/process.hpp"
#include "common/judge/running_test.hpp"
#include "common/posix/check.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace judge {

Children& Children::instance() {
  static Children children;
  return children;
}

Children::Children() {
  const sigset_t mask = posix::SignalSet{SIGCHLD}.to_sigset();
  posix::check(::sigprocmask(SIG_BLOCK, &mask, nullptr), "sigprocmask");
  signals_ =
      posix::UniqueFd{posix::check(::signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd")};
  if (::getpid() != 1) {
    posix::check(::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl");
  }
}

bool Children::collect() {
  signalfd_siginfo ignored{};
  while (::read(signals_.get(), &ignored, sizeof ignored) > 0) {
  }
  bool changed = false;
  int raw = 0;
  pid_t pid = 0;
  while ((pid = ::waitpid(-1, &raw, WNOHANG | WUNTRACED | WCONTINUED | __WALL)) > 0) {
    changed = true;
    const posix::WaitStatus status{raw};
    if (observed(pid, status)) {
      continue;
    }
    if (status.ended()) {
      ++ends_;
      ended_.insert_or_assign(pid, status);
      stopped_.erase(pid);
      if (status.killed() && status.signal() == SIGXCPU && !own_.contains(pid)) {
        running_test().used_up = "processor time";
      }
    } else if (status.stopped()) {
      stopped_.insert_or_assign(pid, status);
    } else {
      stopped_.erase(pid);
    }
  }
  return changed;
}

int Children::observe(Observer observer) {
  observers_.emplace(++last_observer_, std::move(observer));
  return last_observer_;
}

bool Children::observed(pid_t pid, posix::WaitStatus status) {
  // The newest first: of a process and its copy, the copy runs and the process stands still.
  return std::any_of(observers_.rbegin(), observers_.rend(), [&](const auto& observer) {
    return observer.second(pid, status);
  });
}

std::optional<posix::WaitStatus> Children::ended(pid_t pid) const {
  const auto found = ended_.find(pid);
  return found == ended_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<posix::WaitStatus> Children::take_stop(pid_t pid) {
  const auto found = stopped_.find(pid);
  if (found == stopped_.end()) {
    return std::nullopt;
  }
  const posix::WaitStatus status = found->second;
  stopped_.erase(found);
  return status;
}

void Children::forget(pid_t pid) {
  ended_.erase(pid);
  stopped_.erase(pid);
}

void Children::adopt(pid_t pid) {
  own_.insert(pid);
}

void Children::disown(pid_t pid) {
  own_.erase(pid);
}

std::vector<pid_t> Children::tree() const {
  std::vector<pid_t> found = everybody();
  std::erase_if(found, [&](pid_t pid) { return own_.contains(pid); });
  return found;
}

std::vector<pid_t> Children::everybody() const {
  return below(::getpid());
}

std::vector<pid_t> Children::below(pid_t pid, std::size_t enough) {
  std::vector<pid_t> found = Process::children_of(pid);
  for (std::size_t next = 0; next < found.size() && found.size() <= enough; ++next) {
    const std::vector<pid_t> children = Process::children_of(found[next]);
    found.insert(found.end(), children.begin(), children.end());
  }
  return found;
}

void Children::sweep() {
  for (;;) {
    if (::getpid() == 1) {
      ::kill(-1, SIGKILL); // inside its own PID namespace: everybody but the judge
    } else {
      for (const pid_t pid : everybody()) {
        ::kill(pid, SIGKILL);
      }
    }
    int status = 0;
    const pid_t pid = ::waitpid(-1, &status, __WALL);
    if (pid == -1 && errno == ECHILD) {
      break;
    }
    if (pid > 0) {
      observed(pid, posix::WaitStatus{status});
    }
  }
  own_.clear();
  ended_.clear();
  stopped_.clear();
}

} // namespace judge
