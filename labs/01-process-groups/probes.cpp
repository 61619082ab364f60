// What the judge may ask of a submission for lab 1.
#include "common/posix/check.hpp"
#include "common/subject/probe.hpp"
#include "filtered_calls.hpp"
#include "process_groups.hpp"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using subject::gate;
using subject::report;
using subject::report_outcome;

long visitors = 1;         // how many come with one visit
bool gated_visits = false; // whether each worker waits at its first visit

// A child made without the student's code. It ends when `body` returns.
template <typename Body>
pid_t fork_plain(const Body& body) {
  const pid_t child = posix::check(::fork(), "fork");
  if (child == 0) {
    body();
    ::_exit(0);
  }
  return child;
}

int reap(pid_t child) {
  int status = -1;
  while (::waitpid(child, &status, 0) == -1 && errno == EINTR) {
  }
  return status;
}

void report_rows(const std::vector<process_groups::ProcessRow>& rows) {
  report("rows", rows.size());
  for (const process_groups::ProcessRow& row : rows) {
    report("pid", row.pid);
    report("parent", row.parent);
    report("group", row.group);
    report("session", row.session);
    report("tty", row.tty);
    report("cpu", row.cpu.count());
    report("state", std::string_view{&row.state, 1});
    report("command", row.command);
  }
}

void burn(long milliseconds) {
  timespec used{};
  while (used.tv_sec * 1000 + used.tv_nsec / 1000000 < milliseconds) {
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    for (int count = 0; count < 1000; ++count) {
      ::syscall(SYS_getppid); // so that both user and system time grow
    }
  }
}

void report_identity(const process_groups::Identity& who) {
  report("pid", who.pid);
  report("parent", who.parent);
  report("group", who.group);
  report("session", who.session);
}

// Splits at ";": cat ; sort -r
std::vector<process_groups::Command> split(const std::vector<std::string>& words) {
  std::vector<process_groups::Command> commands;
  if (!words.empty()) {
    commands.emplace_back();
  }
  for (const std::string& word : words) {
    if (word == ";") {
      commands.emplace_back();
    } else {
      commands.back().push_back(word);
    }
  }
  return commands;
}

// From now on SIGUSR1 interrupts whatever sleeps.
void be_interruptible() {
  struct sigaction action {};

  action.sa_handler = [](int) { report("handled", 1); };
  posix::check(::sigaction(SIGUSR1, &action, nullptr), "sigaction");
}

} // namespace

void process_groups::visit() {
  static pid_t seen = 0;
  if (gated_visits && std::exchange(seen, ::getpid()) != ::getpid()) {
    gate("visit");
  }
  visits += visitors;
}

// The first process asks, then a child in its group, then one that leads a session of its own, and
// then, in a group of its own there, the child of that group's leader.
PROBE(who_am_i) {
  const auto ask = [] {
    report_identity(process_groups::who_am_i());
    gate("asked");
  };
  ask();
  fork_plain(ask);
  gate("next");
  fork_plain([&] {
    ::setsid();
    ask();
    fork_plain([&] {
      ::setpgid(0, 0);
      fork_plain(ask);
      gate("leader");
    });
    gate("session");
  });
  gate("first");
}

PROBE(who_am_i_orphan) {
  fork_plain([] {
    fork_plain([] {
      report("before", process_groups::who_am_i().parent);
      gate("orphan");
      report("after", process_groups::who_am_i().parent);
    });
    gate("parent");
  });
  gate("first");
}

PROBE(spawn) {
  const int value = static_cast<int>(args.number(0));
  const pid_t child = process_groups::spawn([value] {
    report("body", ::getpid());
    gate("body");
    return value;
  });
  report("child", child);
  report("after", ::getpid());
  gate("after");
  report("status", reap(child));
}

PROBE(spawn_throwing) {
  const bool standard = args[0] == "standard";
  report_outcome([standard] {
    report("child", process_groups::spawn([standard]() -> int {
             if (standard) {
               throw std::runtime_error{"left the body"};
             }
             throw 7;
           }));
  });
  report("after", ::getpid());
  gate("after");
  report("status", reap(-1));
}

PROBE(spawn_buffers) {
  std::setvbuf(stdout, nullptr, _IOFBF, BUFSIZ);
  std::printf("%s\n", std::string{args[0]}.c_str());
  reap(process_groups::spawn([] { return 0; }));
}

PROBE(spawn_atexit) {
  std::atexit([] { report("atexit", ::getpid()); });
  report("status", reap(process_groups::spawn([] { return 0; })));
}

PROBE(spawn_refused) {
  filtered::refuse_forks(static_cast<int>(args.number(0)));
  report_outcome([] {
    process_groups::spawn([] {
      report("body", 1);
      return 0;
    });
  });
  gate("after");
}

PROBE(spawn_looping) {
  const pid_t child = process_groups::spawn([] {
    report("loops", ::getpid());
    for (volatile bool forever = true; forever;) {
    }
    return 0;
  });
  gate("after");
  report("child", child);
}

PROBE(spawn_into) {
  const auto group = static_cast<pid_t>(args.number(0));
  report_outcome([group] {
    const pid_t child = process_groups::spawn_into(group, [] {
      report("begins", ::getpgrp());
      gate("body");
      return 0;
    });
    report("returns", ::getpgid(child));
    report("child", child);
  });
  gate("after");
}

PROBE(spawn_into_program) {
  report_outcome([] {
    const pid_t child = process_groups::spawn_into(0, [] {
      ::execlp("cat", "cat", nullptr);
      return 127;
    });
    report("child", child);
  });
  gate("after");
}

PROBE(start) {
  gate("before");
  report_outcome([&args] {
    const auto group = static_cast<pid_t>(args.number(0));
    const pid_t child = process_groups::start(args.from(1), group);
    report("child", child);
    report("returns", ::getpgid(child));
  });
  gate("after");
}

PROBE(start_and_reap) {
  report("status", reap(process_groups::start(args.from(0))));
}

PROBE(start_job) {
  gate("before");
  filtered::allow_forks(args.number(0));
  report_outcome([&args] {
    const process_groups::Job job = process_groups::start_job(split(args.from(1)));
    report("group", job.group);
    report("members", job.members.size());
    for (const pid_t member : job.members) {
      report("member", member);
    }
  });
  gate("after");
}

PROBE(list_group) {
  const auto group = static_cast<pid_t>(args.number(0));
  report_outcome([group] { report_rows(process_groups::list_group(group)); });
  gate("after");
}

// Children in the first process's group, each with a name.
PROBE(named) {
  for (const std::string& name : args.from(0)) {
    fork_plain([&name] {
      ::prctl(PR_SET_NAME, name.c_str());
      gate("named");
    });
  }
  gate("first");
}

// A session with a terminal, a group in it, and a process whose four numbers all differ.
PROBE(family) {
  fork_plain([] {
    ::setsid();
    const int master = ::posix_openpt(O_RDWR | O_NOCTTY);
    const char* name = master >= 0 && ::unlockpt(master) == 0 ? ::ptsname(master) : nullptr;
    // the first terminal that a session's leader opens becomes its controlling terminal
    // NOLINTNEXTLINE(android-cloexec-open)
    const bool opened = name != nullptr && ::open(name, O_RDWR) >= 0;
    report("terminal", opened ? name + std::strlen("/dev/") : "?");
    fork_plain([] {
      ::setpgid(0, 0);
      fork_plain([] { gate("v"); });
      gate("u");
    });
    gate("t");
  });
  gate("first");
}

PROBE(burnt) {
  const long milliseconds = args.number(0);
  reap(fork_plain([] { burn(20); }));
  burn(milliseconds);
  gate("burnt");
}

PROBE(list_vanishing) {
  const auto stay = [] { ::pause(); };
  const pid_t group = fork_plain(stay);
  const auto add = [&] {
    const pid_t member = fork_plain(stay);
    posix::check(::setpgid(member, group), "setpgid");
    return member;
  };
  posix::check(::setpgid(group, group), "setpgid");
  filtered::doomed_at_open.pid = add();
  filtered::doomed_at_read.pid = add();
  report("first", group);
  report("last", add());

  filtered::trap({SYS_openat, SYS_read});
  report_outcome([group] { report_rows(process_groups::list_group(group)); });
  gate("after");
  report("vanished",
         (filtered::doomed_at_open.gone ? 1 : 0) + (filtered::doomed_at_read.gone ? 1 : 0));
}

// Children in one group, which end with these numbers (negative: by that signal), and one outside.
PROBE(wait_for_job) {
  be_interruptible();
  report("stranger", fork_plain([] { gate("stranger"); }));
  pid_t group = 0;
  for (std::size_t index = 0; index < args.size(); ++index) {
    const int number = static_cast<int>(args.number(index));
    const pid_t member = fork_plain([group, number] {
      ::setpgid(0, group);
      gate("member");
      if (number < 0) {
        ::kill(::getpid(), -number);
      }
      ::_exit(number);
    });
    ::setpgid(member, group);
    group = group == 0 ? member : group;
    report("member", member);
  }
  gate("before");
  const std::vector<process_groups::Exit> exits = process_groups::wait_for_job(group);
  report("exits", exits.size());
  for (const process_groups::Exit& exit : exits) {
    report("ended", exit.pid);
    report("status", exit.wait_status);
  }
  gate("after");
}

PROBE(wait_for_group) {
  const auto group = static_cast<pid_t>(args.number(0));
  fork_plain([] {}); // something that waitpid(-1) would find
  report_outcome([group] { report("exits", process_groups::wait_for_job(group).size()); });
  gate("after");
}

PROBE(count_visits) {
  be_interruptible();
  gated_visits = args.number(2) != 0;
  visitors = args.number(3);
  process_groups::visits = args.number(4);
  report("stranger", fork_plain([] { gate("stranger"); }));
  gate("before");
  filtered::allow_forks(args.number(5));
  report_outcome([&args] {
    report("sum",
           process_groups::count_visits(static_cast<int>(args.number(0)),
                                        static_cast<int>(args.number(1))));
  });
  report("visits", process_groups::visits);
  gate("after");
}
