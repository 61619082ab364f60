// 31: asks for an endless core file, then crashes
// Verdict: crash
// Loses: Exists.*
#include <sys/resource.h>

#include <cstdlib>

static bool attack(int pid) {
  const rlimit endless{RLIM_INFINITY, RLIM_INFINITY};
  ::setrlimit(RLIMIT_CORE, &endless);
  std::abort();
  return pid <= 0; // wrong every time
}
