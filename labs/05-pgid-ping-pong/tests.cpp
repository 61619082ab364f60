// Exercises 1 and 2: a shield, and a server.
#include "tests.hpp"

namespace {

using namespace ping_pong_test;
using judge::Catches;
using judge::explore;
using judge::Gate;
using judge::HeldCall;
using judge::Ignores;
using judge::IsErrno;
using judge::Launch;
using judge::Process;
using judge::random_number;
using judge::Subject;
using judge::Target;
using posix::SignalSet;
using testing::Eq;
using testing::Not;

using ShieldTest = judge::LabTest;
using Serve = judge::LabTest;

// Exercise 1

TEST_F(ShieldTest, IgnoresWhileItLivesAndPutsBack) {
  for (const bool inherited : {false, true}) {
    Launch launch{"shielding", SIGUSR1, SIGUSR2};
    Subject subject{inherited ? launch.ignoring({SIGUSR2}) : launch};
    const Process process{subject.pid()};
    {
      const Gate inside = subject.wait_gate("inside");
      EXPECT_THAT(process, Ignores(SIGUSR1)) << "every signal of the list";
      EXPECT_THAT(process, Ignores(SIGUSR2)) << "every signal of the list";
      EXPECT_THAT(process, Not(Ignores(SIGQUIT))) << "and no other";
      subject.signal(SIGUSR1);
      subject.signal(SIGUSR2);
    }
    const Gate outside = subject.wait_gate("outside");
    EXPECT_THAT(process, Catches(SIGUSR1)) << "it had a handler before the shield";
    if (inherited) {
      EXPECT_THAT(process, Ignores(SIGUSR2)) << "it was ignored before the shield";
    } else {
      EXPECT_THAT(process, Not(Ignores(SIGUSR2))) << "it had its default action before the shield";
    }
  }
}

TEST_F(ShieldTest, PutsBackFlagsAndMaskToo) {
  Subject subject{"shielding", SIGUSR1, SIGUSR2};
  subject.wait_gate("inside").open();
  Gate outside = subject.wait_gate("outside");
  EXPECT_THAT(subject.poll_report("handled"), Eq(std::nullopt)) << "no handler runs by itself";
  subject.signal(SIGUSR1);
  EXPECT_THAT(subject.wait_number("handled"), Eq(SIGUSR1)) << "the earlier handler works again";
  outside.open();
  EXPECT_THAT(subject.wait_report("as it was"), Eq("1"))
      << "sa_flags and sa_mask belong to a disposition: put back the whole struct sigaction that "
         "sigaction gave you";
  subject.wait_success();
}

TEST_F(ShieldTest, NestsAndBearsASignalNamedTwice) {
  Subject subject{"shielding_twice", SIGUSR1, SIGQUIT};
  const Process process{subject.pid()};
  {
    const Gate inner = subject.wait_gate("inner");
    EXPECT_THAT(process, Ignores(SIGUSR1));
    EXPECT_THAT(process, Ignores(SIGQUIT));
  }
  {
    const Gate outer = subject.wait_gate("outer");
    EXPECT_THAT(process, Ignores(SIGUSR1)) << "the inner one's end must not end the outer one";
    EXPECT_THAT(process, Not(Ignores(SIGQUIT))) << "only the inner one ignored it";
  }
  const Gate outside = subject.wait_gate("outside");
  EXPECT_THAT(process, Catches(SIGUSR1)) << "the handler that was there before both";
}

TEST_F(ShieldTest, RefusesWhatCannotBeIgnored) {
  for (const long number : {long{SIGKILL}, long{SIGSTOP}, 0L, random_number(65, 999)}) {
    Subject subject{"shielding_nonsense", SIGUSR1, number};
    const Gate refused = subject.wait_gate("refused");
    const auto error = subject.poll_report("error");
    EXPECT_THAT(error ? std::stol(*error) : 0, IsErrno(EINVAL))
        << "Shield{SIGUSR1, SIGUSR1, " << number << "} must throw what sigaction refuses";
    EXPECT_THAT(Process{subject.pid()}, Catches(SIGUSR1))
        << "a constructor that throws has no destructor: put back first what was done by then, "
        << "backwards";
  }
}

// Exercise 2

TEST_F(Serve, AnswersEachPingToItsWholeGroup) {
  const int pings = static_cast<int>(random_number(2, 4));
  Subject subject{counting(Launch{"serving"})};
  subject.wait_gate("before").open();
  subject.wait_rest();
  for (int count = 1; count <= pings; ++count) {
    const Target member{member_of(subject.pid())};
    subject.signal(SIGUSR2);
    HeldCall answer = subject.wait_held("kill");
    ASSERT_THAT(subject.out(), Eq(times(count, ping_line)))
        << "each SIGUSR2 is one ping, and its line is written before the answer is sent: after "
           "that it is the client's turn";
    answer.release();
    subject.wait_rest();
    ASSERT_THAT(member.received(), Eq(SignalSet{SIGUSR1}))
        << "the answer is SIGUSR1, to everybody in the group: kill(0, SIGUSR1)";
    ASSERT_THAT(subject.times_held("kill"), Eq(count)) << "one answer for each ping";
  }
  const Target member{member_of(subject.pid())};
  subject.signal(SIGQUIT);
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(subject.wait_number("pings"), Eq(pings)) << "serve() returns the number of pings";
  EXPECT_THAT(subject.out(), Eq(times(pings, ping_line) + "End\n"));
  EXPECT_THAT(member.received(), Eq(SignalSet{})) << "the end is not answered";
}

// Started by a launcher that shields itself: its own echo is ignored, the rest waits.
Launch serving_child() {
  return Launch{"serving"}.ignoring({SIGUSR1}).blocking({SIGUSR2, SIGQUIT});
}

TEST_F(Serve, LosesNoPingAtAnyInstruction) {
  expect_sleep(serving_child());
  EXPECT_EVERY_POINT(
      explore(serving_child(), "ping_pong::serve").from_gate("before").sending(SIGUSR2),
      [](Subject& subject) { subject.wait_out(ping_line); });
}

TEST_F(Serve, LosesNoPingAfterAnAnswer) {
  expect_sleep(serving_child());
  EXPECT_EVERY_POINT(explore(serving_child(), "ping_pong::serve")
                         .from_gate("before", [](Subject& subject) { subject.signal(SIGUSR2); })
                         .after_call("kill")
                         .sending(SIGUSR2),
                     [](Subject& subject) {
                       subject.wait_out(times(2, ping_line));
                       subject.signal(SIGQUIT);
                       EXPECT_THAT(subject.wait_number("pings"), Eq(2))
                           << "a fast client asks again as soon as it has heard the answer";
                     });
}

TEST_F(Serve, TakesWhatCameBeforeIt) {
  Subject subject{Launch{"serving"}.blocking(game_signals)};
  Gate before = subject.wait_gate("before");
  subject.signal(SIGUSR2);
  before.open();
  subject.wait_out(ping_line);
  subject.wait_rest();
  subject.signal(SIGQUIT);
  EXPECT_THAT(subject.wait_number("pings"), Eq(1))
      << "a ping that was pending when serve() was called is a ping";
}

TEST_F(Serve, BearsWhateverItInherits) {
  for (const auto& [ignored, mask] : inheritances()) {
    Subject subject{Launch{"serving"}.ignoring(ignored).blocking(mask)};
    subject.wait_gate("before").open();
    subject.wait_rest();
    subject.signal(SIGUSR2);
    subject.wait_out(ping_line);
    subject.wait_rest();
    subject.signal(SIGQUIT);
    const Gate after = subject.wait_gate("after");
    EXPECT_THAT(subject.wait_number("pings"), Eq(1));
    expect_left_alone(subject, ignored, mask);
  }
}

TEST_F(Serve, PutsTheCallersHandlersBack) {
  Subject subject{"serving_with_handlers"};
  subject.wait_gate("before").open();
  subject.wait_rest();
  subject.signal(SIGUSR2);
  subject.wait_out(ping_line);
  subject.wait_rest();
  subject.signal(SIGQUIT);
  EXPECT_THAT(subject.wait_number("as they were"), Eq(3))
      << "handler, flags and mask of all three signals";
  EXPECT_THAT(subject.poll_report("handled"), Eq(std::nullopt))
      << "no handler of the caller's runs";
  subject.wait_success();
}

TEST_F(Serve, IsNotKilledAtItsBeginningOrEnd) {
  Launch launch{"serving_with_handlers"};
  launch.blocking({SIGQUIT}); // the end is pending when it begins
  EXPECT_EVERY_POINT(explore(launch, "ping_pong::serve")
                         .from_gate("before", [](Subject& subject) { subject.signal(SIGQUIT); })
                         .sending(SIGUSR2)
                         .before_calls(),
                     [](Subject& subject) { subject.wait_success(); });
}

TEST_F(Serve, AnotherSignalsHandlerDoesNotEndIt) {
  Subject subject{"serving_with_handlers"};
  subject.wait_gate("before").open();
  for (int count = 1; count <= 2; ++count) {
    let_another_handler_run(subject);
    subject.signal(SIGUSR2);
    subject.wait_out(times(count, ping_line));
  }
  let_another_handler_run(subject);
  subject.signal(SIGQUIT);
  EXPECT_THAT(subject.wait_number("pings"), Eq(2)) << by_a_handler;
}

} // namespace
