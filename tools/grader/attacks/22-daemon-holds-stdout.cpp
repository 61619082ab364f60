// 22: a daemon that keeps stdout open
// Verdict: fail
// Loses: Exists.*
#include <signal.h>
#include <unistd.h>

static bool attack(int pid) {
  if (::fork() == 0) {
    ::setsid();
    for (;;) {
      ::pause();
    }
  }
  return pid <= 0; // wrong every time
}
