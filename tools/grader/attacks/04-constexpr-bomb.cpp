// 4: computes for ever at compile time
// Verdict: compile_error
constexpr unsigned long long turn(unsigned long long n) {
  for (unsigned long long i = 0; i < ~0ULL; ++i) {
    n = n * 31 + i;
  }
  return n;
}

constexpr unsigned long long value = turn(1);

static bool attack(int pid) {
  return pid > 0 && value != 0;
}
