// 30: a slow drip of stdout, one byte at a time, in one test only
// Verdict: limit hang
// Loses: Exists.KnowsThatAZombieIsThere
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <stdexcept>

static bool attack(int pid) {
  if (pid <= 0) {
    throw std::invalid_argument{"no process"};
  }
  siginfo_t child{};
  if (::waitid(P_PID, static_cast<id_t>(pid), &child, WEXITED | WNOHANG | WNOWAIT) == 0) {
    for (;;) {
      const timespec pause{0, 50'000'000};
      ::nanosleep(&pause, nullptr);
      ::write(1, ".", 1);
    }
  }
  return ::kill(pid, 0) == 0 || errno == EPERM;
}
