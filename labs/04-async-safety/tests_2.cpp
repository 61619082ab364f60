// Exercises 4 and 5: what must not be interrupted.
#include "tests.hpp"

namespace {

using async_safety_test::two_signals;
using judge::Blocks;
using judge::explore;
using judge::Gate;
using judge::HasMask;
using judge::IsAlive;
using judge::Launch;
using judge::Process;
using judge::random_number;
using judge::Subject;
using testing::Eq;
using testing::Not;

using WaitUntilStopped = judge::LabTest;
using CriticalSection = judge::LabTest;
using Transfer = judge::LabTest;

// Exercise 4

TEST_F(WaitUntilStopped, LosesNoSignalAtAnyInstruction) {
  const auto [one, other] = two_signals();
  EXPECT_EVERY_POINT(
      explore(Launch{"waiting_undisturbed", one, SIGURG}, "async_safety::wait_until_stopped")
          .sending(one),
      [](Subject& subject) { subject.wait_success(); });
}

TEST_F(WaitUntilStopped, SleepsUntilTheSignalComes) {
  constexpr int one = SIGTERM; // always the same, for the handout's picture
  constexpr int other = SIGINT;
  Subject subject{"waiting", one, other, 0};
  subject.wait_gate("before").open();
  subject.wait_rest();
  ASSERT_THAT(Process{subject.pid()}, IsAlive());
  ASSERT_THAT(subject.poll_report("mask after"), Eq(std::nullopt))
      << "nobody has asked it to stop: wait_until_stopped goes on sleeping";
  subject.signal(other);
  subject.wait_success();
}

TEST_F(WaitUntilStopped, ReturnsAtOnceWhenTheSignalWasEarlier) {
  const auto [one, other] = two_signals();
  Subject subject{"waiting", one, other, 0};
  Gate before = subject.wait_gate("before");
  subject.signal(one);
  subject.wait_rest();
  before.open();
  subject.wait_success();
}

TEST_F(WaitUntilStopped, SleepsOnAfterASignalThatStopsNothing) {
  const auto [one, other] = two_signals();
  Subject subject{"waiting_undisturbed", one, SIGURG};
  subject.wait_rest();
  subject.signal(SIGURG);
  subject.wait_rest();
  ASSERT_THAT(subject.poll_report("others"), Eq(std::nullopt))
      << "SIGURG has another handler and requests no stop: look at the flag again after each wake";
  subject.signal(one);
  EXPECT_THAT(subject.wait_report("others"), Eq("1")) << "that handler runs meanwhile";
  subject.wait_success();
}

TEST_F(WaitUntilStopped, PutsTheMaskBack) {
  const auto [one, other] = two_signals();
  Subject subject{"waiting", one, other, SIGWINCH};
  Gate before = subject.wait_gate("before");
  subject.signal(one);
  before.open();
  const std::string mask = subject.wait_report("mask before");
  EXPECT_THAT(subject.wait_report("mask after"), Eq(mask))
      << "SIGWINCH was blocked and nothing else: so it has to be after the return "
      << "(SIG_SETMASK with what sigprocmask gave first)";
  subject.wait_success();
}

TEST_F(WaitUntilStopped, LetsThroughWhatTheCallerBlocks) {
  const auto [one, other] = two_signals();
  Subject subject{"waiting", one, other, one};
  subject.wait_gate("before").open();
  subject.wait_rest();
  subject.signal(one);
  const std::string mask = subject.wait_report("mask before");
  EXPECT_THAT(subject.wait_report("mask after"), Eq(mask))
      << "the caller had blocked the signal, and has it blocked again after the return";
  subject.wait_success();
}

TEST_F(WaitUntilStopped, KeepsOutWhatElseTheCallerBlocks) {
  const auto [one, other] = two_signals();
  Subject subject{"waiting", one, other, SIGWINCH};
  subject.wait_gate("before").open();
  subject.wait_rest();
  subject.wait_asleep(subject.pid()); // a loop that spins never is
  EXPECT_THAT(Process{subject.pid()}, Blocks(SIGWINCH))
      << "the caller blocks SIGWINCH, which stops nothing: it stays blocked while "
         "wait_until_stopped "
      << "sleeps (the mask for the sleep is the caller's, less the signals of stop_on)";
  subject.signal(one);
  subject.wait_success();
}

// Exercise 5

TEST_F(CriticalSection, HoldsEverySignalOff) {
  const auto [one, other] = two_signals();
  Subject subject{"critical_holds_off", one};
  Gate inside = subject.wait_gate("inside");
  for (const int signo : {SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGCHLD}) {
    EXPECT_THAT(Process{subject.pid()}, Blocks(signo)) << "while a Critical lives";
  }
  subject.signal(one);
  inside.open();
  EXPECT_THAT(subject.wait_report("ran inside"), Eq("0")) << "no handler runs in it";
  EXPECT_THAT(subject.wait_report("ran after"), Eq("1"))
      << "what was held off is delivered at its end, before the next statement";
  subject.wait_success();
}

TEST_F(CriticalSection, NestsAndRestoresTheEarlierMask) {
  Subject subject{"critical", SIGWINCH};
  const Process process{subject.pid()};
  {
    const Gate outer = subject.wait_gate("outer");
    EXPECT_THAT(process, Blocks(SIGTERM));
  }
  {
    const Gate inner = subject.wait_gate("inner");
    EXPECT_THAT(process, Blocks(SIGTERM));
  }
  {
    const Gate outer = subject.wait_gate("outer again");
    EXPECT_THAT(process, Blocks(SIGTERM)) << "the inner one's end must not end the outer one";
  }
  const Gate outside = subject.wait_gate("outside");
  EXPECT_THAT(process, HasMask({SIGWINCH}))
      << "the caller had blocked SIGWINCH before: its mask is put back, not emptied";
}

TEST_F(Transfer, ShowsTheSameTotalAtEveryInstruction) {
  const auto [one, other] = two_signals();
  const long amount = random_number(1, 700);
  EXPECT_EVERY_POINT(
      explore(Launch{"transferring", one, amount}, "async_safety::transfer").sending(one),
      [&](Subject& subject) {
        EXPECT_THAT(subject.wait_number("from"), Eq(700 - amount));
        EXPECT_THAT(subject.wait_number("to"), Eq(300 + amount));
        EXPECT_THAT(subject.wait_report("looked"), Eq("1")) << "the handler runs, later perhaps";
        EXPECT_THAT(subject.wait_report("torn"), Eq("0"))
            << "a handler ran between the two changes and saw a total that never existed";
        subject.wait_success();
      });
}

TEST_F(Transfer, RefusesANegativeAmount) {
  Subject subject{"transferring_less_than_nothing", -random_number(1, 99)};
  EXPECT_THAT(subject.wait_number("from"), Eq(700)) << "nothing changes";
  EXPECT_THAT(subject.wait_number("to"), Eq(300));
  EXPECT_THAT(subject.poll_report("invalid_argument"), Not(Eq(std::nullopt)))
      << "a negative amount is a std::invalid_argument";
  EXPECT_THAT(subject.wait_report("mask"), Eq("{}")) << "no signal stays blocked";
  subject.wait_success();
}

} // namespace
