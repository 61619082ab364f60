// 12: defines libc's kill, for the probes too
// Verdict: compile_error
// Says: kill
#include <signal.h>

extern "C" int kill(pid_t, int) noexcept {
  return 0;
}

static bool attack(int pid) {
  return pid > 0;
}
