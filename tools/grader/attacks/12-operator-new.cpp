// 12: replaces the global operator new
// Verdict: compile_error
// Says: _Znwm
#include <cstdlib>
#include <new>

void* operator new(std::size_t size) {
  return std::malloc(size);
}

static bool attack(int pid) {
  return pid > 0;
}
