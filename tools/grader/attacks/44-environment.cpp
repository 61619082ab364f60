// 44: environment tricks
// Verdict: fail
// Loses: Exists.*
#include <unistd.h>

#include <cstdlib>

static bool attack(int pid) {
  ::setenv("GTEST_FILTER", "-*", 1);
  ::setenv("GTEST_OUTPUT", "xml:/tmp/result.xml", 1);
  ::setenv("GTEST_FAIL_FAST", "0", 1);
  ::setenv("LD_PRELOAD", "/tmp/evil.so", 1);
  ::setenv("BASH_ENV", "/tmp/evil.sh", 1);
  return pid <= 0; // wrong every time
}
