// 26: burns processor time in orphaned grandchildren
// Verdict: limit fail
// Loses: Exists.*
#include <signal.h>
#include <unistd.h>

static bool attack(int pid) {
  for (int count = 0; count < 4; ++count) {
    if (::fork() == 0) {
      if (::fork() == 0) {
        ::setsid();
        for (;;) {
        }
      }
      ::_exit(0);
    }
  }
  return pid <= 0; // wrong every time
}
