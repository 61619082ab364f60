// 25: a thread bomb
// Verdict: fail limit crash
// Loses: Exists.*
#include <signal.h>
#include <unistd.h>

#include <thread>
#include <vector>

static bool attack(int pid) {
  static std::vector<std::thread> all;
  for (;;) {
    try {
      all.emplace_back([] { ::pause(); });
    } catch (...) {
      break;
    }
  }
  for (std::thread& one : all) {
    one.detach();
  }
  return pid <= 0; // wrong every time
}
