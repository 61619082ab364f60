#include "common/judge/confinement/child.hpp"

#include "common/judge/confinement/warden.hpp"
#include "common/posix/check.hpp"
#include "common/posix/reset_signals.hpp"

#include <grp.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <system_error>

namespace confinement {
namespace {

// What the new process tells when it cannot become the program. Nothing from fork to exec
// allocates: another thread may hold malloc's lock at the fork.
struct Trouble {
  int number;
  std::array<char, 32> call;
};

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> all;
  all.reserve(words.size() + 1);
  for (const std::string& word : words) {
    all.push_back(const_cast<char*>(word.c_str())); // NOLINT(*-const-cast): execve's type
  }
  all.push_back(nullptr);
  return all;
}

class Newborn {
public:
  Newborn(const ChildSpec& spec, int trouble)
      : spec_{spec}, arguments_{pointers(spec.command)},
        environment_{pointers(spec.environment)}, trouble_{trouble} {}

  [[noreturn]] void become() noexcept {
    posix::reset_signals(); // bubblewrap hangs for ever when it inherits SIGCHLD ignored
    set_descriptors();
    set_limits();
    drop_user();
    ::umask(S_IWGRP | S_IWOTH);
    die_with(parent_);
    if (spec_.warded) {
      ward();
    }
    demand(::chdir("/"), "chdir");
    ::execve(arguments_.front(), arguments_.data(), environment_.data());
    tell("execve");
  }

private:
  [[noreturn]] void tell(const char* call) const noexcept {
    Trouble trouble{errno, {}};
    std::strncpy(trouble.call.data(), call, trouble.call.size() - 1);
    [[maybe_unused]] const ssize_t told = ::write(trouble_, &trouble, sizeof trouble);
    ::_exit(EXIT_FAILURE);
  }

  void demand(long result, const char* call) const noexcept {
    if (result == -1) {
      tell(call);
    }
  }

  void set_descriptors() const noexcept {
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    demand(nothing, "open /dev/null");
    demand(::dup2(nothing, STDIN_FILENO), "dup2");
    demand(::dup2(spec_.output, STDOUT_FILENO), "dup2");
    demand(::dup2(spec_.output, STDERR_FILENO), "dup2");
    constexpr unsigned first = 3;
    if (::syscall(SYS_close_range, first, ~0U, CLOSE_RANGE_CLOEXEC) == -1) {
      const long open_max = ::sysconf(_SC_OPEN_MAX);
      for (int descriptor = first; descriptor < open_max; ++descriptor) {
        ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
      }
    }
    for (const int descriptor : spec_.inherited) {
      demand(::fcntl(descriptor, F_SETFD, 0), "fcntl");
    }
  }

  void set_limits() const noexcept {
    for (const Limit& wanted : spec_.limits) {
      rlimit limit{};
      demand(::getrlimit(wanted.resource, &limit), "getrlimit");
      limit.rlim_cur = limit.rlim_max = std::min(limit.rlim_max, wanted.value);
      demand(::setrlimit(wanted.resource, &limit), "setrlimit");
    }
    // Where memory runs out, the kernel shall take from here first.
    const int score = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    [[maybe_unused]] const ssize_t written = ::write(score, "500", 3);
    ::close(score);
  }

  void drop_user() const noexcept {
    if (spec_.user) {
      demand(::setgroups(0, nullptr), "setgroups");
      demand(::setresgid(*spec_.user, *spec_.user, *spec_.user), "setresgid");
      demand(::setresuid(*spec_.user, *spec_.user, *spec_.user), "setresuid");
    }
  }

  // After the change of the user, which clears it.
  void die_with(pid_t parent, int signo = SIGKILL) const noexcept {
    demand(::prctl(PR_SET_PDEATHSIG, signo), "prctl");
    if (::getppid() != parent) {
      ::_exit(EXIT_FAILURE); // it has ended between fork and prctl
    }
  }

  // The judge goes on in a child of this process, which stays behind as its warden.
  void ward() const noexcept {
    demand(::prctl(PR_SET_PDEATHSIG, warden::stop_signal), "prctl");
    const pid_t self = ::getpid();
    warden::prepare();
    const pid_t child = ::fork();
    demand(child, "fork");
    if (child != 0) {
      warden::watch(child);
    }
    warden::leave();
    die_with(self);
    demand(::setsid(), "setsid");
  }

  const ChildSpec& spec_;
  std::vector<char*> arguments_;
  std::vector<char*> environment_;
  int trouble_;
  pid_t parent_ = ::getpid();
};

} // namespace

Child::Child(const ChildSpec& spec) : warded_{spec.warded} {
  std::array<int, 2> ends{};
  posix::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
  const posix::UniqueFd reading{ends[0]};
  posix::UniqueFd writing{ends[1]};
  posix::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
  const posix::UniqueFd known{ends[0]};
  const posix::UniqueFd make_known{ends[1]};
  Newborn newborn{spec, writing.get()};

  // No handler of this process may run in the new one.
  const sigset_t every = posix::SignalSet::all().to_sigset();
  sigset_t before{};
  ::pthread_sigmask(SIG_SETMASK, &every, &before);
  pid_ = ::fork();
  char byte = 0;
  if (pid_ == 0) {
    // Where SIGCHLD is ignored, one that ends before it has a pidfd is nobody's child any more.
    ::close(make_known.get());
    [[maybe_unused]] const ssize_t heard = ::read(known.get(), &byte, 1);
    newborn.become();
  }
  const int error = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  posix::check(pid_, "fork");
  pidfd_.reset(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  Trouble trouble{errno, {"pidfd_open"}};

  [[maybe_unused]] const ssize_t written = ::write(make_known.get(), &byte, 1);
  writing.reset();
  Trouble told{};
  if (::read(reading.get(), &told, sizeof told) == sizeof told) {
    trouble = told;
  } else if (pidfd_) {
    return;
  }
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  throw std::system_error{trouble.number, std::generic_category(), trouble.call.data()};
}

Child::~Child() {
  stop();
  while (::waitpid(pid_, nullptr, 0) == -1 && errno == EINTR) {
  }
}

void Child::stop() const noexcept {
  // Not reaped yet, so the pid is still this program's own.
  ::kill(pid_, warded_ ? warden::stop_signal : SIGKILL);
}

} // namespace confinement
