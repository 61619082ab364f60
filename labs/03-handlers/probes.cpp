// What the judge may ask of lab 03. Arguments are signal numbers unless a comment says otherwise.
#include "common/posix/check.hpp"
#include "common/posix/signal_set.hpp"
#include "common/subject/probe.hpp"
#include "handlers.hpp"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

using handlers::Handler;
using handlers::ScopedHandler;
using subject::gate;
using subject::report;
using subject::report_outcome;

static_assert(!std::is_copy_constructible_v<ScopedHandler>);
static_assert(!std::is_copy_assignable_v<ScopedHandler>);

namespace {

void note(int signo) {
  report("ran", signo);
}

void note_other(int signo) {
  report("ran other", signo);
}

void note_with_info(int signo, siginfo_t* info, void*) {
  report("sender seen by the earlier handler", info != nullptr ? info->si_pid : -1);
  report("ran earlier", signo);
  gate("earlier");
}

void stay(int signo) {
  report("order", "in");
  gate("handler");
  report("ran", signo);
  report("order", "out");
}

void note_order(int signo) {
  report("order", std::to_string(signo));
}

int signal_of(const subject::Arguments& args, std::size_t index) {
  return static_cast<int>(args.number(index));
}

void set_up(int signo, struct sigaction action) {
  posix::check(::sigaction(signo, &action, nullptr), "probe: sigaction");
}

void set_up(int signo, Handler handler, int flags = 0) {
  struct sigaction action {};

  action.sa_handler = handler;
  action.sa_flags = flags;
  set_up(signo, action);
}

// Calls the function of that name for a signal.
void apply(std::string_view function, int signo, Handler handler) {
  if (function == "on") {
    handlers::on(signo, handler);
  } else if (function == "bulletproof") {
    handlers::bulletproof(signo);
  } else if (function == "once") {
    handlers::once(signo, handler);
  } else if (function == "ignore") {
    handlers::ignore(signo);
  } else if (function == "restore_default") {
    handlers::restore_default(signo);
  } else if (function == "tally") {
    handlers::tally({signo});
  } else if (function == "remember_sender") {
    handlers::remember_sender(signo);
  } else if (function == "on_exclusively") {
    handlers::on_exclusively(signo, {}, handler);
  } else if (function == "ScopedHandler") {
    const ScopedHandler scoped{signo, handler};
  } else {
    report("probe", "no such function");
  }
}

void read_a_byte() {
  char byte = 0;
  const ssize_t count = ::read(STDIN_FILENO, &byte, 1);
  report("errno", count == -1 ? errno : 0);
  report("count", count);
}

void report_input(ssize_t count, std::span<const std::byte> buffer) {
  report("count", count);
  if (count > 0) {
    report("text", {reinterpret_cast<const char*>(buffer.data()), static_cast<std::size_t>(count)});
  }
}

void report_sender(const handlers::Sender& sender) {
  report("pid", sender.pid);
  report("uid", sender.uid);
  report("code", sender.code);
  report("value", sender.value);
}

// What the lab's functions allocate from now on does not begin with zeros by chance.
void soil_the_heap() {
  std::vector<std::unique_ptr<char[]>> blocks;
  for (std::size_t size = 16; size <= 512; size += 16) {
    blocks.push_back(std::make_unique<char[]>(size));
    volatile char* bytes = blocks.back().get();
    for (std::size_t index = 0; index < size; ++index) {
      bytes[index] = 'x';
    }
  }
}

// Forks without the lab's functions: the child stays at a gate, acts once and ends.
template <typename Act>
pid_t child_that(const char* gate_name, Act act) {
  const pid_t child = posix::check(::fork(), "probe: fork");
  if (child == 0) {
    gate(gate_name);
    ::_exit(act());
  }
  return child;
}

} // namespace

// FUNCTION SIGNO
PROBE(ready) {
  apply(args[0], signal_of(args, 1), note);
  gate("ready");
}

// FUNCTION SIGNO: the handler stays at the gate "handler"
PROBE(staying) {
  apply(args[0], signal_of(args, 1), stay);
  gate("ready");
}

// FUNCTION NUMBER
PROBE(refusal) {
  report_outcome([&] { apply(args[0], signal_of(args, 1), note); });
  gate("refused");
}

// FUNCTION SIGNO: then a plain read of one byte
PROBE(reading) {
  apply(args[0], signal_of(args, 1), note);
  read_a_byte();
}

PROBE(scoped_reading) {
  const ScopedHandler scoped{signal_of(args, 0), note};
  read_a_byte();
}

PROBE(replace_handler) {
  handlers::on(signal_of(args, 0), note_other);
  handlers::on(signal_of(args, 0), note);
  gate("ready");
}

// SIGNO TEXT: half a line waits in stdio's buffer
PROBE(bulletproof_amid_text) {
  handlers::bulletproof(signal_of(args, 0));
  std::printf("%s", std::string{args[1]}.c_str());
  gate("ready");
}

// FUNCTION SIGNO: it is blocked meanwhile
PROBE(while_blocked) {
  const sigset_t blocked = posix::SignalSet{signal_of(args, 1)}.to_sigset();
  ::sigprocmask(SIG_BLOCK, &blocked, nullptr);
  gate("blocked");
  apply(args[0], signal_of(args, 1), note);
  gate("applied");
  ::sigprocmask(SIG_UNBLOCK, &blocked, nullptr);
  gate("unblocked");
}

PROBE(take_handler_away) {
  set_up(signal_of(args, 0), note);
  handlers::restore_default(signal_of(args, 0));
  gate("ready");
}

PROBE(scoped) {
  {
    const ScopedHandler scoped{signal_of(args, 0), note};
    gate("inside");
  }
  gate("outside");
}

// SIGNO HELD: an earlier handler with flags of its own and HELD in its mask
PROBE(scoped_over_handler) {
  const int signo = signal_of(args, 0);

  struct sigaction earlier {};

  earlier.sa_sigaction = note_with_info;
  earlier.sa_flags = SA_SIGINFO | SA_NODEFER;
  ::sigaddset(&earlier.sa_mask, signal_of(args, 1));
  set_up(signo, earlier);

  struct sigaction before {};

  ::sigaction(signo, nullptr, &before);
  {
    const ScopedHandler scoped{signo, note};
    gate("inside");
  }

  struct sigaction after {};

  ::sigaction(signo, nullptr, &after);
  report("flags before", before.sa_flags);
  report("flags after", after.sa_flags);
  gate("outside");
}

PROBE(scoped_nested) {
  const int signo = signal_of(args, 0);
  {
    const ScopedHandler outer{signo, note_other};
    {
      const ScopedHandler inner{signo, note};
      gate("inner");
    }
    gate("outer");
  }
  gate("outside");
}

PROBE(scoped_moved) {
  const int signo = signal_of(args, 0);
  std::optional<ScopedHandler> heir;
  {
    ScopedHandler scoped{signo, note};
    heir.emplace(std::move(scoped));
  }
  gate("moved");
  heir.reset();
  gate("outside");
}

// FIRST SECOND: the handler for SECOND is assigned to the object that cares for FIRST
PROBE(scoped_assigned) {
  {
    ScopedHandler scoped{signal_of(args, 0), note};
    {
      ScopedHandler other{signal_of(args, 1), note};
      scoped = std::move(other);
      gate("assigned");
    }
    gate("other gone");
  }
  gate("outside");
}

// FIRST SECOND THIRD FOREIGN: tallies the first three; counts are asked for twice
PROBE(tally_three) {
  const std::array signals{
      signal_of(args, 0), signal_of(args, 1), signal_of(args, 2), signal_of(args, 3)};
  handlers::tally({signals[0], signals[1], signals[2]});
  const auto report_counts = [&](std::string_view gate_name) {
    gate(gate_name);
    for (const int signo : signals) {
      report("tally", handlers::tally_of(signo));
    }
  };
  report_counts("first");
  report_counts("second");
  handlers::reset_tally();
  report_counts("reset");
  report_counts("again");
}

// FIRST SECOND: both are blocked while the gate is shut
PROBE(tally_blocked) {
  handlers::tally({signal_of(args, 0), signal_of(args, 1)});
  const sigset_t blocked = posix::SignalSet{signal_of(args, 0), signal_of(args, 1)}.to_sigset();
  ::sigprocmask(SIG_BLOCK, &blocked, nullptr);
  gate("blocked");
  ::sigprocmask(SIG_UNBLOCK, &blocked, nullptr);
  gate("unblocked");
  report("tally", handlers::tally_of(signal_of(args, 0)));
  report("tally", handlers::tally_of(signal_of(args, 1)));
}

PROBE(tally_grows) {
  handlers::tally({signal_of(args, 0)});
  gate("one");
  handlers::tally({signal_of(args, 0), signal_of(args, 1)});
  gate("two");
  report("tally", handlers::tally_of(signal_of(args, 0)));
  report("tally", handlers::tally_of(signal_of(args, 1)));
}

// NUMBER
PROBE(tally_of_nonsense) {
  report_outcome([&] { report("tally", handlers::tally_of(signal_of(args, 0))); });
}

PROBE(no_sender_yet) {
  handlers::remember_sender(signal_of(args, 0));
  report_sender(handlers::last_sender());
}

// SIGNO VALUE SECOND: one child calls kill, another sigqueue with VALUE, then SECOND is raised
PROBE(senders) {
  const int signo = signal_of(args, 0);
  const int value = signal_of(args, 1);
  const int second = signal_of(args, 2);
  handlers::remember_sender(signo);
  handlers::remember_sender(second);
  const pid_t self = ::getpid();
  child_that("kill", [=] { return ::kill(self, signo); });
  gate("killed");
  report_sender(handlers::last_sender());
  child_that("sigqueue", [=] {
    sigval queued{};
    queued.sival_int = value;
    return ::sigqueue(self, signo, queued);
  });
  gate("queued");
  report_sender(handlers::last_sender());
  ::raise(second);
  report_sender(handlers::last_sender());
}

// FIRST SECOND: both come while they are blocked, each with its own number as its value
PROBE(senders_at_once) {
  const int first = signal_of(args, 0);
  const int second = signal_of(args, 1);
  handlers::remember_sender(first);
  handlers::remember_sender(second);
  const sigset_t blocked = posix::SignalSet{first, second}.to_sigset();
  ::sigprocmask(SIG_BLOCK, &blocked, nullptr);
  for (const int signo : {first, second}) {
    sigval queued{};
    queued.sival_int = signo;
    ::sigqueue(::getpid(), signo, queued);
  }
  report_sender(handlers::last_sender());
  gate("asked");
  ::sigprocmask(SIG_UNBLOCK, &blocked, nullptr);
  report_sender(handlers::last_sender());
}

// STATUS: a child ends with it
PROBE(sender_of_chld) {
  handlers::remember_sender(SIGCHLD);
  child_that("child", [&] { return signal_of(args, 0); });
  gate("ended");
  report_sender(handlers::last_sender());
}

// SIGNO FIRST SECOND FREE: FIRST and SECOND wait for SIGNO's handler, FREE does not
PROBE(exclusive) {
  for (const std::size_t other : {1, 2, 3}) {
    set_up(signal_of(args, other), note_order);
  }
  handlers::on_exclusively(signal_of(args, 0), {signal_of(args, 1), signal_of(args, 2)}, stay);
  gate("ready");
}

// SIGNO OTHER NUMBER
PROBE(exclusive_refusal) {
  report_outcome([&] {
    handlers::on_exclusively(signal_of(args, 0), {signal_of(args, 1), signal_of(args, 2)}, note);
  });
  gate("refused");
}

// SIZE SIGNO: a handler without SA_RESTART is there
PROBE(read_all) {
  set_up(signal_of(args, 1), note);
  std::vector<std::byte> buffer(static_cast<std::size_t>(args.number(0)));
  report_input(handlers::read_fully(STDIN_FILENO, buffer), buffer);
}

// DESCRIPTOR that is not open
PROBE(read_all_bad) {
  std::array<std::byte, 8> buffer{};
  report_outcome([&] { report("count", handlers::read_fully(signal_of(args, 0), buffer)); });
}

// SIZE SIGNO RESTART: the handler is there with (1) or without (0) SA_RESTART
PROBE(read_some) {
  set_up(signal_of(args, 1), note, args.number(2) != 0 ? SA_RESTART : 0);
  std::vector<std::byte> buffer(static_cast<std::size_t>(args.number(0)));
  const std::optional<ssize_t> count = handlers::read_or_interrupted(STDIN_FILENO, buffer);
  report("got", count ? "a number" : "nothing");
  report_input(count.value_or(0), buffer);
}

// DESCRIPTOR that is not open
PROBE(read_some_bad) {
  std::array<std::byte, 8> buffer{};
  report_outcome([&] {
    report("got",
           handlers::read_or_interrupted(signal_of(args, 0), buffer) ? "a number" : "nothing");
  });
}

// CAUGHT CAUGHT PROGRAM ARGUMENT…: the caller handles two signals
PROBE(start_clean) {
  set_up(signal_of(args, 0), note);
  set_up(signal_of(args, 1), note);
  gate("before");
  report_outcome([&] { report("child", handlers::start_clean(args.from(2))); });
  gate("after");
}

// PROGRAM ARGUMENT…
PROBE(run_clean) {
  soil_the_heap();
  const pid_t child = handlers::start_clean(args.from(0));
  int status = 0;
  posix::check(::waitpid(child, &status, 0), "probe: waitpid");
  report("status", status);
}
