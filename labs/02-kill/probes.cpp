// What the judge may ask a subject of lab 2 to do.
#include "common/posix/check.hpp"
#include "common/subject/probe.hpp"
#include "sending.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using subject::gate;
using subject::report;
using subject::report_outcome;

namespace {

// One report for each argument, so that one process answers a whole list.
template <typename Ask>
void answer(const subject::Arguments& args, const Ask& ask) {
  for (std::size_t index = 0; index < args.size(); ++index) {
    try {
      report("answer", ask(index));
    } catch (const std::invalid_argument& error) {
      report("answer", "invalid_argument: " + std::string{error.what()});
    }
  }
}

std::string word(sending::Action action) {
  switch (action) {
  case sending::Action::terminate:
    return "terminate";
  case sending::Action::ignore:
    return "ignore";
  case sending::Action::stop:
    return "stop";
  case sending::Action::resume:
    return "resume";
  }
  return "none of the four";
}

int as_int(const subject::Arguments& args, std::size_t index) {
  return static_cast<int>(args.number(index));
}

std::string action_of(const subject::Arguments& args, std::size_t index) {
  return word(sending::default_action(as_int(args, index)));
}

} // namespace

PROBE(parse_signal) {
  answer(args,
         [&](std::size_t index) { return std::to_string(sending::parse_signal(args[index])); });
}

PROBE(signal_name) {
  answer(args, [&](std::size_t index) { return sending::signal_name(as_int(args, index)); });
}

PROBE(there_and_back) {
  answer(args, [&](std::size_t index) {
    return std::to_string(sending::parse_signal(sending::signal_name(as_int(args, index))));
  });
}

PROBE(default_action) {
  answer(args, [&](std::size_t index) { return action_of(args, index); });
  gate("after");
}

PROBE(default_action_with_handlers) {
  for (int signo = 1; signo <= SIGRTMAX; ++signo) {
    ::signal(signo, [](int) {});
  }
  answer(args, [&](std::size_t index) { return action_of(args, index); });
  gate("after");
}

PROBE(default_action_between_looks) {
  gate("before");
  answer(args, [&](std::size_t index) { return action_of(args, index); });
  gate("after");
}

PROBE(send_all) {
  std::vector<pid_t> pids;
  for (std::size_t index = 1; index < args.size(); ++index) {
    pids.push_back(as_int(args, index));
  }
  report_outcome([&] {
    for (const auto& [pid, error] : sending::send_all(pids, as_int(args, 0))) {
      report("pid", pid);
      report("errno", error);
    }
  });
  gate("after");
}

PROBE(exists) {
  answer(args, [&](std::size_t index) {
    return std::string{sending::exists(as_int(args, index)) ? "true" : "false"};
  });
}

PROBE(signal_group) {
  report_outcome([&] { sending::signal_group(as_int(args, 0), as_int(args, 1)); });
  gate("after");
}

PROBE(describe) {
  answer(args, [&](std::size_t index) { return sending::describe(as_int(args, index)); });
}

namespace {

pid_t fork_child() {
  return posix::check(::fork(), "fork");
}

// How a child takes TERM. It is blocked across the fork, so none of them can meet it unprepared.
[[noreturn]] void live(std::string_view kind, int code, const sigset_t& term) {
  if (kind == "tidy") {
    int signo = 0;
    ::sigwait(&term, &signo);
    gate("next");
    ::_exit(code);
  }
  ::signal(SIGTERM, kind == "stubborn" ? SIG_IGN : SIG_DFL);
  ::sigprocmask(SIG_UNBLOCK, &term, nullptr);
  for (;;) {
    ::pause();
  }
}

pid_t start_child(std::string_view kind, int code) {
  sigset_t term;
  ::sigemptyset(&term);
  ::sigaddset(&term, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &term, nullptr);
  const pid_t child = fork_child();
  if (child == 0) {
    if (kind == "ended") {
      ::_exit(code);
    }
    live(kind, code, term);
  }
  ::sigprocmask(SIG_UNBLOCK, &term, nullptr);
  if (kind == "ended") { // wait for it, but leave it to be reaped
    siginfo_t info;
    ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);
  }
  return child;
}

} // namespace

PROBE(exists_as_zombie) {
  const pid_t zombie = start_child("ended", 0);
  report("zombie", zombie);
  report("answer", sending::exists(zombie) ? "true" : "false");
  gate("after");
}

namespace {

// How the child takes TERM, its exit code, the grace in milliseconds.
void end_a_child(const subject::Arguments& args) {
  struct sigaction handled {};

  handled.sa_handler = [](int) { report("handled", 1); };
  ::sigaction(SIGUSR1, &handled, nullptr);
  // A loop that spins would go on until the grace is over; the limit of CPU time ends it sooner.
  const rlimit one_second{1, 2};
  ::setrlimit(RLIMIT_CPU, &one_second);

  const pid_t child = start_child(args[0], as_int(args, 1));
  report("child", child);
  gate("before");
  report("status", sending::terminate(child, std::chrono::milliseconds{args.number(2)}));
  gate("next"); // the child that is tidying up comes to a gate of this name as well
}

} // namespace

PROBE(terminate) {
  end_a_child(args);
}

PROBE(terminate_among_others) {
  report("ended_stranger", start_child("ended", 1));
  report("living_stranger", start_child("stubborn", 1));
  end_a_child(args);
}

PROBE(terminate_nobody) {
  report_outcome([&] { sending::terminate(as_int(args, 0), std::chrono::milliseconds{0}); });
  gate("after");
}

// Descriptors for output and messages, then the command's arguments.
PROBE(kill_main) {
  const std::vector<std::string> texts = args.from(2);
  const std::vector<std::string_view> arguments{texts.begin(), texts.end()};
  report("status", sending::kill_main(arguments, as_int(args, 0), as_int(args, 1)));
}
