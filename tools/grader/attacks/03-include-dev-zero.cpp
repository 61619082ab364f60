// 3: #include of /dev/zero
// Verdict: compile_error
// Says: No such file
#include "/dev/zero"

static bool attack(int pid) {
  return pid > 0;
}
