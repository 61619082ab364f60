// What the judge may ask of lab 05.
#include "common/posix/check.hpp"
#include "common/posix/signal_set.hpp"
#include "common/subject/probe.hpp"
#include "ping_pong.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <type_traits>

using ping_pong::Shield;
using subject::gate;

static_assert(!std::is_copy_constructible_v<Shield> && !std::is_copy_assignable_v<Shield>);

namespace {

constexpr int own_flags = SA_RESTART | SA_NODEFER;

int signal_of(const subject::Arguments& args, std::size_t index) {
  return static_cast<int>(args.number(index));
}

void tell(int signo) {
  subject::report("handled", signo);
}

// With a mask, and as a rule flags, that nobody else would choose.
void handle(int signo, int flags = own_flags) {
  struct sigaction action {};

  action.sa_handler = tell;
  action.sa_flags = flags;
  action.sa_mask = posix::SignalSet{SIGWINCH}.to_sigset();
  posix::check(::sigaction(signo, &action, nullptr), "probe: sigaction");
}

void handle_all() {
  for (const int signo : {SIGUSR1, SIGUSR2, SIGQUIT}) {
    handle(signo);
  }
  handle(SIGURG, 0); // and one that is no part of the game, but interrupts
}

bool is_as_it_was(int signo) {
  struct sigaction now {};

  ::sigaction(signo, nullptr, &now);
  return now.sa_handler == tell && (now.sa_flags & own_flags) == own_flags &&
         posix::SignalSet::from(now.sa_mask) == posix::SignalSet{SIGWINCH};
}

void report_dispositions() {
  int same = 0;
  for (const int signo : {SIGUSR1, SIGUSR2, SIGQUIT}) {
    same += is_as_it_was(signo) ? 1 : 0;
  }
  subject::report("as they were", same);
}

// User and system time of all children that were reaped.
std::chrono::nanoseconds time_of_children() {
  rusage used{};
  ::getrusage(RUSAGE_CHILDREN, &used);
  return std::chrono::seconds{used.ru_utime.tv_sec + used.ru_stime.tv_sec} +
         std::chrono::microseconds{used.ru_utime.tv_usec + used.ru_stime.tv_usec};
}

} // namespace

// SIGNO OTHER: the first one has a handler
PROBE(shielding) {
  handle(signal_of(args, 0));
  {
    const Shield shield{signal_of(args, 0), signal_of(args, 1)};
    gate("inside");
  }
  gate("outside");
  subject::report("as it was", is_as_it_was(signal_of(args, 0)) ? 1 : 0);
}

// SIGNO OTHER
PROBE(shielding_twice) {
  const int signo = signal_of(args, 0);
  handle(signo);
  {
    const Shield outer{signo, signo};
    {
      const Shield inner{signo, signal_of(args, 1)};
      gate("inner");
    }
    gate("outer");
  }
  gate("outside");
}

// SIGNO NUMBER: no signal
PROBE(shielding_nonsense) {
  handle(signal_of(args, 0));
  subject::report_outcome([&] {
    const Shield shield{signal_of(args, 0), signal_of(args, 0), signal_of(args, 1)};
  });
  gate("refused");
}

PROBE(serving) {
  gate("before");
  subject::report("pings", ping_pong::serve());
  gate("after");
}

PROBE(serving_with_handlers) {
  handle_all();
  gate("before");
  subject::report("pings", ping_pong::serve());
  report_dispositions();
}

// ROUNDS
PROBE(playing) {
  gate("before");
  subject::report("pongs", ping_pong::play(static_cast<int>(args.number(0))));
  gate("after");
}

// ROUNDS
PROBE(playing_with_handlers) {
  handle_all();
  gate("before");
  subject::report("pongs", ping_pong::play(static_cast<int>(args.number(0))));
  report_dispositions();
}

// WHAT ROUNDS: play, match or measure
PROBE(refusing) {
  const int rounds = static_cast<int>(args.number(1));
  subject::report_outcome([&] {
    if (args[0] == "play") {
      ping_pong::play(rounds);
    } else if (args[0] == "match") {
      ping_pong::match(rounds);
    } else {
      ping_pong::measure(rounds);
    }
  });
  gate("refused");
}

// ROUNDS
PROBE(match) {
  gate("before");
  const ping_pong::Score score = ping_pong::match(static_cast<int>(args.number(0)));
  subject::report("pings", score.pings);
  subject::report("pongs", score.pongs);
  gate("after");
}

// ROUNDS
PROBE(match_with_handlers) {
  handle_all();
  gate("before");
  const ping_pong::Score score = ping_pong::match(static_cast<int>(args.number(0)));
  subject::report("pings", score.pings);
  subject::report("pongs", score.pongs);
  report_dispositions();
}

// ROUNDS
PROBE(measure) {
  const auto begin = std::chrono::steady_clock::now();
  const ping_pong::Rate rate = ping_pong::measure(static_cast<int>(args.number(0)));
  const std::chrono::nanoseconds around = std::chrono::steady_clock::now() - begin;
  subject::report("messages", rate.messages);
  subject::report("time", rate.time.count());
  subject::report("around", around.count());
  subject::report("used", time_of_children().count());
}

// ROUNDS OTHERS
PROBE(measure_then_match) {
  ping_pong::measure(static_cast<int>(args.number(0)));
  gate("between");
  ping_pong::match(static_cast<int>(args.number(1)));
}
