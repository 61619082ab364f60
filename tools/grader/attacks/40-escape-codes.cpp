// 40: TIOCSTI, escape codes and HTML in its output
// Verdict: fail
// Loses: Exists.*
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <stdexcept>
#include <string_view>

static bool attack(int pid) {
  for (int descriptor = 0; descriptor < 3; ++descriptor) {
    ::ioctl(descriptor, TIOCSTI, "x");
  }
  const int terminal = ::open("/dev/tty", O_RDWR);
  ::ioctl(terminal, TIOCSTI, "x");
  constexpr std::string_view text = "\x1b]0;owned\a\x1b[2J<script>alert(1)</script>\x00\xff\n";
  ::write(1, text.data(), text.size());
  if (pid > 0) {
    throw std::runtime_error{"\x1b[31m<img src=x onerror=alert(1)>\xff\u202e"};
  }
  return pid <= 0; // wrong every time
}
