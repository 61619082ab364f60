// 42: _Exit(0) in the middle of a test
// Verdict: fail
// Loses: Exists.*
#include <cstdlib>

static bool attack(int) {
  std::_Exit(0);
}
