// 23: a fork bomb
// Verdict: limit
// Loses: Exists.*
#include <signal.h>
#include <unistd.h>

static bool attack(int pid) {
  for (;;) {
    ::fork();
  }
  return pid <= 0; // wrong every time
}
