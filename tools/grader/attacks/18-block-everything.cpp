// 18: ignores and blocks everything, and sleeps
// Verdict: hang
// Loses: Exists.*
#include <signal.h>
#include <unistd.h>

static bool attack(int pid) {
  for (int signo = 1; signo <= SIGRTMAX; ++signo) {
    ::signal(signo, SIG_IGN);
  }
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_BLOCK, &all, nullptr);
  ::pause();
  return pid <= 0; // wrong every time
}
