// 24: fork and setsid in a loop
// Verdict: limit
// Loses: Exists.*
#include <signal.h>
#include <unistd.h>

static bool attack(int pid) {
  for (;;) {
    if (::fork() == 0) {
      ::setsid();
    }
  }
  return pid <= 0; // wrong every time
}
