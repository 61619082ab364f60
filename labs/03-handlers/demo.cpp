// Lab 03's story in a terminal, told with the student's own code.
#include "common/posix/check.hpp"
#include "common/posix/safe_write.hpp"
#include "common/posix/signal_names.hpp"
#include "common/posix/signal_set.hpp"
#include "common/posix/unique_fd.hpp"
#include "common/posix/wait_status.hpp"
#include "handlers.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <string>

namespace {

posix::WaitStatus wait_for(pid_t child) {
  int status = 0;
  posix::check(::waitpid(child, &status, 0), "waitpid");
  return posix::WaitStatus{status};
}

// A process to send signals to. It speaks in whole lines through a pipe, so nobody has to sleep.
class Partner {
public:
  explicit Partner(const std::function<void()>& prepare) {
    std::array<int, 2> ends{};
    posix::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
    pid_ = posix::check(::fork(), "fork");
    if (pid_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::close(
          ends[1]); // or the parent would wait for an end that the unwritten code never comes to
      prepare();
      posix::safe_write(STDOUT_FILENO, "ready\n");
      for (;;) {
        ::pause();
      }
    }
    ::close(ends[1]);
    lines_.reset(ends[0]);
    if (line().empty()) {
      ::_exit(wait_for(pid_).exit_code()); // it has said why: not written yet
    }
  }

  // What it says next; nothing when it has ended.
  std::string line() {
    std::string text;
    for (char letter = 0; ::read(lines_.get(), &letter, 1) == 1 && letter != '\n';) {
      text += letter;
    }
    return text;
  }

  void receive(int signo) {
    std::cout << "  kill -" << posix::signal_name(signo).substr(3) << "   " << std::flush;
    posix::check(::kill(pid_, signo), "kill");
    const std::string answer = line();
    std::cout << "=> " << (answer.empty() ? wait_for(pid_).describe() : answer) << std::endl;
  }

private:
  pid_t pid_ = -1;
  posix::UniqueFd lines_;
};

void heading(const char* text) {
  std::cout << '\n' << text << std::endl;
}

void say_handled(int) {
  posix::safe_write(STDOUT_FILENO, "the handler ran\n");
}

void print_sender(const char* event) {
  const handlers::Sender sender = handlers::last_sender();
  std::cout << "  " << event << "   pid " << sender.pid << (sender.pid == ::getpid() ? " (me)" : "")
            << ", code " << sender.code << ", value " << sender.value << std::endl;
}

void show_senders() {
  handlers::remember_sender(SIGUSR1);
  handlers::remember_sender(SIGCHLD);
  ::raise(SIGUSR1);
  print_sender("raise(SIGUSR1)    ");
  sigval value{};
  value.sival_int = 42;
  ::sigqueue(::getpid(), SIGUSR1, value);
  print_sender("sigqueue(…, 42)   ");
  const pid_t child = posix::check(::fork(), "fork");
  if (child == 0) {
    ::_exit(7);
  }
  wait_for(child);
  print_sender("a child's SIGCHLD ");
}

void show_tally() {
  handlers::tally({SIGUSR2, SIGRTMIN});
  const sigset_t both = posix::SignalSet{SIGUSR2, SIGRTMIN}.to_sigset();
  ::sigprocmask(SIG_BLOCK, &both, nullptr);
  for (int sent = 0; sent < 5; ++sent) {
    ::raise(SIGUSR2);
    ::raise(SIGRTMIN);
  }
  ::sigprocmask(SIG_UNBLOCK, &both, nullptr);
  std::cout << "  SIGUSR2    5 sent, " << handlers::tally_of(SIGUSR2) << " delivered\n"
            << "  SIGRTMIN   5 sent, " << handlers::tally_of(SIGRTMIN) << " delivered" << std::endl;
}

void show_inheritance() {
  handlers::ignore(SIGINT);
  const std::string look = "echo \"  $(grep SigIgn /proc/self/status | tr '\\t' ' ')\"";
  std::cout << "  started by system():" << std::endl;
  if (std::system(look.c_str()) != 0) {
    std::cout << "  (no shell here)" << std::endl;
  }
  std::cout << "  started by start_clean():" << std::endl;
  wait_for(handlers::start_clean({"sh", "-c", look}));
  std::cout << "  (the 18 stands for signals 32 and 33, which glibc keeps for itself)" << std::endl;
  handlers::restore_default(SIGINT);
}

} // namespace

int main() {
  std::cout << "I am process " << ::getpid() << ". What a signal does is for me to decide.\n";
  heading("Bulletproof against SIGTERM, but not against SIGKILL:");
  Partner bulletproof{[] { handlers::bulletproof(SIGTERM); }};
  for (const int signo : {SIGTERM, SIGTERM, SIGKILL}) {
    bulletproof.receive(signo);
  }
  heading("A handler for one shot:");
  Partner once{[] { handlers::once(SIGINT, say_handled); }};
  for (const int signo : {SIGINT, SIGINT}) {
    once.receive(signo);
  }
  heading("Who was it?");
  show_senders();
  heading("Five of each while both are blocked. A pending bit is no queue:");
  show_tally();
  heading("I ignore SIGINT (bit 1 of SigIgn: 2). What does a new program inherit?");
  show_inheritance();
}
