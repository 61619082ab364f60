// Exercises 6 and 7: what is inherited, and a thread for signals.
#include "tests.hpp"

#include <array>

namespace {

using namespace alarms_test;
using judge::Blocks;
using judge::ExitedWith;
using judge::Gate;
using judge::HasMask;
using judge::HasNoChildren;
using judge::hold;
using judge::KilledBy;
using judge::Launch;
using judge::Process;
using judge::random_number;
using judge::random_word;
using judge::Subject;
using judge::Who;
using posix::signal_name;
using posix::SignalSet;
using posix::WaitStatus;
using std::to_string;
using testing::Contains;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using testing::Ne;
using testing::Not;

using Inherited = judge::LabTest;
using SignalThread = judge::LabTest;

// Exercise 6

struct Inheritance {
  const char* words;
  SignalSet ignored;
  SignalSet blocked;
};

std::vector<Inheritance> inheritances() {
  const SignalSet stops{SIGTSTP, SIGTTIN, SIGTTOU};
  const SignalSet theirs{SIGCHLD, SIGALRM, SIGCONT};
  return {{"SIGCHLD ignored", {SIGCHLD}, {}},
          {"SIGCHLD, SIGALRM and SIGCONT blocked", {}, theirs},
          {"SIGCHLD, SIGALRM and SIGCONT ignored and blocked", theirs, theirs},
          {"everything ignored", SignalSet::all() - stops, {}},
          {"everything blocked", {}, SignalSet::all()}};
}

void expect_unchanged(const Process& caller, const Inheritance& from) {
  EXPECT_THAT(caller.ignored(), Eq(from.ignored))
      << "started with " << from.words << ": what it ignores (SigIgn) is to be as it was";
  EXPECT_THAT(caller, HasMask(from.blocked))
      << "started with " << from.words << ": the mask (SigBlk) is to be as it was";
}

Launch with(Launch launch, const Inheritance& from) {
  return launch.ignoring(from.ignored).blocking(from.blocked);
}

TEST_F(Inherited, DeadlineSeesTheChildsEnd) {
  for (const Inheritance& from : inheritances()) {
    const int code = any_code();
    Subject subject{counting_naps(with(Launch{"deadline_plain", hour, code}, from))};
    const auto child = static_cast<pid_t>(subject.wait_number("child"));
    subject.wait_gate("before").open();
    stop_at_naps(subject);
    subject.wait_rest();
    subject.wait_gate_of(child, "child").open();
    const Gate after = subject.wait_gate("after");
    ASSERT_THAT(outcome(subject), Eq("returned"))
        << "started with " << from.words << ": who ignores SIGCHLD has no zombies, and waitpid no "
        << "status (ECHILD)";
    EXPECT_THAT(subject.wait_number("finished"), Eq(1)) << "started with " << from.words;
    EXPECT_THAT(WaitStatus{static_cast<int>(subject.wait_number("status"))}, ExitedWith(code))
        << "started with " << from.words;
    expect_unchanged(Process{subject.pid()}, from);
  }
}

TEST_F(Inherited, DeadlineKillsALateChild) {
  long timeout = 0; // for the first, and a little for the others
  for (const Inheritance& from : inheritances()) {
    Subject subject{with(Launch{"deadline_plain", timeout, any_code()}, from)};
    timeout = random_number(1, 3);
    subject.wait_gate("before").open();
    const Gate after = subject.wait_gate("after");
    ASSERT_THAT(outcome(subject), Eq("returned")) << "started with " << from.words;
    EXPECT_THAT(subject.wait_number("finished"), Eq(0)) << "started with " << from.words;
    EXPECT_THAT(WaitStatus{static_cast<int>(subject.wait_number("status"))}, KilledBy(SIGKILL))
        << "started with " << from.words;
    EXPECT_THAT(Process{subject.pid()}, HasNoChildren()) << "started with " << from.words;
    expect_unchanged(Process{subject.pid()}, from);
  }
}

TEST_F(Inherited, GatherShowsAllInOrder) {
  for (const Inheritance& from : inheritances()) {
    const std::array words{random_word(), random_word(), random_word()};
    Subject subject{with(Launch{"gather", "w", words[0], words[1], words[2]}, from)};
    subject.wait_gate("before").open();
    for (std::size_t count = 0; count < words.size(); ++count) {
      subject.wait_rest();
      const Gate work = subject.wait_gate("work");
      EXPECT_THAT(Process{work.pid()}.ignored(), Eq(from.ignored))
          << "started with " << from.words << ": a task has the dispositions that the caller has";
    }
    const Gate after = subject.wait_gate("after");
    ASSERT_THAT(outcome(subject), Eq("returned")) << "started with " << from.words;
    EXPECT_THAT(take_all(subject, "result"), testing::ElementsAreArray(words))
        << "started with " << from.words;
    EXPECT_THAT(Process{subject.pid()}, HasNoChildren()) << "started with " << from.words;
    expect_unchanged(Process{subject.pid()}, from);
  }
}

TEST_F(Inherited, GatherHearsOfAFailedTask) {
  for (const Inheritance& from : inheritances()) {
    for (const int failing : {1, 2}) {
      Subject subject{with(Launch{"gather_failing", "throws", 2, failing}, from)};
      const Gate after = subject.wait_gate("after");
      EXPECT_THAT(outcome(subject), Eq("exception"))
          << "started with " << from.words << ": task " << failing << " of 2 throws; the end of a "
          << "child comes as SIGCHLD, its status by waitpid";
      EXPECT_THAT(Process{subject.pid()}, HasNoChildren()) << "started with " << from.words;
      expect_unchanged(Process{subject.pid()}, from);
    }
  }
}

// Exercise 7

TEST_F(SignalThread, CallsTheFunctionForEachSignal) {
  const auto [first, second] = two_signals();
  const int real_time = SIGRTMIN + static_cast<int>(random_number(1, 20));
  Subject subject{"thread", first, second, real_time};
  subject.wait_gate("before").open();
  const Gate ready = subject.wait_gate("ready");
  for (const int signo : {first, second, real_time, first}) {
    subject.wait_rest();
    subject.signal(signo);
    subject.wait_rest();
    ASSERT_THAT(subject.poll_report("handled"), Eq(std::nullopt))
        << "a handler ran: every thread has to block " << signal_name(signo);
    EXPECT_THAT(subject.wait_number("called"), Eq(signo)) << "the function gets its number";
    EXPECT_THAT(subject.wait_number("thread"), Ne(subject.pid()))
        << "the function was called in the caller's thread, and not in one of its own";
  }
}

TEST_F(SignalThread, LosesNothingSentBeforeItRan) {
  const auto [first, second] = two_signals();
  // Kept at its first instructions until everything else rests, which is after the signals.
  Subject subject{
      Launch{"thread", first, second}.holding(hold(Who::first).before("set_robust_list"))};
  subject.wait_gate("before").open();
  const Gate ready = subject.wait_gate("ready");
  subject.signal(first);
  subject.signal(second);
  subject.wait_rest();
  EXPECT_THAT(subject.poll_report("handled"), Eq(std::nullopt))
      << "the thread had not run when a signal came, and nobody blocked it: block the set before "
         "the thread is made, which inherits the mask";
  const auto called = take_all(subject, "called");
  EXPECT_THAT(called, Contains(to_string(first)));
  EXPECT_THAT(called, Contains(to_string(second)));
}

TEST_F(SignalThread, EveryOtherThreadIsUndisturbed) {
  const auto [first, second] = two_signals();
  Subject subject{Launch{"thread_beside_readers", first, second}.with_input()};
  subject.wait_gate("ready").open();
  for (const int signo : {first, second, first}) {
    subject.wait_rest();
    subject.signal(signo);
    subject.wait_report("called");
  }
  subject.wait_rest();
  EXPECT_THAT(subject.poll_report("handled"), Eq(std::nullopt)) << "a handler ran in some thread";
  EXPECT_THAT(subject.poll_report("caller"), Eq(std::nullopt)) << "the caller's read was disturbed";
  EXPECT_THAT(subject.poll_report("worker"), Eq(std::nullopt)) << "another thread was disturbed";
  subject.write_input("x");
  EXPECT_THAT(subject.wait_number("caller"), Eq(0));
  EXPECT_THAT(subject.wait_number("worker"), Eq(0));
  subject.wait_success();
}

TEST_F(SignalThread, EndsWithItsObject) {
  const auto [first, second] = two_signals();
  Subject subject{Launch{"thread", first, second}.blocking({second})};
  subject.wait_gate("before").open();
  Gate ready = subject.wait_gate("ready");
  subject.wait_rest();
  ready.open();
  const Gate after = subject.wait_gate("after");
  const Process process{subject.pid()};
  EXPECT_THAT(process.threads().size(), Eq(1U)) << "the thread is to be joined";
  ASSERT_THAT(process, HasMask({second})) << "the caller's mask (SigBlk) is to be as before";
  EXPECT_THAT(process.pending(), Eq(SignalSet{})) << "a signal was left pending";
  EXPECT_THAT(take_all(subject, "called"), IsEmpty())
      << "the function was called for a signal that nobody had sent: yours, to wake the thread";
  subject.signal(first);
  EXPECT_THAT(subject.wait_number("handled"), Eq(first)) << "it takes its usual way again";
  EXPECT_THAT(take_all(subject, "called"), IsEmpty());
}

TEST_F(SignalThread, FinishesWhatHasBegun) {
  const auto [first, second] = two_signals();
  Subject subject{"thread_busy", first, second};
  Gate ready = subject.wait_gate("ready");
  subject.signal(first);
  Gate call = subject.wait_gate("call");
  subject.signal(second);
  ready.open();
  subject.wait_rest();
  ASSERT_THAT(subject.poll_report("ended"), Eq(std::nullopt))
      << "the destructor returned while the function was running";
  call.open();
  EXPECT_THAT(subject.wait_number("called"), Eq(first)) << "a call that has begun is finished";
  subject.wait_rest();
  ASSERT_THAT(subject.poll_report("handled"), Eq(std::nullopt))
      << signal_name(second) << " was pending before the destructor began, and took its usual way: "
      << "hand over what is pending, then put the mask back";
  ASSERT_THAT(subject.poll_report("ended"), Eq(std::nullopt))
      << signal_name(second) << " was pending before the destructor began: it is to be handed over";
  subject.wait_gate("call").open();
  EXPECT_THAT(subject.wait_number("called"), Eq(second));
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(take_all(subject, "called"), IsEmpty()) << "nobody had sent anything else";
}

TEST_F(SignalThread, RefusesASetOfNothing) {
  Subject empty{"thread_refused"};
  const Gate after = empty.wait_gate("after");
  EXPECT_THAT(outcome(empty), Eq("invalid_argument")) << "an empty set";
  Subject unblockable{"thread_refused", SIGKILL, SIGSTOP};
  const Gate after_unblockable = unblockable.wait_gate("after");
  EXPECT_THAT(outcome(unblockable), Eq("invalid_argument"))
      << "SIGKILL and SIGSTOP cannot be blocked, and so not be waited for";
  EXPECT_THAT(Process{unblockable.pid()}.threads().size(), Eq(1U));
}

} // namespace
