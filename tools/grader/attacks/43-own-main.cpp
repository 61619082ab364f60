// 43: its own main that prints success
// Verdict: compile_error
// Says: judge's own half
#include <cstdio>

int main() {
  std::puts("[  PASSED  ] 41 tests.");
  return 0;
}

static bool attack(int pid) {
  return pid > 0;
}
