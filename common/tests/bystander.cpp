#include "common/tests/bystander.hpp"

#include "common/judge/confinement/slot.hpp"
#include "common/posix/check.hpp"
#include "common/posix/signal_set.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <string>

namespace tests {

Bystander::Bystander(int slot)
    : user_{confinement::slot_uid(slot).value_or(::getuid())}, alone_{user_ != ::getuid()} {
  const sigset_t all = posix::SignalSet::all().to_sigset();
  sigset_t before{};
  ::sigprocmask(SIG_BLOCK, &all, &before);
  pid_ = posix::check(::fork(), "fork");
  if (pid_ == 0) {
    ::setpgid(0, 0);
    if (alone_ && ::setresuid(user_, user_, user_) == -1) {
      ::_exit(1);
    }
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) {
      ::pause();
    }
  }
  ::setpgid(pid_, pid_);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
}

Bystander::~Bystander() {
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

bool Bystander::unharmed() const {
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WSTOPPED | WNOHANG | WNOWAIT);
  std::ifstream status{"/proc/" + std::to_string(pid_) + "/status"};
  bool untouched = info.si_pid == 0;
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("SigPnd:") || line.starts_with("ShdPnd:")) {
      untouched =
          untouched && line.find_first_not_of('0', line.find('\t') + 1) == std::string::npos;
    }
  }
  return untouched;
}

std::set<pid_t> processes_of_user(uid_t user) {
  std::set<pid_t> all;
  for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
    const std::string name = entry.path().filename().string();
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    std::ifstream status{entry.path() / "status"};
    for (std::string line; error == std::errc{} && std::getline(status, line);) {
      if (line.starts_with("Uid:") && std::stoul(line.substr(4)) == user) {
        all.insert(pid);
      }
    }
  }
  return all;
}

} // namespace tests
