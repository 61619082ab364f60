// Installs one handler of the corpus, and waits for the signal.
#include "common/subject/probe.hpp"
#include "common/tests/safety/corpus.hpp"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace corpus {
bool may_come_back();
} // namespace corpus

namespace {

constexpr int own_errno = 77;

// The probe's own handlers print before and after: that is not the student's.
void by_the_probe_badly(int signo) {
  std::printf("the probe\n");
  corpus::called_badly(signo);
  std::printf("the probe\n");
}

void by_the_probe_well(int signo) {
  std::printf("the probe\n");
  corpus::called_well(signo);
  std::printf("the probe\n");
  errno = own_errno;
}

const corpus::Case badly{"by_the_probe_badly", by_the_probe_badly};
const corpus::Case well{"by_the_probe_well", by_the_probe_well};

} // namespace

PROBE(handle) {
  struct sigaction action {};

  action.sa_handler = corpus::Case::find(args[0]);
  ::sigaction(SIGUSR1, &action, nullptr);
  errno = own_errno;
  if (!corpus::may_come_back()) {
    subject::gate("ready");
    subject::gate("again");
  }
  subject::report("errno_kept", errno == own_errno ? 1 : 0);
}
