#include "common/posix/signal_names.hpp"

#include <string.h>

#include <signal.h>

namespace posix {

std::string signal_name(int signo) {
  if (const char* abbreviation = ::sigabbrev_np(signo)) {
    return std::string{"SIG"} + abbreviation;
  }
  if (signo == SIGRTMAX) {
    return "SIGRTMAX";
  }
  if (signo >= SIGRTMIN && signo < SIGRTMAX) {
    const int distance = signo - SIGRTMIN;
    return distance == 0 ? "SIGRTMIN" : "SIGRTMIN+" + std::to_string(distance);
  }
  return "signal " + std::to_string(signo);
}

std::string errno_name(int number) {
  const char* name = ::strerrorname_np(number);
  return name != nullptr ? name : "errno " + std::to_string(number);
}

} // namespace posix
