// 1: includes the judge's tests
// Verdict: compile_error
// Says: No such file
#include "labs/02-kill/tests.hpp"

static bool attack(int pid) {
  return pid > 0;
}
