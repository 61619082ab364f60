// 3: #include of /dev/random
// Verdict: compile_error
// Says: No such file
#include "/dev/random"

static bool attack(int pid) {
  return pid > 0;
}
