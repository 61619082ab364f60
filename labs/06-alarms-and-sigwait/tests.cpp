// Exercises 1 and 2: waiting for a signal or for time, and an alarm that can be taken back.
#include "tests.hpp"

#include "common/judge/proc_file.hpp"

#include <sys/uio.h>
#include <time.h>

#include <sstream>

namespace {

using namespace alarms_test;
using judge::explore;
using judge::Gate;
using judge::HasMask;
using judge::HasPending;
using judge::HeldCall;
using judge::hold;
using judge::Launch;
using judge::Process;
using judge::random_number;
using judge::Subject;
using judge::Who;
using posix::signal_name;
using std::to_string;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using testing::AllOf;
using testing::Eq;
using testing::Ge;
using testing::Gt;
using testing::Le;
using testing::Lt;
using testing::Not;

using TimedWait = judge::LabTest;
using Alarm = judge::LabTest;

// Exercise 1

TEST_F(TimedWait, TakesASignalThatComes) {
  const auto [first, second] = two_signals();
  for (const int signo : {first, second}) {
    Subject subject{"timed_wait", hour, SIGUSR1, first, second}; // its default action is to end it
    subject.wait_gate("before").open();
    subject.wait_rest();
    subject.signal(signo);
    EXPECT_THAT(subject.wait_number("signal"), Eq(signo))
        << "the signal that came is what is returned";
  }
}

TEST_F(TimedWait, WaitsForEverIfAskedTo) {
  const int signo = two_signals().first;
  Subject subject{"timed_wait", for_ever, SIGUSR1, signo};
  subject.wait_gate("before").open();
  subject.wait_rest();
  ASSERT_THAT(outcome(subject), Eq("nothing yet")) << overflows;
  subject.signal(signo);
  EXPECT_THAT(subject.wait_number("signal"), Eq(signo));
}

TEST_F(TimedWait, TakesWhatIsPendingAlready) {
  const auto [first, second] = two_signals();
  for (const long timeout : {0L, hour}) {
    Subject subject{Launch{"timed_wait", timeout, SIGUSR1, first, second}.blocking({second})};
    Gate before = subject.wait_gate("before");
    subject.signal(second);
    before.open();
    EXPECT_THAT(subject.wait_number("signal"), Eq(second))
        << signal_name(second) << " was pending already, and the timeout was " << timeout
        << " ms: zero means to look, not to skip";
    const Gate after = subject.wait_gate("after");
    EXPECT_THAT(Process{subject.pid()}, Not(HasPending(second))) << "what is returned is taken";
  }
}

TEST_F(TimedWait, IsOverWhenTheTimeIsUp) {
  const auto [first, second] = two_signals();
  for (const long timeout : {0L, random_number(5, 15)}) {
    Subject subject{"timed_wait", timeout, SIGUSR1, first, second};
    subject.wait_gate("before").open();
    EXPECT_THAT(subject.wait_number("signal"), Eq(0)) << "0 says that no signal came";
  }
  Subject nothing{"timed_wait_for_nothing", 10};
  EXPECT_THAT(nothing.wait_number("signal"), Eq(0));
  EXPECT_THAT(nothing.wait_number("half of it is over"), Eq(1))
      << "it came back before half of the 10 ms was over: milliseconds, and not micro- or nano-";
}

constexpr auto no_reason =
    "a handler ran for another signal (EINTR): that is no reason to come back";

TEST_F(TimedWait, AHandlerDoesNotEndIt) {
  const int signo = two_signals().first;
  Subject subject{"timed_wait", hour, SIGUSR1, signo};
  subject.wait_gate("before").open();
  for (int time = 0; time < 3; ++time) {
    subject.wait_rest();
    subject.signal(SIGUSR1);
    subject.wait_report("handled");
    subject.wait_rest();
    ASSERT_THAT(outcome(subject), Eq("nothing yet")) << no_reason;
  }
  subject.signal(signo);
  EXPECT_THAT(subject.wait_number("signal"), Eq(signo));
}

// The time that a thread asks for which is held before sigtimedwait.
nanoseconds asked_time(pid_t thread) {
  const std::string path = "/proc/" + to_string(thread) + "/syscall";
  std::istringstream fields{judge::read_file(path).value_or("")};
  std::string field;
  for (int index = 0; index <= 3; ++index) {
    fields >> field; // the call's number, and its first three arguments
  }
  timespec time{};
  iovec here{&time, sizeof time};
  // NOLINTNEXTLINE(performance-no-int-to-ptr): an address in the other process
  iovec there{reinterpret_cast<void*>(std::stoull(field, nullptr, 16)), sizeof time};
  if (::process_vm_readv(thread, &here, 1, &there, 1, 0) != static_cast<ssize_t>(sizeof time)) {
    return nanoseconds::max(); // no time at all: for ever
  }
  return std::chrono::seconds{time.tv_sec} + nanoseconds{time.tv_nsec};
}

TEST_F(TimedWait, SleepsForTheTimeThatIsLeft) {
  const milliseconds timeout{random_number(hour, 2 * hour)};
  Subject subject{Launch{"timed_wait", timeout.count(), SIGUSR1, SIGUSR2}.holding(
      hold(Who::first).before("rt_sigtimedwait"))};
  subject.wait_gate("before").open();
  std::optional<HeldCall> held{subject.wait_held("rt_sigtimedwait")};
  const auto began = std::chrono::steady_clock::now();
  const nanoseconds first = asked_time(held->pid());
  ASSERT_THAT(first, AllOf(Gt(timeout / 2), Le(timeout)))
      << "asked to wait " << timeout.count() << " ms: look at tv_sec and tv_nsec";
  nanoseconds last = first;
  auto sent = began;
  do {                                       // each is a handler that runs while it waits
    sent = std::chrono::steady_clock::now(); // before: what is left is computed later than this
    subject.signal(SIGUSR1);
    subject.wait_report("handled");
    subject.wait_asleep(subject.pid());
    ASSERT_THAT(outcome(subject), Eq("nothing yet")) << no_reason;
    held.emplace(subject.wait_held("rt_sigtimedwait"));
    last = asked_time(held->pid());
  } while (sent - began < milliseconds{3});
  EXPECT_THAT(last, Le(first - milliseconds{1}))
      << "after a handler has run (EINTR) it is to wait for what is left, not for the whole time "
         "again";
}

TEST_F(TimedWait, PutsTheMaskBack) {
  const auto [first, second] = two_signals();
  for (const long timeout : {0L, hour}) {
    Subject subject{
        Launch{"timed_wait", timeout, SIGUSR1, first, second}.blocking({second, SIGCHLD})};
    subject.wait_gate("before").open();
    if (timeout != 0) {
      subject.wait_rest();
      subject.signal(first);
    }
    const Gate after = subject.wait_gate("after");
    EXPECT_THAT(Process{subject.pid()}, HasMask({second, SIGCHLD}))
        << "the mask (SigBlk) is what it was, also for a signal of the set that the caller had "
           "blocked itself";
  }
}

TEST_F(TimedWait, LosesNoSignalAtAnyInstruction) {
  const auto [signo, other] = two_signals();
  const auto went_one_way = [signo = signo](Subject& subject) {
    subject.wait_rest();
    const bool handled = subject.poll_report("handled").has_value();
    const bool taken = subject.poll_report("signal") == to_string(signo);
    const bool pending = Process{subject.pid()}.pending().contains(signo);
    EXPECT_EQ(int{handled} + int{taken} + int{pending}, 1)
        << signal_name(signo) << " was sent once; it was "
        << (handled || taken || pending ? "taken twice" : "lost: nobody has got it");
  };
  const auto exploration = [signo = signo, other = other](posix::SignalSet blocked) {
    return explore(Launch{"timed_wait", hour, signo, signo, other}.blocking(blocked),
                   "alarms::timed_wait")
        .from_gate("before")
        .sending(signo);
  };
  EXPECT_EVERY_POINT(exploration({}), went_one_way);
  EXPECT_EVERY_POINT(exploration({signo}), went_one_way);
}

TEST_F(TimedWait, RefusesANegativeTime) {
  Subject subject{"timed_wait", -random_number(1, 1000), SIGUSR1, SIGUSR2};
  subject.wait_gate("before").open();
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(outcome(subject), Eq("invalid_argument"));
}

// Exercise 2

TEST_F(Alarm, RingsOnceAtItsTime) {
  Subject subject{"alarm_rings", random_number(6, 10)};
  ASSERT_THAT(subject.wait_number("first"), Eq(SIGALRM))
      << "a timer that was set to four times as long rang before: milliseconds, and not seconds";
  EXPECT_THAT(subject.wait_number("half of it is over"), Eq(1))
      << "it rang before half of its time was over: milliseconds, and not micro- or nano-";
  EXPECT_THAT(subject.wait_number("second"), Eq(SIGRTMIN))
      << "it rang a second time: a timer repeats when its it_interval is not 0";
}

TEST_F(Alarm, MayBeForNever) {
  Subject subject{"alarms_nest", for_ever, hour};
  const Gate outer = subject.wait_gate("outer");
  subject.wait_rest();
  EXPECT_THAT(subject.poll_report("rang"), Eq(std::nullopt)) << overflows;
}

TEST_F(Alarm, OfNoTimeRingsAtOnce) {
  Subject subject{"alarm_ends_pending", 0};
  EXPECT_THAT(subject.wait_number("pending"), Eq(1))
      << "Alarm{0ms} never rang: a timer that is set to 0 is off";
}

TEST_F(Alarm, TakesItsPendingSignalBack) {
  Subject subject{"alarm_ends_pending", random_number(1, 5)};
  ASSERT_THAT(subject.wait_number("pending"), Eq(1)) << "it has not rung at its time";
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(Process{subject.pid()}, Not(HasPending(SIGALRM)))
      << "it rang while SIGALRM was blocked, and then ended; its SIGALRM is still pending and will "
         "be delivered later";
}

TEST_F(Alarm, NeverRingsAfterItsEnd) {
  Subject subject{"alarm_ends", 4};
  EXPECT_THAT(subject.wait_number("rung late"), Eq(0))
      << "it ended at once, and rang all the same when its time came";
  EXPECT_EVERY_POINT(
      explore(Launch{"alarm_ends", hour}.blocking({SIGALRM}), "alarms::Alarm::~Alarm")
          .letting_timers_expire()
          .before_calls(),
      [](Subject& other) {
        const Gate after = other.wait_gate("after");
        EXPECT_THAT(Process{other.pid()}, Not(HasPending(SIGALRM)))
            << "it rang while it was being ended, and left a SIGALRM pending";
      });
}

TEST_F(Alarm, LeavesAnOuterOneItsTime) {
  for (const auto& [outer, inner] : {std::pair{5L, hour}, {hour, 5L}}) {
    Subject subject{"alarms_nest", outer, inner};
    const Gate gate = subject.wait_gate("outer");
    if (outer != hour) {
      EXPECT_THAT(subject.wait_number("rang"), Ge(0))
          << "the inner alarm has ended, and the outer one has to ring";
    }
  }
  for (const auto& [outer, inner] : {std::pair{3L, 6L}, {6L, 3L}}) {
    Subject subject{"alarms_ring_apart", outer, inner};
    EXPECT_THAT(subject.wait_number("rang"), Eq(1));
    EXPECT_THAT(subject.wait_number("rang"), Eq(2)) << "each of two alarms rings at its own time";
  }
}

TEST_F(Alarm, TakesNoSignalFromAnOuterOne) {
  EXPECT_EVERY_POINT(
      explore(Launch{"alarms_nest", 2 * hour, hour}.blocking({SIGALRM}), "alarms::Alarm::~Alarm")
          .letting_timers_expire()
          .before_calls(),
      [](Subject& subject) {
        Gate outer = subject.wait_gate("outer");
        EXPECT_THAT(Process{subject.pid()}, HasPending(SIGALRM))
            << "both alarms had rung while SIGALRM was blocked; the inner one ended and took the "
               "outer one's SIGALRM away with its own";
        outer.open();
        const Gate after = subject.wait_gate("after");
        EXPECT_THAT(Process{subject.pid()}, Not(HasPending(SIGALRM)))
            << "both have ended, and a SIGALRM is still pending; does the outer one know its own "
               "again "
               "when the inner one has put it back? (sigqueue makes its si_code SI_QUEUE)";
      });
}

TEST_F(Alarm, LeavesTheCallersAlarmAlone) {
  const long seconds = random_number(3000, 6000);
  Subject subject{"alarm_beside_alarm", seconds, hour / 2};
  const long before = subject.wait_number("before");
  const auto unchanged = AllOf(Le(before), Gt(before - hour / 4));
  EXPECT_THAT(subject.wait_number("inside"), unchanged)
      << "the caller had called alarm(): its time goes on beside an Alarm";
  EXPECT_THAT(subject.wait_number("after"), unchanged)
      << "the caller had called alarm(): it is still to ring after an Alarm has ended";
}

TEST_F(Alarm, RefusesANegativeTime) {
  Subject subject{"alarm_refused", -random_number(1, 1000)};
  subject.wait_success();
  EXPECT_THAT(outcome(subject), Eq("invalid_argument"));
}

} // namespace
