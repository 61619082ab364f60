// 39: closes the report descriptor
// Verdict: fail
// Loses: Exists.*
#include <unistd.h>

static bool attack(int pid) {
  ::close_range(0, ~0U, 0);
  return pid <= 0; // wrong every time
}
