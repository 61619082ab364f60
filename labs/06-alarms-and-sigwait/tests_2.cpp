// Exercise 3: a deadline for a child.
#include "common/judge/rest.hpp"
#include "tests.hpp"

namespace {

using namespace alarms_test;
using judge::ExitedWith;
using judge::explore;
using judge::Gate;
using judge::HasMask;
using judge::HasNoChildren;
using judge::HasPending;
using judge::hold;
using judge::IsAlive;
using judge::IsZombie;
using judge::KilledBy;
using judge::Launch;
using judge::Process;
using judge::random_number;
using judge::Subject;
using judge::Target;
using judge::Who;
using posix::SignalSet;
using posix::WaitStatus;
using testing::AllOf;
using testing::Eq;
using testing::Gt;
using testing::Le;
using testing::Not;

using Deadline = judge::LabTest;

constexpr auto by_itself = "the child ended by itself in time: finished is true";
constexpr auto too_late = "the child did not end in time: finished is false";
constexpr auto not_reaped = "the child is a zombie: it was not reaped";

WaitStatus status_of(Subject& subject) {
  return WaitStatus{static_cast<int>(subject.wait_number("status"))};
}

// A run of wait_with_timeout() that sleeps by now.
struct Waiting {
  explicit Waiting(Launch launch)
      : subject{counting_naps(std::move(launch))}, child{static_cast<pid_t>(
                                                       subject.wait_number("child"))} {
    subject.wait_gate("before").open();
    stop_at_naps(subject);
    subject.wait_rest();
  }

  void let_child_end() { subject.wait_gate_of(child, "child").open(); }

  void expect_finished(int code) {
    EXPECT_THAT(subject.wait_number("finished"), Eq(1)) << by_itself;
    EXPECT_THAT(status_of(subject), ExitedWith(code)) << "wait_status is what waitpid stored";
  }

  void expect_waiting(const char* why) {
    subject.wait_rest();
    ASSERT_THAT(outcome(subject), Eq("nothing yet")) << why;
    ASSERT_THAT(Process{child}, IsAlive()) << why;
  }

  Subject subject;
  pid_t child;
};

TEST_F(Deadline, ReturnsWhenTheChildEnds) {
  const int code = any_code();
  Waiting waiting{Launch{"deadline", hour, code}};
  waiting.expect_waiting("the child still runs, and it has an hour");
  waiting.let_child_end();
  waiting.expect_finished(code);
  const Gate after = waiting.subject.wait_gate("after");
  EXPECT_FALSE(Process{waiting.child}.exists()) << not_reaped;
}

TEST_F(Deadline, MayBeFarAway) {
  const int code = any_code();
  Waiting waiting{Launch{"deadline_plain", for_ever, code}};
  waiting.expect_waiting(overflows);
  if (HasFatalFailure()) {
    return; // the child may have been killed before it came to its gate
  }
  waiting.let_child_end();
  waiting.expect_finished(code);
}

TEST_F(Deadline, TakesAChildThatHasEnded) {
  for (const long timeout : {0L, hour}) {
    const int code = any_code();
    Subject subject{"deadline", timeout, code};
    const auto child = static_cast<pid_t>(subject.wait_number("child"));
    Gate before = subject.wait_gate("before");
    subject.wait_gate("child").open();
    subject.wait_zombie(child);
    before.open();
    EXPECT_THAT(subject.wait_number("finished"), Eq(1))
        << "it had ended before it was waited for, and the timeout was " << timeout << " ms";
    EXPECT_THAT(status_of(subject), ExitedWith(code));
    const Gate after = subject.wait_gate("after");
    EXPECT_FALSE(Process{child}.exists()) << not_reaped;
  }
}

TEST_F(Deadline, KillsAndReapsALateChild) {
  for (const long timeout : {0L, random_number(5, 10)}) {
    Subject subject{"deadline", timeout, any_code()};
    const auto child = static_cast<pid_t>(subject.wait_number("child"));
    subject.wait_gate("before").open();
    EXPECT_THAT(subject.wait_number("finished"), Eq(0)) << too_late;
    EXPECT_THAT(status_of(subject), KilledBy(SIGKILL))
        << "a late child is ended by SIGKILL, and its own status returned";
    const Gate after = subject.wait_gate("after");
    EXPECT_FALSE(Process{child}.exists())
        << (Process{child}.zombie() ? "the late child is a zombie: kill, and then reap"
                                    : "the late child still runs");
  }
}

TEST_F(Deadline, AnotherChildsEndIsNotTheChilds) {
  const int code = any_code();
  Waiting waiting{Launch{"deadline_among_others", hour, code}};
  Subject& subject = waiting.subject;
  const auto other = static_cast<pid_t>(subject.wait_number("other"));
  subject.wait_gate_of(other, "other").open();
  waiting.expect_waiting("another child ended: SIGCHLD says that somebody has ended, not who");
  waiting.let_child_end();
  waiting.expect_finished(code);
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(Process{other}, IsZombie())
      << "the other child was reaped as well: its status is lost to whoever waits for it";
}

TEST_F(Deadline, TheCallerLearnsOfItsOtherChildren) {
  for (const bool blocked : {false, true}) {
    Waiting waiting{Launch{"deadline_among_others", hour, any_code()}.blocking(
        blocked ? SignalSet{SIGCHLD} : SignalSet{})};
    Subject& subject = waiting.subject;
    const auto other = static_cast<pid_t>(subject.wait_number("other"));
    subject.wait_gate_of(other, "other").open();
    waiting.expect_waiting("another child ended: SIGCHLD says that somebody has ended, not who");
    waiting.let_child_end();
    const Gate after = subject.wait_gate("after");
    if (blocked) {
      EXPECT_THAT(Process{subject.pid()}, HasPending(SIGCHLD))
          << "the caller blocks SIGCHLD, to wait for it later; the other child's was taken away";
    } else {
      EXPECT_THAT(take_all(subject, "handled"), testing::Contains(std::to_string(SIGCHLD)))
          << "the caller handles SIGCHLD, and its handler never heard of the other child: what was "
             "taken and is not yours has to be sent again";
    }
  }
}

TEST_F(Deadline, StopsAndHandlersAreNoEnds) {
  const int code = any_code();
  Waiting waiting{Launch{"deadline", hour, code}};
  ::kill(waiting.child, SIGSTOP);
  waiting.expect_waiting("the child was stopped, which is no end");
  ::kill(waiting.child, SIGCONT);
  waiting.expect_waiting("the child was continued, which is no end");
  waiting.subject.signal(SIGUSR1);
  waiting.subject.wait_report("handled");
  waiting.expect_waiting("a handler of the caller ran, which is no deadline (EINTR)");
  waiting.let_child_end();
  waiting.expect_finished(code);
}

TEST_F(Deadline, SleepsWhileItWaits) {
  const int code = any_code();
  Waiting waiting{Launch{"deadline", hour, code}};
  const auto used = Process{waiting.subject.pid()}.context_switches();
  waiting.subject.wait_rest();
  EXPECT_THAT(Process{waiting.subject.pid()}.context_switches(), Eq(used))
      << "it wakes up though nothing has happened";
  waiting.let_child_end();
  waiting.expect_finished(code);
}

TEST_F(Deadline, MissesNoEndAtAnyInstruction) {
  const int code = any_code();
  { const Waiting sleeps{Launch{"deadline", hour, code}}; } // or there is no end of instructions
  EXPECT_EVERY_POINT(explore(Launch{"deadline", hour, code}, "alarms::wait_with_timeout")
                         .from_gate("before")
                         .doing([](Subject& subject) {
                           const auto child = static_cast<pid_t>(subject.wait_number("child"));
                           subject.wait_gate("child").open();
                           subject.wait_zombie(child);
                         })
                         .not_asleep()
                         .before_calls(),
                     [code](Subject& subject) {
                       EXPECT_THAT(subject.wait_number("finished"), Eq(1)) << by_itself;
                       EXPECT_THAT(status_of(subject), ExitedWith(code));
                     });
}

TEST_F(Deadline, AnEndInTheInstantOfTheDeadlineCounts) {
  const int code = any_code();
  Subject subject{Launch{"deadline", 0, code}.holding(hold(Who::first).before("kill"))};
  const auto child = static_cast<pid_t>(subject.wait_number("child"));
  subject.wait_gate("before").open();
  judge::HeldCall kill = subject.wait_held("kill");
  subject.wait_gate_of(child, "child").open();
  subject.wait_zombie(child);
  kill.release();
  EXPECT_THAT(status_of(subject), ExitedWith(code));
  EXPECT_THAT(subject.wait_number("finished"), Eq(1))
      << "the child ended by itself, after the deadline and before SIGKILL came: wait_status says "
         "\"exited\", and finished has to agree";
}

TEST_F(Deadline, LeavesNoAlarmBehind) {
  for (const long timeout : {0L, hour}) {
    Subject subject{
        Launch{"deadline_beside_alarm", timeout, any_code(), 0}.blocking({SIGALRM, SIGINT})};
    const auto child = static_cast<pid_t>(subject.wait_number("child"));
    subject.wait_gate("before").open();
    if (timeout != 0) {
      subject.wait_gate_of(child, "child").open();
    }
    EXPECT_THAT(subject.wait_number("left"), Eq(0))
        << "an alarm of this call is still to ring: cancel it when the child comes first";
    const Gate after = subject.wait_gate("after");
    EXPECT_THAT(judge::posix_timers(subject.pid()).size(), Eq(0U)) << "a timer was left";
    EXPECT_THAT(Process{subject.pid()}, Not(HasPending(SIGALRM)))
        << "the deadline's SIGALRM is still pending, and will surprise the caller";
  }
}

TEST_F(Deadline, TheCallersAlarmIsItsOwn) {
  const long seconds = random_number(3000, 6000);
  Subject subject{"deadline_beside_alarm", 0, any_code(), seconds};
  subject.wait_gate("before").open();
  EXPECT_THAT(subject.wait_number("left"), AllOf(Gt(seconds * 500), Le(seconds * 1000)))
      << "the caller had called alarm(" << seconds << "), and this is what it has left, in ms: its "
      << "alarm was taken away or put off";
  const int code = any_code();
  Waiting waiting{Launch{"deadline_among_others", hour, code}};
  waiting.subject.signal(SIGALRM);
  waiting.expect_waiting("somebody else's SIGALRM came: that is not this call's deadline");
  waiting.let_child_end();
  waiting.expect_finished(code);
  const Gate after = waiting.subject.wait_gate("after");
  EXPECT_THAT(take_all(waiting.subject, "handled"), testing::Contains(std::to_string(SIGALRM)))
      << "the caller's handler never heard of its SIGALRM";
}

TEST_F(Deadline, LeavesTheCallerAsItWas) {
  for (const long timeout : {0L, hour}) {
    Subject subject{
        Launch{"deadline_among_others", timeout, any_code()}.blocking({SIGINT, SIGCHLD})};
    const auto child = static_cast<pid_t>(subject.wait_number("child"));
    Gate before = subject.wait_gate("before");
    const Process caller{subject.pid()};
    const SignalSet caught = caller.caught();
    const SignalSet ignored = caller.ignored();
    subject.wait_asleep(caller.pid());
    const std::size_t files = caller.open_files().size();
    before.open();
    if (timeout != 0) {
      subject.wait_gate_of(child, "child").open();
    }
    const Gate after = subject.wait_gate("after");
    subject.wait_asleep(caller.pid());
    EXPECT_THAT(caller, HasMask({SIGINT, SIGCHLD})) << "the mask (SigBlk) is to be as before";
    EXPECT_THAT(caller.caught(), Eq(caught)) << "what it catches (SigCgt) is to be as before";
    EXPECT_THAT(caller.ignored(), Eq(ignored)) << "what it ignores (SigIgn) is to be as before";
    EXPECT_THAT(caller.open_files().size(), Eq(files)) << "a descriptor was left open";
  }
}

TEST_F(Deadline, RefusesWhatIsNoChild) {
  Target stranger;
  for (const pid_t bad : {0, -1, stranger.pid()}) {
    Subject subject{Launch{"deadline_of", 0, bad}.blocking({SIGTERM})};
    const Gate after = subject.wait_gate("after");
    EXPECT_THAT(outcome(subject), Eq(bad > 0 ? "error ECHILD" : "invalid_argument"))
        << bad << (bad > 0 ? " is somebody else's process" : " stands for many processes");
    EXPECT_TRUE(stranger.undisturbed()) << "a process that is no child was signalled";
  }
  Subject negative{"deadline_of", -random_number(1, 1000), stranger.pid()};
  const Gate after = negative.wait_gate("after");
  EXPECT_THAT(outcome(negative), Eq("invalid_argument")) << "a negative time is refused first";
}

} // namespace
