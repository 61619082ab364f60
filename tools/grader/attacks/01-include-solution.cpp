// 1: includes the solution
// Verdict: compile_error
// Says: No such file
#include "solutions/02-kill/sending.cpp"

static bool attack(int pid) {
  return pid > 0;
}
