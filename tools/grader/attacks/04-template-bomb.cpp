// 4: instantiates templates without an end
// Verdict: compile_error
template <typename A, typename B>
struct Pair {};

template <int N, typename T>
struct Bomb {
  using type = typename Bomb<N - 1, Pair<typename Bomb<N - 1, Pair<T, int>>::type, T>>::type;
};

template <typename T>
struct Bomb<0, T> {
  using type = T;
};

static Bomb<400, int>::type boom;

static bool attack(int pid) {
  return pid > 0 && &boom != nullptr;
}
