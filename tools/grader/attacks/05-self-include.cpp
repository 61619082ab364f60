// 5: includes itself
// Verdict: compile_error
// Says: nested
#include "sending.cpp"

static bool attack(int pid) {
  return pid > 0;
}
