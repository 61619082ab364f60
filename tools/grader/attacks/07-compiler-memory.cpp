// 7: has the compiler hold an enormous constant
// Verdict: compile_error
#include <array>

struct Big {
  std::array<long, 100000000> all{};

  constexpr Big() {
    for (unsigned i = 0; i < all.size(); ++i) {
      all[i] = i;
    }
  }
};

constexpr Big big;

static bool attack(int pid) {
  return pid > 0 && big.all[1] == 1;
}
