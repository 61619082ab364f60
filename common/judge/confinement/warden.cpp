#include "common/judge/confinement/warden.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace confinement::warden {
namespace {

sigset_t awaited() noexcept {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGCHLD);
  ::sigaddset(&set, stop_signal);
  return set;
}

// Kills the children this process has now; their children become its own and are met next time.
bool kill_children() noexcept {
  const int list = ::open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
  std::array<char, 4096> text; // NOLINT(*-member-init): read() fills it
  pid_t pid = 0;
  bool any = false;
  for (ssize_t length = 0; (length = ::read(list, text.data(), text.size())) > 0;) {
    for (ssize_t at = 0; at < length; ++at) {
      const char letter = text[static_cast<std::size_t>(at)];
      if (letter >= '0' && letter <= '9') {
        pid = pid * 10 + (letter - '0');
      } else if (pid > 0) {
        ::kill(pid, SIGKILL);
        any = true;
        pid = 0;
      }
    }
  }
  ::close(list);
  return any;
}

} // namespace

void prepare() noexcept {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  ::prctl(PR_SET_DUMPABLE, 0);
  const sigset_t set = awaited();
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
}

void leave() noexcept {
  const sigset_t set = awaited();
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
}

void watch(pid_t child) noexcept {
  // It outlives nobody's pipe: whoever waits for the end of one waits for the judge, not for it.
  ::syscall(SYS_close_range, 0U, ~0U, 0U);
  const sigset_t set = awaited();
  int status = 1;
  for (bool there = true; there;) {
    const int signo = ::sigwaitinfo(&set, nullptr);
    if (signo == stop_signal) {
      break;
    }
    for (pid_t ended = 1; ended > 0;) {
      int raw = 0;
      ended = ::waitpid(-1, &raw, WNOHANG);
      if (ended == child) {
        status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 1;
        there = false;
      }
    }
  }
  while (kill_children()) {
    // One at least was killed, so this waits for nothing that cannot end.
    ::waitpid(-1, nullptr, 0);
  }
  ::_exit(status);
}

} // namespace confinement::warden
