// 19: a flood of real-time signals
// Verdict: fail
// Loses: Exists.*
#include <signal.h>
#include <unistd.h>

static bool attack(int pid) {
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_BLOCK, &all, nullptr);
  for (int count = 0; count < 100000; ++count) {
    ::sigqueue(count % 2 == 0 ? ::getpid() : ::getppid(), SIGRTMIN + count % 20, sigval{});
  }
  return pid <= 0; // wrong every time
}
