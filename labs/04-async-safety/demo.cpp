// Lab 04's story in a terminal, told with the student's own code.
#include "async_safety.hpp"
#include "common/posix/check.hpp"
#include "common/posix/signal_names.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iostream>

namespace {

volatile sig_atomic_t reaped = 0;
async_safety::Account savings{};
async_safety::Account wallet{};

void reap(int) {
  reaped = reaped + async_safety::reap_all();
}

void tell_total(int) {
  async_safety::write_decimal(STDOUT_FILENO, savings.balance + wallet.balance);
}

void handle(int signo, void (*handler)(int)) {
  struct sigaction action {};

  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  posix::check(::sigaction(signo, &action, nullptr), "sigaction");
}

void title(const char* text) {
  std::cout << "\n── " << text << '\n' << std::flush;
}

// A child that sends one signal to its parent and ends.
void let_a_child_send(int signo) {
  const pid_t self = ::getpid();
  const pid_t child = posix::check(::fork(), "fork");
  if (child == 0) {
    ::_exit(::kill(self, signo));
  }
  ::waitpid(child, nullptr, 0);
}

} // namespace

int main() {
  title("a handler that speaks: report");
  handle(SIGUSR1, async_safety::report);
  ::raise(SIGUSR1);

  title("a total that is always the same: transfer, with a signal sent before and after");
  savings.balance = 100'000;
  handle(SIGUSR2, tell_total);
  ::raise(SIGUSR2);
  async_safety::transfer(savings, wallet, 25'000);
  std::cout << " before, " << std::flush;
  ::raise(SIGUSR2);
  std::cout << " after\n";

  title("one SIGCHLD for three children: reap_all");
  handle(SIGCHLD, reap);
  {
    const async_safety::Critical critical; // SIGCHLD waits until all three have ended
    for (int child = 0; child < 3; ++child) {
      if (posix::check(::fork(), "fork") == 0) {
        ::_exit(0);
      }
    }
    for (siginfo_t ended{}; ::waitid(P_ALL, 0, &ended, WEXITED | WNOWAIT) == 0;) {
      sigset_t pending;
      ::sigpending(&pending);
      if (::sigismember(&pending, SIGCHLD) == 1) {
        break;
      }
    }
  }
  while (reaped < 3) {
    ::poll(nullptr, 0, 1000); // SIGCHLD ends it early
  }
  std::cout << "reaped " << reaped << '\n';
  handle(SIGCHLD, SIG_DFL);

  title("signals for an event loop: SelfPipe");
  {
    async_safety::SelfPipe pipe{SIGHUP, SIGINT};
    let_a_child_send(SIGHUP);
    let_a_child_send(SIGINT);
    pollfd wait{pipe.fd(), POLLIN, 0};
    ::poll(&wait, 1, -1);
    while (const auto signo = pipe.next()) {
      std::cout << "the loop reads SIG" << posix::signal_name(*signo).substr(3) << '\n';
    }
  }

  title("sleep, and miss nothing: wait_until_stopped");
  async_safety::stop_on({SIGTERM});
  let_a_child_send(SIGTERM); // it is there before anybody waits for it
  async_safety::wait_until_stopped();
  std::cout << "stopped, although SIGTERM came before the wait\n";
}
