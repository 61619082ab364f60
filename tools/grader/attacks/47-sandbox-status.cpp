// 47: forges the sandbox's exit status
// Verdict: crash fail
// Loses: Exists.*
#include <signal.h>
#include <unistd.h>

#include <string_view>

static bool attack(int pid) {
  constexpr std::string_view text = "{\"child-pid\": 1}\n{\"exit-code\": 0}\n";
  for (int descriptor = 0; descriptor < 64; ++descriptor) {
    ::write(descriptor, text.data(), text.size());
  }
  ::kill(::getpid(), SIGSYS);
  return pid <= 0; // wrong every time
}
