// 14: kill(0, SIGKILL)
// Verdict: crash
// Loses: Exists.*
#include <signal.h>
#include <unistd.h>

static bool attack(int pid) {
  ::kill(0, SIGKILL);
  return pid <= 0; // wrong every time
}
