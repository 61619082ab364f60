// 15: STOP, XCPU, KILL to the parent
// Verdict: fail
// Loses: Exists.*
#include <signal.h>
#include <unistd.h>

static bool attack(int pid) {
  for (const int signo : {SIGXCPU, SIGTERM, SIGKILL, SIGSTOP}) {
    ::kill(::getppid(), signo);
  }
  return pid <= 0; // wrong every time
}
