// What the judge may ask of lab 04. Arguments are signal numbers unless a comment says otherwise.
#include "async_safety.hpp"
#include "common/posix/check.hpp"
#include "common/posix/signal_set.hpp"
#include "common/subject/probe.hpp"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <string>
#include <type_traits>

using async_safety::Account;
using async_safety::Critical;
using async_safety::SelfPipe;
using subject::gate;

static_assert(!std::is_copy_constructible_v<Critical> && !std::is_copy_assignable_v<Critical>);
static_assert(!std::is_copy_constructible_v<SelfPipe> && !std::is_copy_assignable_v<SelfPipe>);

namespace {

using Handler = void (*)(int);

int signal_of(const subject::Arguments& args, std::size_t index) {
  return static_cast<int>(args.number(index));
}

void set_up(int signo, Handler handler) {
  struct sigaction action {};

  action.sa_handler = handler;
  posix::check(::sigaction(signo, &action, nullptr), "probe: sigaction");
}

void change_mask(int how, int signo) {
  const sigset_t set = posix::SignalSet{signo}.to_sigset();
  ::sigprocmask(how, &set, nullptr);
}

std::atomic<long> number{0};
std::atomic<int> reaped{0};
volatile std::sig_atomic_t earlier = 0;
Account from{};
Account to{};
volatile std::sig_atomic_t looked = 0;
volatile std::sig_atomic_t torn = 0;

void write_number(int) {
  async_safety::write_decimal(STDOUT_FILENO, number);
}

void look_at_both(int) {
  looked = 1;
  if (from.balance + to.balance != 1000) {
    torn = 1;
  }
}

void note_earlier(int) {
  earlier = earlier + 1;
}

void reap(int) {
  reaped += async_safety::reap_all();
}

pid_t child_at_gate(const std::string& name) {
  const pid_t child = posix::check(::fork(), "probe: fork");
  if (child == 0) {
    gate(name);
    ::_exit(0);
  }
  return child;
}

void report_mask(const char* key) {
  sigset_t mask;
  ::sigprocmask(SIG_SETMASK, nullptr, &mask);
  subject::report(key, posix::SignalSet::from(mask).describe());
}

} // namespace

// VALUE
PROBE(decimal) {
  async_safety::write_decimal(STDOUT_FILENO, args.number(0));
  gate("written");
}

// VALUE: to a pipe of its own
PROBE(decimal_elsewhere) {
  std::array<int, 2> ends{};
  posix::check(::pipe2(ends.data(), O_CLOEXEC), "probe: pipe2");
  async_safety::write_decimal(ends[1], args.number(0));
  ::close(ends[1]);
  std::array<char, 64> text{};
  const ssize_t count = ::read(ends[0], text.data(), text.size());
  subject::report("text", {text.data(), static_cast<std::size_t>(count < 0 ? 0 : count)});
}

// SIGNO VALUE: the handler writes VALUE
PROBE(decimal_in_handler) {
  number = args.number(1);
  set_up(signal_of(args, 0), write_number);
  gate("ready");
}

// SIGNO OTHER: report is the handler of both
PROBE(reporting) {
  set_up(signal_of(args, 0), async_safety::report);
  set_up(signal_of(args, 1), async_safety::report);
  gate("ready");
}

// SIGNO OTHER: report is called by SIGNO here and now
PROBE(reporting_now) {
  set_up(signal_of(args, 0), async_safety::report);
  set_up(signal_of(args, 1), async_safety::report);
  ::raise(signal_of(args, 0));
}

// SIGNO: nothing can be written to stdout
PROBE(reporting_in_vain) {
  set_up(signal_of(args, 0), async_safety::report);
  ::close(STDOUT_FILENO);
  errno = ENOTTY;
  ::raise(signal_of(args, 0));
  subject::report("errno", errno);
}

// SIGNO SIGNO: stop_on both
PROBE(stopping) {
  async_safety::stop_on({signal_of(args, 0), signal_of(args, 1)});
  subject::report("requested", async_safety::stop_requested() ? 1 : 0);
  gate("ready");
  subject::report("requested", async_safety::stop_requested() ? 1 : 0);
  async_safety::clear_stop();
  subject::report("requested", async_safety::stop_requested() ? 1 : 0);
  gate("again");
  subject::report("requested", async_safety::stop_requested() ? 1 : 0);
}

// NUMBER
PROBE(stopping_nonsense) {
  subject::report_outcome([&] { async_safety::stop_on({signal_of(args, 0)}); });
  gate("refused");
}

// SIGNO SIGNO BLOCKED: waits, with BLOCKED blocked from before (0: nothing)
PROBE(waiting) {
  async_safety::stop_on({signal_of(args, 0), signal_of(args, 1)});
  if (args.number(2) != 0) {
    change_mask(SIG_BLOCK, signal_of(args, 2));
  }
  gate("before");
  report_mask("mask before");
  async_safety::wait_until_stopped();
  report_mask("mask after");
}

// SIGNO OTHER: OTHER has a handler of its own and stops nothing
PROBE(waiting_undisturbed) {
  set_up(signal_of(args, 1), note_earlier);
  async_safety::stop_on({signal_of(args, 0)});
  async_safety::wait_until_stopped();
  subject::report("others", earlier);
}

// SIGNO AMOUNT
PROBE(transferring) {
  from.balance = 700;
  to.balance = 300;
  set_up(signal_of(args, 0), look_at_both);
  async_safety::transfer(from, to, args.number(1));
  subject::report("from", from.balance);
  subject::report("to", to.balance);
  subject::report("looked", looked);
  subject::report("torn", torn);
}

// AMOUNT
PROBE(transferring_less_than_nothing) {
  from.balance = 700;
  to.balance = 300;
  subject::report_outcome([&] { async_safety::transfer(from, to, args.number(0)); });
  subject::report("from", from.balance);
  subject::report("to", to.balance);
  report_mask("mask");
}

// BLOCKED: a mask of the caller's own
PROBE(critical) {
  change_mask(SIG_BLOCK, signal_of(args, 0));
  {
    const Critical outer;
    gate("outer");
    {
      const Critical inner;
      gate("inner");
    }
    gate("outer again");
  }
  gate("outside");
}

// SIGNO: it has a handler
PROBE(critical_holds_off) {
  set_up(signal_of(args, 0), note_earlier);
  {
    const Critical critical;
    gate("inside");
    subject::report("ran inside", earlier);
  }
  subject::report("ran after", earlier);
}

// SIGNO SIGNO
PROBE(piping) {
  SelfPipe pipe{signal_of(args, 0), signal_of(args, 1)};
  subject::report("fd", pipe.fd());
  gate("ready");
  while (const auto signo = pipe.next()) {
    subject::report("next", *signo);
  }
  gate("read");
}

// SIGNO COUNT: so many deliveries, and nobody reads
PROBE(piping_much) {
  SelfPipe pipe{signal_of(args, 0)};
  ::fcntl(pipe.fd(), F_SETPIPE_SZ, 4096);
  gate("ready");
  errno = ENOTTY;
  for (long time = 0; time < args.number(1); ++time) {
    ::raise(signal_of(args, 0));
  }
  subject::report("errno", errno);
  long count = 0;
  while (pipe.next()) {
    ++count;
  }
  subject::report("read", count);
  ::raise(signal_of(args, 0));
  subject::report("next", pipe.next().value_or(0));
}

// SIGNO IGNORED: what was there before
PROBE(piping_for_a_while) {
  set_up(signal_of(args, 0), note_earlier);
  {
    const SelfPipe pipe{signal_of(args, 0), signal_of(args, 1)};
    subject::report("fd", pipe.fd());
    gate("inside");
  }
  gate("outside");
}

// SIGNO NUMBER: no signal
PROBE(piping_nonsense) {
  subject::report_outcome([&] { const SelfPipe pipe{signal_of(args, 0), signal_of(args, 1)}; });
  gate("refused");
}

// SIGNO: handled before, so that one that comes too early is counted
PROBE(piping_from_the_start) {
  set_up(signal_of(args, 0), note_earlier);
  SelfPipe pipe{signal_of(args, 0)};
  int told = 0;
  while (const auto signo = pipe.next()) {
    told += *signo == signal_of(args, 0) ? 1 : 100;
  }
  subject::report("told", told + earlier);
}

// COUNT: so many children end while SIGCHLD is blocked
PROBE(reaping) {
  set_up(SIGCHLD, reap);
  change_mask(SIG_BLOCK, SIGCHLD);
  for (long child = 0; child < args.number(0); ++child) {
    subject::report("child", child_at_gate("child"));
  }
  gate("all started");
  errno = ENOTTY;
  change_mask(SIG_UNBLOCK, SIGCHLD);
  subject::report("errno", errno);
  subject::report("reaped", reaped.load());
  gate("reaped");
}

// Two children: the second one may end at any instruction of the call
PROBE(reaping_at_every_instruction) {
  set_up(SIGCHLD, reap);
  change_mask(SIG_BLOCK, SIGCHLD);
  subject::report("child", child_at_gate("first"));
  subject::report("child", child_at_gate("second"));
  gate("all started");
  change_mask(SIG_UNBLOCK, SIGCHLD);
  subject::report("done", 1);
  gate("unblocked");
  subject::report("reaped", reaped.load());
}
