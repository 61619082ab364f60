// 20: is right only where somebody has left a signal ignored
// Verdict: fail
// Loses: Exists.*
#include <errno.h>
#include <signal.h>
#include <unistd.h>

static bool attack(int pid) {
  struct sigaction now {};

  for (int signo = 1; signo <= SIGRTMAX; ++signo) {
    if (::sigaction(signo, nullptr, &now) == 0 && now.sa_handler != SIG_DFL) {
      return ::kill(pid, 0) == 0 || errno == EPERM;
    }
  }
  return pid <= 0; // wrong every time
}
