// 27: a memory bomb
// Verdict: limit crash fail
// Loses: Exists.*
#include <cstdlib>
#include <cstring>

static bool attack(int pid) {
  for (;;) {
    constexpr std::size_t size = 16UL << 20;
    void* more = std::malloc(size);
    if (more == nullptr) {
      break;
    }
    std::memset(more, 1, size);
  }
  return pid <= 0; // wrong every time
}
