// The student's kill at work: what signals are, what they do, and how a death reads.
#include "common/posix/check.hpp"
#include "sending.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string>
#include <string_view>

namespace {

using namespace std::chrono_literals;

void say(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

pid_t start(bool stubborn = false) {
  // Before the fork, so that the child ignores it from its first instruction on.
  const auto before = ::signal(SIGTERM, stubborn ? SIG_IGN : SIG_DFL);
  const pid_t child = posix::check(::fork(), "fork");
  if (child == 0) {
    ::alarm(20); // no child outlives a demo that was interrupted
    for (;;) {
      ::pause();
    }
  }
  ::signal(SIGTERM, before);
  return child;
}

std::string death_by(std::string_view name) {
  const pid_t child = start();
  const std::array victims{child};
  sending::send_all(victims, sending::parse_signal(name));
  int status = 0;
  posix::check(::waitpid(child, &status, 0), "waitpid");
  return sending::describe(status);
}

std::string_view word(sending::Action action) {
  switch (action) {
  case sending::Action::terminate:
    return "terminates";
  case sending::Action::ignore:
    return "is ignored";
  case sending::Action::stop:
    return "stops";
  default:
    return "resumes";
  }
}

} // namespace

int main() {
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);

  say("A signal is a small number with a name.");
  for (const std::string_view name : {"hup", "SIGKILL", "15", "rtmin+3"}) {
    const int signo = sending::parse_signal(name);
    say("  '" + std::string{name} + "' is " + std::to_string(signo) + ", " +
        sending::signal_name(signo));
  }

  say("\nLeft alone, a process has it by default (asked of the kernel, one child each):");
  for (const std::string_view name : {"TERM", "CHLD", "TSTP", "CONT", "WINCH", "USR1", "KILL"}) {
    say("  " + std::string{name} + std::string(6 - name.size(), ' ') +
        std::string{word(sending::default_action(sending::parse_signal(name)))});
  }

  say("\nSix deaths, as the parent reads them:");
  for (const std::string_view name : {"HUP", "ILL", "TRAP", "ABRT", "FPE", "TERM"}) {
    say("  " + death_by(name));
  }

  say("\nSignal 0 only asks.");
  const pid_t child = start();
  say(std::string{"  the child lives:      "} + (sending::exists(child) ? "yes" : "no"));
  ::kill(child, SIGKILL);
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);
  say(std::string{"  killed, not reaped:   "} + (sending::exists(child) ? "yes, a zombie" : "no"));
  ::waitpid(child, nullptr, 0);
  say(std::string{"  killed and reaped:    "} + (sending::exists(child) ? "yes" : "no"));

  say("\nPolite, then forced:");
  say("  one that listens:     " + sending::describe(sending::terminate(start(), 2000ms)));
  say("  one that ignores 15:  " + sending::describe(sending::terminate(start(true), 300ms)));

  say("\nAnd the command itself, kill -l 137:");
  const std::array<std::string_view, 2> arguments{"-l", "137"};
  return sending::kill_main(arguments, STDOUT_FILENO, STDERR_FILENO);
}
