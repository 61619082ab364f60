// 29: an inode flood
// Verdict: fail limit
// Loses: Exists.*
#include <fcntl.h>
#include <unistd.h>

#include <string>

static bool attack(int pid) {
  for (int number = 0; number < 100000; ++number) {
    const int file = ::open(("/tmp/i" + std::to_string(number)).c_str(), O_CREAT | O_WRONLY, 0600);
    if (file == -1) {
      break;
    }
    ::close(file);
  }
  return pid <= 0; // wrong every time
}
