// 30: gigabytes of stdout
// Verdict: limit
// Loses: Exists.*
#include <unistd.h>

#include <string>

static bool attack(int pid) {
  static const std::string block(1 << 20, 'x');
  for (int count = 0; count < 4096; ++count) {
    if (::write(1, block.data(), block.size()) == -1) {
      break;
    }
  }
  return pid <= 0; // wrong every time
}
