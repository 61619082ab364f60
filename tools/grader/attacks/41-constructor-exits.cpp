// 41: a static constructor that _Exit(0)s
// Verdict: fail skipped
// Loses: *
#include <cstdio>
#include <cstdlib>

static struct Early {
  Early() {
    std::puts("[  PASSED  ] 41 tests.");
    std::fflush(stdout);
    std::_Exit(0);
  }
} early;

static bool attack(int pid) {
  return pid > 0;
}
