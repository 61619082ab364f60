// Kernel calls of a probe that fail or are watched, by a seccomp filter of the process itself.
#pragma once

#include "common/posix/check.hpp"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace filtered {

// Calls whose sixth argument is this are our own and pass the filter.
inline constexpr unsigned pass = 0x51617a62;

// Makes the kernel act on these calls of this process, for good: fail them or raise SIGSYS.
inline void act_on(std::initializer_list<long> calls, unsigned action) {
  constexpr auto low_half = offsetof(seccomp_data, args) + 5 * sizeof(__u64);
  std::vector<sock_filter> code{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, low_half),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, pass, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
  };
  for (const long call : calls) {
    code.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 1));
    code.push_back(BPF_STMT(BPF_RET | BPF_K, action));
  }
  code.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
  posix::check(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl");
  posix::check(::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), "prctl");
}

// Two processes of the listed group end while it is read: one just before a file of its folder in
// /proc is opened, one when its file is open and about to be read.
struct Doomed {
  pid_t pid = 0;
  long folder = -1; // descriptor of something opened below /proc/PID
  bool gone = false;

  void end() noexcept {
    if (!std::exchange(gone, true)) {
      ::kill(pid, SIGKILL);
      ::waitpid(pid, nullptr, 0);
    }
  }

  [[nodiscard]] bool opened_by(long directory, const char* path) const noexcept {
    const std::string name = "/" + std::to_string(pid) + "/";
    return directory == folder || ("/" + std::string{path} + "/").find(name) != std::string::npos;
  }
};

inline Doomed doomed_at_open;
inline Doomed doomed_at_read;
inline long forks_allowed = 0; // how many forks succeed before all fail with EAGAIN

inline void on_filtered_call(int /*signo*/, siginfo_t* info, void* context) {
  mcontext_t& registers = static_cast<ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  auto* const all = registers.gregs;
  const long arguments[] = {all[REG_RDI], all[REG_RSI], all[REG_RDX], all[REG_R10], all[REG_R8]};
  auto& result = all[REG_RAX];
#else
  auto* const all = registers.regs;
  const long arguments[] = {static_cast<long>(all[0]),
                            static_cast<long>(all[1]),
                            static_cast<long>(all[2]),
                            static_cast<long>(all[3]),
                            static_cast<long>(all[4])};
  auto& result = all[0];
#endif
  if (info->si_syscall == SYS_clone && forks_allowed-- <= 0) {
    result = -EAGAIN;
    return;
  }
  const bool opens = info->si_syscall == SYS_openat;
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  const auto* const path = opens ? reinterpret_cast<const char*>(arguments[1]) : "";
  if (opens && doomed_at_open.opened_by(arguments[0], path)) {
    doomed_at_open.end();
  }
  if (info->si_syscall == SYS_read && arguments[0] == doomed_at_read.folder) {
    doomed_at_read.end();
  }
  const long done = ::syscall(info->si_syscall,
                              arguments[0],
                              arguments[1],
                              arguments[2],
                              arguments[3],
                              arguments[4],
                              static_cast<long>(pass));
  if (opens && done >= 0 && doomed_at_read.opened_by(arguments[0], path)) {
    doomed_at_read.folder = done;
  }
  result = done == -1 ? -errno : done;
}

// From now on these calls of this process come to on_filtered_call().
inline void trap(std::initializer_list<long> calls) {
  struct sigaction action {};

  action.sa_sigaction = on_filtered_call;
  action.sa_flags = SA_SIGINFO | SA_NODEFER; // a call may sleep in there
  posix::check(::sigaction(SIGSYS, &action, nullptr), "sigaction");
  act_on(calls, SECCOMP_RET_TRAP);
}

// Lets fork succeed so often and then fail with EAGAIN; a negative number changes nothing.
inline void allow_forks(long number) {
  if (number >= 0) {
    forks_allowed = number;
    trap({SYS_clone});
  }
}

// Makes every way to fork fail with this errno.
inline void refuse_forks(int number) {
  act_on({SYS_clone,
          SYS_clone3,
#ifdef SYS_fork
          SYS_fork,
          SYS_vfork
#endif
         },
         SECCOMP_RET_ERRNO | static_cast<unsigned>(number));
}

} // namespace filtered
