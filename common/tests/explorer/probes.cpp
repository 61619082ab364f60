#include "common/subject/probe.hpp"
#include "common/tests/explorer/corpus.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <random>
#include <stdexcept>
#include <string>

PROBE(corpus) {
  const corpus::Case* one = corpus::find(std::string{args[0]}.c_str());
  if (one == nullptr) {
    throw std::invalid_argument{"no such case"};
  }
  one->prepare();
  one->run();
  subject::report("right", one->right() ? 1 : 0);
}

// What testing by chance finds: runs a case natively, again and again, and sends the signal after a
// random time. A run that has not ended after a second has lost it.
PROBE(by_chance) {
  const corpus::Case* one = corpus::find(std::string{args[0]}.c_str());
  std::minstd_rand random{static_cast<unsigned>(args.number(2))};
  std::array<int, 2> ready{};
  int lost = 0;
  for (long run = 0; one != nullptr && run < args.number(1); ++run) {
    if (::pipe2(ready.data(), O_CLOEXEC) != 0) {
      break;
    }
    const pid_t child = ::fork();
    if (child == 0) {
      one->prepare();
      ::alarm(1);
      ::close(ready[1]);
      one->run();
      ::_exit(one->right() ? 0 : 1);
    }
    ::close(ready[1]);
    char byte = 0;
    static_cast<void>(::read(ready[0], &byte, 1)); // until the child has closed its end
    std::atomic<long> spin{static_cast<long>(random() % 20'000)};
    while (--spin > 0) {
    }
    ::kill(child, SIGUSR1);
    int status = 0;
    ::waitpid(child, &status, 0);
    lost += status == 0 ? 0 : 1;
    ::close(ready[0]);
  }
  subject::report("lost", lost);
}

// The function explored is a handler of SIGUSR1, and SIGUSR2 has the same.
PROBE(handler) {
  const auto handler = args.number(0) != 0 ? corpus::add_up_alone : corpus::add_up_slowly;
  ::signal(SIGUSR1, handler);
  ::signal(SIGUSR2, handler);
  ::raise(SIGUSR1);
  subject::report("right", corpus::sum() == 2 ? 1 : 0);
}

PROBE(after_a_gate) {
  subject::gate("before");
  corpus::set_and_return();
  subject::report("right", 1);
}

PROBE(tells_the_group) {
  ::signal(SIGUSR2, corpus::add_up_alone);
  corpus::tell_the_group();
  subject::report("heard", corpus::sum());
}

PROBE(turn_as_the_stack_lies) {
  corpus::turn_as_the_stack_lies();
}

PROBE(wait_an_hour) {
  corpus::wait_an_hour();
  subject::report("right", 1);
}

PROBE(wait_for_child) {
  const pid_t child = ::fork();
  if (child == 0) {
    subject::gate("child");
    ::_exit(0);
  }
  subject::report("child", child);
  corpus::wait_for_child(child);
  subject::report("right", 1);
}

namespace {
volatile sig_atomic_t alarms = 0;
}

PROBE(countdown) {
  ::signal(SIGALRM, [](int) { alarms = alarms + 1; });
  { const corpus::Countdown countdown{args.number(0) != 0}; }
  sigset_t pending;
  ::sigpending(&pending);
  subject::report("alarms", alarms);
  subject::report("right", sigismember(&pending, SIGALRM) == 0 ? 1 : 0);
}
