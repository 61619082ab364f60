#include "common/posix/reset_signals.hpp"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdint>

namespace posix {

void reset_signals(SignalSet ignored, SignalSet blocked) noexcept {
  // The kernel's struct sigaction begins with the handler; flags, restorer and mask are zero.
  constexpr std::uintptr_t ignore = 1; // SIG_DFL is 0 and SIG_IGN is 1, as pointers
  std::array<std::uintptr_t, 4> action{};
  for (int signo = 1; signo < NSIG; ++signo) {
    action[0] = ignored.contains(signo) ? ignore : 0;
    ::syscall(SYS_rt_sigaction, signo, action.data(), nullptr, sizeof(std::uint64_t));
  }
  const std::uint64_t mask = blocked.bits();
  ::syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, nullptr, sizeof mask);
}

} // namespace posix
