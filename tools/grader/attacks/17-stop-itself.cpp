// 17: stops itself
// Verdict: hang
// Loses: Exists.*
#include <signal.h>
#include <unistd.h>

static bool attack(int pid) {
  ::raise(SIGSTOP);
  return pid <= 0; // wrong every time
}
