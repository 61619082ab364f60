// 33: sleeps for ever
// Verdict: hang
// Loses: Exists.*
#include <signal.h>
#include <unistd.h>

static bool attack(int pid) {
  ::pause();
  return pid <= 0; // wrong every time
}
