// 16: signals to PID 1
// Verdict: fail
// Loses: Exists.*
#include <signal.h>
#include <unistd.h>

static bool attack(int pid) {
  for (int signo = 1; signo <= SIGRTMAX; ++signo) {
    ::kill(1, signo);
  }
  return pid <= 0; // wrong every time
}
