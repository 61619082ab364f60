// Exercises 3 to 5: a client, a match, and what it costs.
#include "common/judge/proc_file.hpp"
#include "tests.hpp"

#include <errno.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <sstream>

namespace {

using namespace ping_pong_test;
using judge::explore;
using judge::Gate;
using judge::HasNoChildren;
using judge::HeldCall;
using judge::hold;
using judge::hold_child;
using judge::IsErrno;
using judge::Launch;
using judge::Process;
using judge::random_number;
using judge::Subject;
using judge::Target;
using judge::Who;
using posix::SignalSet;
using testing::AnyOf;
using testing::Eq;
using testing::Ge;
using testing::Gt;
using testing::Le;
using testing::Ne;
using testing::Not;

using Play = judge::LabTest;
using Match = judge::LabTest;
using Measure = judge::LabTest;

// A kill that is about to be made.
struct Kill {
  pid_t target = 0;
  int signo = 0;
};

Kill kill_of(const HeldCall& held) {
  std::istringstream text{
      judge::read_file("/proc/" + std::to_string(held.pid()) + "/syscall").value_or("")};
  long call = 0;
  unsigned long target = 0;
  unsigned long signo = 0;
  text >> call >> std::hex >> target >> signo;
  return {static_cast<pid_t>(target), static_cast<int>(signo)};
}

void expect_refusal(const char* what) {
  Subject subject{"refusing", what, -random_number(1, 999)};
  const Target member{member_of(subject.pid())};
  const Gate refused = subject.wait_gate("refused");
  EXPECT_THAT(subject.poll_report("invalid_argument"), Not(Eq(std::nullopt)))
      << "negative rounds are a std::invalid_argument";
  EXPECT_THAT(member.received(), Eq(SignalSet{})) << "nothing is sent before";
  EXPECT_THAT(Process{subject.pid()}, HasNoChildren()) << "nothing is forked before";
  EXPECT_THAT(subject.out(), Eq(""));
}

// Exercise 3

TEST_F(Play, AsksAndWaitsForTheAnswer) {
  const int rounds = static_cast<int>(random_number(2, 4));
  Subject subject{counting(Launch{"playing", rounds})};
  Gate before = subject.wait_gate("before");
  for (int round = 1; round <= rounds; ++round) {
    const Target member{member_of(subject.pid())};
    if (round == 1) {
      before.open();
    } else {
      subject.signal(SIGUSR1);
      const HeldCall next = subject.wait_held("kill");
      ASSERT_THAT(subject.out(), Eq(times(round - 1, pong_line)))
          << "an answer's line is written before the next ping is sent";
    }
    subject.wait_rest();
    ASSERT_THAT(member.received(), Eq(SignalSet{SIGUSR2}))
        << "each round sends SIGUSR2 to everybody in the group: kill(0, SIGUSR2)";
    ASSERT_THAT(subject.out(), Eq(times(round - 1, pong_line)))
        << "nobody has answered this round yet; what it hears is its own SIGUSR2";
    ASSERT_THAT(subject.times_held("kill"), Eq(round)) << "one ping a round, and then patience";
  }
  const Target member{member_of(subject.pid())};
  subject.signal(SIGUSR1);
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(subject.wait_number("pongs"), Eq(rounds)) << "play() returns the number of answers";
  EXPECT_THAT(subject.out(), Eq(times(rounds, pong_line)));
  EXPECT_THAT(member.received(), Eq(SignalSet{SIGQUIT}))
      << "after the last round the game is over: SIGQUIT to everybody in the group";
}

TEST_F(Play, LosesNoAnswerAtAnyInstruction) {
  Launch launch{"playing", 1};
  launch.blocking({SIGUSR2, SIGQUIT}); // the answer is not: that is the client's own business
  expect_sleep(launch);
  EXPECT_EVERY_POINT(
      explore(launch, "ping_pong::play").from_gate("before").after_call("kill").sending(SIGUSR1),
      [](Subject& subject) {
        EXPECT_THAT(subject.wait_number("pongs"), Eq(1))
            << "a fast server answers before the client's next instruction";
        EXPECT_THAT(subject.out(), Eq(pong_line));
      });
}

TEST_F(Play, OfNoRoundsSaysOnlyThatItIsOver) {
  Subject subject{counting(Launch{"playing", 0})};
  Gate before = subject.wait_gate("before");
  const Target member{member_of(subject.pid())};
  before.open();
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(subject.wait_number("pongs"), Eq(0));
  EXPECT_THAT(member.received(), Eq(SignalSet{SIGQUIT})) << "SIGQUIT, and nothing before it";
  EXPECT_THAT(subject.out(), Eq(""));
}

TEST_F(Play, BearsWhateverItInherits) {
  for (const auto& [ignored, mask] : inheritances()) {
    Subject subject{Launch{"playing", 1}.ignoring(ignored).blocking(mask)};
    subject.wait_gate("before").open();
    subject.wait_rest();
    subject.signal(SIGUSR1);
    const Gate after = subject.wait_gate("after");
    EXPECT_THAT(subject.wait_number("pongs"), Eq(1));
    expect_left_alone(subject, ignored, mask);
  }
}

TEST_F(Play, PutsTheCallersHandlersBack) {
  Subject subject{"playing_with_handlers", 1};
  subject.wait_gate("before").open();
  subject.wait_rest();
  subject.signal(SIGUSR1);
  EXPECT_THAT(subject.wait_number("as they were"), Eq(3))
      << "handler, flags and mask of all three signals";
  EXPECT_THAT(subject.poll_report("handled"), Eq(std::nullopt))
      << "no handler of the caller's runs";
  subject.wait_success();
}

TEST_F(Play, IsNotKilledAtItsBeginningOrEnd) {
  EXPECT_EVERY_POINT(explore(Launch{"playing_with_handlers", 0}, "ping_pong::play")
                         .from_gate("before")
                         .sending(SIGUSR1)
                         .before_calls(),
                     [](Subject& subject) { subject.wait_success(); });
}

TEST_F(Play, AnotherSignalsHandlerDoesNotEndIt) {
  Subject subject{"playing_with_handlers", 2};
  subject.wait_gate("before").open();
  for (int round = 1; round <= 2; ++round) {
    let_another_handler_run(subject);
    EXPECT_THAT(subject.out(), Eq(times(round - 1, pong_line))) << by_a_handler;
    subject.signal(SIGUSR1);
    subject.wait_out(times(round, pong_line));
  }
  EXPECT_THAT(subject.wait_number("pongs"), Eq(2)) << by_a_handler;
}

TEST_F(Play, RefusesNegativeRounds) {
  expect_refusal("play");
}

// Exercise 4

void expect_match(Subject& subject, int rounds) {
  EXPECT_THAT(subject.wait_number("pings"), Eq(rounds)) << "what the server counted";
  EXPECT_THAT(subject.wait_number("pongs"), Eq(rounds)) << "what the client counted";
  EXPECT_THAT(subject.out(), Eq(rounds_of(rounds) + "End\n"));
}

TEST_F(Match, IsExactlySoManyRoundsThatTakeTurns) {
  for (const int rounds : {0, 1, 100}) {
    for (const int last : {1, 2}) {
      Launch launch{"match", rounds};
      launch.holding(hold_child(last).before("exit_group"));
      Subject subject{launch};
      subject.wait_gate("before").open();
      const Gate after = subject.wait_gate("after");
      expect_match(subject, rounds);
      EXPECT_THAT(Process{subject.pid()}, HasNoChildren())
          << "both are reaped, be it that the first child ends last or the second";
    }
  }
}

TEST_F(Match, EitherMayStartFirst) {
  for (const int late : {1, 2}) {
    for (const bool shielded : {false, true}) {
      Launch launch{"match", 3};
      launch.holding(hold_child(late).at_start());
      Subject subject{shielded ? launch.ignoring(game_signals) : launch};
      subject.wait_gate("before").open();
      const Gate after = subject.wait_gate("after");
      expect_match(subject, 3);
    }
  }
  // A player that leaves setpgid to its parent sends before the parent has come to it.
  Subject subject{Launch{"match", 3}.holding(hold(Who::first).before("setpgid"))};
  subject.wait_gate("before").open();
  const Gate after = subject.wait_gate("after");
  expect_match(subject, 3);
}

TEST_F(Match, EverySignalGoesToTheOwnGroupAndWaitsForItsAnswer) {
  const int rounds = static_cast<int>(random_number(2, 3));
  const int kills = 2 * rounds + 1;
  Subject subject{counting(Launch{"match", rounds})};
  subject.wait_gate("before").open();
  pid_t server = 0;
  pid_t client = 0;
  for (int count = 1; count <= kills; ++count) {
    HeldCall held = subject.wait_held("kill");
    const auto [target, signo] = kill_of(held);
    const bool answers = count % 2 == 0;
    ASSERT_THAT(signo,
                Eq(answers          ? SIGUSR1
                   : count == kills ? SIGQUIT
                                    : SIGUSR2))
        << "in the order SIGUSR2, SIGUSR1, SIGUSR2, SIGUSR1 … SIGQUIT";
    (answers ? server : client) = held.pid();
    ASSERT_THAT(subject.out(), Eq(rounds_of((count - 1) / 2) + (answers ? ping_line : "")))
        << "each side writes its line before it sends: after that it is the other's turn";
    const pid_t group = Process{held.pid()}.group();
    EXPECT_THAT(group, Ne(Process{subject.pid()}.group())) << "a new group, not the caller's";
    EXPECT_THAT(target, AnyOf(Eq(0), Eq(-group)))
        << "a signal of the game goes to the own group and to no single process";
    subject.wait_rest();
    ASSERT_THAT(subject.times_held("kill"), Eq(count))
        << "somebody has sent again before this signal was even out: one ping, one pong, in turns";
    held.release();
  }
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(server, Ne(client));
  EXPECT_THAT(subject.times_held("kill"), Eq(kills)) << "two a round and one at the end";
  expect_match(subject, rounds);
}

TEST_F(Match, NobodyElseHearsOfIt) {
  Subject subject{"match_with_handlers", 2};
  Gate before = subject.wait_gate("before");
  Target member{member_of(subject.pid())};
  before.open();
  EXPECT_THAT(subject.wait_number("as they were"), Eq(3))
      << "the caller's handlers, their flags and masks are put back";
  expect_match(subject, 2);
  EXPECT_THAT(subject.poll_report("handled"), Eq(std::nullopt))
      << "a signal has reached the caller";
  EXPECT_TRUE(member.undisturbed()) << "a signal has reached the caller's group";
  subject.wait_success();
}

TEST_F(Match, BearsWhateverItsCallerInherits) {
  auto all = inheritances();
  all.emplace_back(posix::SignalSet{SIGCHLD}, posix::SignalSet{}); // no zombies, and no statuses
  for (const auto& [ignored, mask] : all) {
    Subject subject{Launch{"match", 2}.ignoring(ignored).blocking(mask)};
    subject.wait_gate("before").open();
    const Gate after = subject.wait_gate("after");
    expect_match(subject, 2);
    expect_left_alone(subject, ignored, mask);
  }
}

TEST_F(Match, AnotherSignalsHandlerDoesNotEndIt) {
  for (const bool first_child_first : {true, false}) {
    Launch launch{"match_with_handlers", 1};
    Subject subject{launch.holding(hold(Who::children).before("exit_group"))};
    subject.wait_gate("before").open();
    HeldCall one = subject.wait_held("exit_group");
    HeldCall other = subject.wait_held("exit_group");
    std::array order{&one, &other};
    if ((one.pid() < other.pid()) != first_child_first) {
      std::ranges::reverse(order);
    }
    for (HeldCall* next : order) { // the caller waits for both, and for one
      let_another_handler_run(subject);
      ASSERT_THAT(subject.poll_report("pings"), Eq(std::nullopt))
          << "match() has returned, and a player is left; " << by_a_handler;
      next->release();
    }
    expect_match(subject, 1);
  }
}

TEST_F(Match, LeavesNobodyWhenAForkFails) {
  for (const int failing : {1, 2}) {
    Subject subject{Launch{"refusing", "match", 1}.holding(hold(Who::first).before("clone"))};
    for (int fork = 1; fork < failing; ++fork) {
      subject.wait_held("clone").release();
    }
    subject.wait_held("clone").fail(EAGAIN);
    const Gate refused = subject.wait_gate("refused");
    const auto error = subject.poll_report("error");
    EXPECT_THAT(error ? std::stol(*error) : 0, IsErrno(EAGAIN))
        << "fork number " << failing << " failed with EAGAIN: std::system_error with its errno";
    EXPECT_THAT(Process{subject.pid()}, HasNoChildren())
        << "fork number " << failing << " failed: a server that runs by then would wait for ever; "
        << "kill and reap it before you throw";
  }
}

TEST_F(Match, RefusesNegativeRounds) {
  expect_refusal("match");
}

// Exercise 5

TEST_F(Measure, PlaysAHundredThousandRoundsInSilence) {
  for (const long rounds : {0L, random_number(20, 90), 100'000L}) { // few first: they fail sooner
    Subject subject{Launch{"measure", rounds}.working_for(std::chrono::seconds{20})};
    ASSERT_THAT(subject.wait_number("messages"), Eq(2 * rounds))
        << "a ping is one message, a pong is one";
    subject.wait_success();
    ASSERT_THAT(subject.out(), Eq("")) << "nobody writes anything";
  }
}

TEST_F(Measure, TakesTheTimeOfTheWholeMatch) {
  Subject subject{"measure", 10'000};
  const long time = subject.wait_number("time");
  const long used = subject.wait_number("used");
  EXPECT_THAT(time, Gt(0));
  EXPECT_THAT(time, Le(subject.wait_number("around")))
      << "longer than the call itself: nanoseconds?";
  EXPECT_THAT(time, Ge(used / 4))
      << "the two players have used " << used << " ns of processor time; two of them cannot do "
      << "that in " << time << " ns. Look at a wall clock before the first fork and after the last "
      << "wait: the caller's own processor time stands still while it sleeps";
  subject.wait_success();
}

TEST_F(Measure, LeavesALaterMatchItsWords) {
  Subject subject{"measure_then_match", random_number(1, 9), 2};
  Gate between = subject.wait_gate("between");
  ASSERT_THAT(subject.out(), Eq(""));
  between.open();
  subject.wait_success();
  EXPECT_THAT(subject.out(), Eq(rounds_of(2) + "End\n"))
      << "measure() is silent, and a match() after it is not";
}

TEST_F(Measure, RefusesNegativeRounds) {
  expect_refusal("measure");
}

} // namespace
