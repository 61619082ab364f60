// 1: reads the machine's secrets into the compiler's messages
// Verdict: compile_error
// Says: No such file
#include "/etc/shadow"

static bool attack(int pid) {
  return pid > 0;
}
