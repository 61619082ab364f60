// What the judge may ask of lab 06: waiting, alarms, deadlines. Times are milliseconds.
#include "probes.hpp"

#include "common/posix/signal_set.hpp"
#include "common/posix/unique_fd.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <cstdint>
#include <type_traits>

using namespace alarms_probes;
using alarms::Alarm;
using alarms::Outcome;

static_assert(!std::is_copy_constructible_v<Alarm> && !std::is_copy_assignable_v<Alarm>);
static_assert(!std::is_move_constructible_v<Alarm>);

namespace {

// Milliseconds of the caller's own alarm() that are left, rounded up.
long alarm_left() {
  itimerval left{};
  ::getitimer(ITIMER_REAL, &left);
  return left.it_value.tv_sec * 1000 + (left.it_value.tv_usec + 999) / 1000;
}

// A reference that is no signal: it has gone off by the time `after` is over, whoever runs.
class Stopwatch {
public:
  explicit Stopwatch(milliseconds after)
      : timer_{posix::check(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK),
                            "probe: timerfd_create")} {
    itimerspec when{};
    when.it_value.tv_nsec = 1'000'000L * after.count();
    posix::check(::timerfd_settime(timer_.get(), 0, &when, nullptr), "probe: timerfd_settime");
  }

  [[nodiscard]] bool over() const {
    std::uint64_t times = 0;
    return ::read(timer_.get(), &times, sizeof times) == ssize_t{sizeof times};
  }

private:
  posix::UniqueFd timer_;
};

void report_end(const Outcome& outcome) {
  report("finished", outcome.finished ? 1 : 0);
  report("status", outcome.wait_status);
}

// Another timer, which sends SIGRTMIN.
void start_timer(long after) {
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGRTMIN;
  timer_t timer{};
  posix::check(::timer_create(CLOCK_MONOTONIC, &event, &timer), "probe: timer_create");
  itimerspec when{};
  when.it_value.tv_nsec = 1'000'000L * after;
  posix::check(::timer_settime(timer, 0, &when, nullptr), "probe: timer_settime");
}

void wait_for_later_timer(long after) {
  start_timer(after);
  const sigset_t later = posix::SignalSet{SIGRTMIN}.to_sigset();
  int signo = 0;
  ::sigwait(&later, &signo);
}

} // namespace

// TIMEOUT HANDLED SIGNO…: a handler for HANDLED, and none of SA_RESTART
PROBE(timed_wait) {
  handle(integer(args, 1));
  const sigset_t set = set_from(args, 2);
  gate("before");
  report_outcome([&] { report("signal", alarms::timed_wait(set, time_of(args, 0))); });
  gate("after");
}

// TIMEOUT: an empty set
PROBE(timed_wait_for_nothing) {
  const sigset_t set = set_from(args, args.size());
  const Stopwatch half{time_of(args, 0) / 2};
  report("signal", alarms::timed_wait(set, time_of(args, 0)));
  report("half of it is over", half.over() ? 1 : 0);
}

// TIME: a SIGALRM that rings, compared with one timer that is due before and one after
PROBE(alarm_rings) {
  const sigset_t both = posix::SignalSet{SIGALRM, SIGRTMIN}.to_sigset();
  ::sigprocmask(SIG_BLOCK, &both, nullptr);
  const Stopwatch half{time_of(args, 0) / 2};
  const Alarm alarm{time_of(args, 0)};
  start_timer(4 * args.number(0));
  int signo = 0;
  ::sigwait(&both, &signo);
  report("first", signo);
  report("half of it is over", half.over() ? 1 : 0);
  if (signo == SIGALRM) {
    ::sigwait(&both, &signo);
    report("second", signo);
  }
}

// TIME
PROBE(alarm_refused) {
  report_outcome([&] { const Alarm alarm{time_of(args, 0)}; });
}

volatile sig_atomic_t rung_late = 0;
volatile sig_atomic_t phase = 0; // 0: in the inner alarm, 1: in the outer one, 2: in none

void count_rings(int) {
  report("rang", int{phase});
  if (phase == 2) {
    rung_late = rung_late + 1;
  }
}

// TIME: destroyed at once, with SIGALRM handled; a short time is waited for
PROBE(alarm_ends) {
  handle(SIGALRM, count_rings, SA_RESTART);
  { const Alarm alarm{time_of(args, 0)}; }
  phase = 2;
  if (args.number(0) < 1000) {
    const sigset_t later = posix::SignalSet{SIGRTMIN}.to_sigset();
    ::sigprocmask(SIG_BLOCK, &later, nullptr);
    wait_for_later_timer(2 * args.number(0));
    report("rung late", int{rung_late});
  }
  gate("after");
}

// TIME: destroyed when its SIGALRM has to be pending; the caller blocks it
PROBE(alarm_ends_pending) {
  const sigset_t both = posix::SignalSet{SIGALRM, SIGRTMIN}.to_sigset();
  ::sigprocmask(SIG_BLOCK, &both, nullptr);
  {
    const Alarm alarm{time_of(args, 0)};
    wait_for_later_timer(args.number(0) + 10);
    sigset_t pending;
    ::sigpending(&pending);
    report("pending", ::sigismember(&pending, SIGALRM));
  }
  gate("after");
}

// OUTER INNER: the inner one ends first
PROBE(alarms_nest) {
  handle(SIGALRM, count_rings, SA_RESTART);
  {
    const Alarm outer{time_of(args, 0)};
    { const Alarm inner{time_of(args, 1)}; }
    phase = 1;
    gate("outer");
  }
  phase = 2;
  gate("after");
}

// OUTER INNER: SIGALRMs are waited for, as many as there are alarms; if the later one was due
// before the earlier one's was taken, the two may have merged
PROBE(alarms_ring_apart) {
  const sigset_t alarm = posix::SignalSet{SIGALRM}.to_sigset();
  ::sigprocmask(SIG_BLOCK, &alarm, nullptr);
  const Stopwatch later{std::max(time_of(args, 0), time_of(args, 1))};
  const Alarm outer{time_of(args, 0)};
  const Alarm inner{time_of(args, 1)};
  int signo = 0;
  ::sigwait(&alarm, &signo);
  report("rang", 1);
  if (!later.over()) {
    ::sigwait(&alarm, &signo);
  }
  report("rang", 2);
}

// SECONDS TIME: the caller has an alarm() of its own
PROBE(alarm_beside_alarm) {
  handle(SIGALRM);
  ::alarm(static_cast<unsigned>(args.number(0)));
  report("before", alarm_left());
  {
    const Alarm inner{time_of(args, 1)};
    report("inside", alarm_left());
  }
  report("after", alarm_left());
}

// TIMEOUT CODE: the child exits with CODE after the gate "child"
PROBE(deadline) {
  handle(SIGUSR1);
  const pid_t child = child_that_exits(integer(args, 1));
  report("child", child);
  gate("before");
  report_outcome([&] { report_end(alarms::wait_with_timeout(child, time_of(args, 0))); });
  gate("after");
}

// TIMEOUT CODE: nothing is handled
PROBE(deadline_plain) {
  const pid_t child = child_that_exits(integer(args, 1));
  report("child", child);
  gate("before");
  report_outcome([&] { report_end(alarms::wait_with_timeout(child, time_of(args, 0))); });
  gate("after");
}

// TIMEOUT CODE: another child ends at the gate "other"; SIGCHLD and SIGALRM are handled
PROBE(deadline_among_others) {
  handle(SIGCHLD);
  handle(SIGALRM);
  report("other", child_that_exits(integer(args, 1) + 1, "other"));
  const pid_t child = child_that_exits(integer(args, 1));
  report("child", child);
  gate("before");
  report_outcome([&] { report_end(alarms::wait_with_timeout(child, time_of(args, 0))); });
  gate("after");
}

// TIMEOUT CODE SECONDS: the caller has an alarm() of its own
PROBE(deadline_beside_alarm) {
  const pid_t child = child_that_exits(integer(args, 1));
  report("child", child);
  ::alarm(static_cast<unsigned>(args.number(2)));
  gate("before");
  report_outcome([&] { report_end(alarms::wait_with_timeout(child, time_of(args, 0))); });
  report("left", alarm_left());
  gate("after");
}

// TIMEOUT PID
PROBE(deadline_of) {
  report_outcome(
      [&] { report_end(alarms::wait_with_timeout(integer(args, 1), time_of(args, 0))); });
  gate("after");
}
