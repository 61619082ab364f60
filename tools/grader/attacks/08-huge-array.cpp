// 8: an initialised array of 4 GiB
// Verdict: compile_error
char huge[4UL << 30] = {1};

static bool attack(int pid) {
  return pid > 0 && huge[0] == 1;
}
