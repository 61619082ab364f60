// 28: fills /tmp, /dev, /dev/shm
// Verdict: fail limit crash
// Loses: Exists.*
#include <fcntl.h>
#include <unistd.h>

#include <string>

static bool attack(int pid) {
  static const std::string block(1 << 20, 'x');
  for (const char* folder : {"/tmp", "/dev", "/dev/shm", "/", "/var/tmp"}) {
    for (int number = 0; number < 4; ++number) {
      const std::string name = std::string{folder} + "/fill" + std::to_string(number);
      const int file = ::open(name.c_str(), O_CREAT | O_WRONLY, 0600);
      for (int written = 0; written < 40 && ::write(file, block.data(), block.size()) > 0;
           ++written) {
      }
      ::close(file);
    }
  }
  return pid <= 0; // wrong every time
}
