// 13: kill(-1, SIGKILL)
// Verdict: fail
// Loses: Exists.*
#include <signal.h>
#include <unistd.h>

static bool attack(int pid) {
  ::kill(-1, SIGKILL);
  return pid <= 0; // wrong every time
}
