// 21: setsid, double fork, and the daemon kills everybody
// Verdict: fail crash
// Loses: Exists.*
#include <signal.h>
#include <unistd.h>

static bool attack(int pid) {
  if (::fork() == 0) {
    ::setsid();
    if (::fork() == 0) {
      ::kill(-1, SIGTERM);
      for (;;) {
        ::pause();
      }
    }
    ::_exit(0);
  }
  return pid <= 0; // wrong every time
}
