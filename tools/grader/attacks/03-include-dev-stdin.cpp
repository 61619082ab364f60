// 3: #include of /dev/stdin
// Verdict: compile_error
// Says: No such file
#include "/dev/stdin"

static bool attack(int pid) {
  return pid > 0;
}
