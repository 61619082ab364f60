// Exercises 1 to 4: what a disposition is.
#include "tests.hpp"

namespace {

using handlers_test::expect_refused;
using handlers_test::expect_restarted_read;
using handlers_test::real_time_signal;
using handlers_test::standard_signal;
using handlers_test::take_all;
using judge::Blocks;
using judge::Catches;
using judge::Gate;
using judge::HasMask;
using judge::HasPending;
using judge::Ignores;
using judge::IsAlive;
using judge::KilledBy;
using judge::Launch;
using judge::Process;
using judge::random_number;
using judge::random_word;
using judge::Subject;
using posix::signal_name;
using std::to_string;
using testing::AllOf;
using testing::ElementsAre;
using testing::Eq;
using testing::Not;
using testing::Optional;

using On = judge::LabTest;
using Bulletproof = judge::LabTest;
using Once = judge::LabTest;
using Ignore = judge::LabTest;
using RestoreDefault = judge::LabTest;

// Exercise 1

TEST_F(On, RunsTheHandlerAtEveryDelivery) {
  for (const int signo : {standard_signal(), real_time_signal()}) {
    Subject subject{"ready", "on", signo};
    const Gate ready = subject.wait_gate("ready");
    for (const char* nth : {"first", "second", "third"}) {
      ASSERT_THAT(Process{subject.pid()}, Catches(signo))
          << "before the " << nth << " " << signal_name(signo)
          << " the handler must be installed: one "
          << "installed by on() stays";
      subject.signal(signo);
      subject.wait_rest();
      EXPECT_THAT(subject.poll_report("ran"), Optional(to_string(signo)))
          << "the " << nth << " " << signal_name(signo) << " must run the handler with its number";
    }
  }
}

TEST_F(On, ReplacesAnEarlierHandler) {
  const int signo = standard_signal();
  Subject subject{"replace_handler", signo};
  const Gate ready = subject.wait_gate("ready");
  subject.signal(signo);
  EXPECT_THAT(subject.wait_report("ran"), Eq(to_string(signo)))
      << "a signal has one disposition: the second on() replaces the first";
  EXPECT_THAT(subject.poll_report("ran other"), Eq(std::nullopt));
}

TEST_F(On, RestartsAnInterruptedRead) {
  const int signo = standard_signal();
  expect_restarted_read(Launch{"reading", "on", signo}, signo);
}

TEST_F(On, HoldsBackItsOwnSignalAndNoOther) {
  const int signo = standard_signal();
  Subject subject{"staying", "on", signo};
  const Gate ready = subject.wait_gate("ready");
  subject.signal(signo);
  Gate handler = subject.wait_gate("handler");
  ASSERT_THAT(Process{subject.pid()}, HasMask({signo}))
      << "while the handler runs the kernel blocks the signal itself (no SA_NODEFER) and sa_mask, "
         "which "
      << "is to be empty (sigemptyset)";
  subject.signal(signo);
  subject.wait_rest();
  handler.open();
  Gate again = subject.wait_gate("handler");
  EXPECT_THAT(take_all(subject, "order"), ElementsAre("in", "out", "in"))
      << "a second " << signal_name(signo)
      << " waits until the handler has returned, then runs it again";
}

TEST_F(On, RefusesKillStopAndNonsense) {
  expect_refused("on");
}

// Exercise 2

TEST_F(Bulletproof, SaysSoAtEverySignalAndLivesOn) {
  for (const int signo : {standard_signal(), int{SIGUSR1}, int{SIGTSTP}, real_time_signal()}) {
    Subject subject{"ready", "bulletproof", signo};
    const Gate ready = subject.wait_gate("ready");
    std::string expected;
    for (int delivery = 0; delivery < 3; ++delivery) {
      subject.signal(signo);
      subject.wait_rest();
      ASSERT_THAT(Process{subject.pid()}, IsAlive())
          << "no " << signal_name(signo) << " may end it";
      expected += "signal " + to_string(signo) + ": still here\n";
      EXPECT_THAT(subject.out(), Eq(expected)) << "each delivery writes its line at once; a line "
                                                  "that is missing here may wait in a buffer";
    }
  }
}

TEST_F(Bulletproof, LeavesTheProgramsOwnTextAlone) {
  const int signo = static_cast<int>(random_number(1, 3)); // one digit
  const std::string half_a_line = random_word() + " ";
  Subject subject{"bulletproof_amid_text", signo, half_a_line};
  {
    const Gate ready = subject.wait_gate("ready");
    subject.signal(signo);
    subject.wait_rest();
    EXPECT_THAT(subject.out(), Eq("signal " + to_string(signo) + ": still here\n"))
        << "the program had half a line in its stdio buffer; a handler that uses stdio or iostream "
        << "pushes it out, in the middle of somebody else's work: use write";
  }
  subject.wait_success();
  EXPECT_THAT(subject.out(), Eq("signal " + to_string(signo) + ": still here\n" + half_a_line));
}

TEST_F(Bulletproof, CannotWithstandKill) {
  expect_refused("bulletproof");
  Subject subject{"ready", "bulletproof", standard_signal()};
  const Gate ready = subject.wait_gate("ready");
  subject.signal(SIGKILL);
  EXPECT_THAT(subject.wait_end(), KilledBy(SIGKILL));
}

// Exercise 3

TEST_F(Once, RunsTheHandlerOnceAndThenTheDefault) {
  const int signo = standard_signal();
  Subject subject{"ready", "once", signo};
  const Gate ready = subject.wait_gate("ready");
  subject.signal(signo);
  EXPECT_THAT(subject.wait_report("ran"), Eq(to_string(signo)))
      << "the first delivery runs the handler";
  subject.wait_rest();
  ASSERT_THAT(Process{subject.pid()}, AllOf(Not(Catches(signo)), Not(Ignores(signo))))
      << "after the first delivery the disposition is the default: look at SA_RESETHAND";
  subject.signal(signo);
  EXPECT_THAT(subject.wait_end(), KilledBy(signo)) << "the second delivery has the default action";
  EXPECT_THAT(subject.poll_report("ran"), Eq(std::nullopt));
}

TEST_F(Once, IsAtDefaultBeforeTheHandlerBegins) {
  const int signo = standard_signal();
  Subject subject{"staying", "once", signo};
  const Gate ready = subject.wait_gate("ready");
  subject.signal(signo);
  const Gate handler = subject.wait_gate("handler");
  EXPECT_THAT(Process{subject.pid()}, Not(Catches(signo)))
      << "the handler runs and the disposition is still the handler (SigCgt): the kernel can reset "
         "it at "
      << "entry, the handler itself only later";
}

TEST_F(Once, SecondSignalEndsTheRunningHandler) {
  const int signo = real_time_signal();
  Subject subject{"staying", "once", signo};
  const Gate ready = subject.wait_gate("ready");
  subject.signal(signo);
  const Gate handler = subject.wait_gate("handler");
  ASSERT_THAT(Process{subject.pid()}, Not(Catches(signo))) << "the default is not in force again";
  ASSERT_THAT(Process{subject.pid()}, Not(Blocks(signo)))
      << "while the handler runs the signal is blocked (SigBlk), so a second one would wait for "
         "the "
      << "handler's end: look at SA_NODEFER";
  subject.signal(signo);
  EXPECT_THAT(subject.wait_end(), KilledBy(signo))
      << "a second signal ends the process in its handler";
}

TEST_F(Once, RestartsAnInterruptedRead) {
  const int signo = standard_signal();
  expect_restarted_read(Launch{"reading", "once", signo}, signo);
}

TEST_F(Once, RefusesKillStopAndNonsense) {
  expect_refused("once");
}

// Exercise 4

TEST_F(Ignore, IsTheKernelsBusiness) {
  const int signo = standard_signal();
  Subject subject{"ready", "ignore", signo};
  const Gate ready = subject.wait_gate("ready");
  const Process process{subject.pid()};
  EXPECT_THAT(process, AllOf(Ignores(signo), Not(Catches(signo)), Not(Blocks(signo))))
      << "ignoring is a disposition of its own (SIG_IGN), not an empty handler and not a mask";
  subject.signal(signo);
  subject.wait_rest();
  EXPECT_THAT(process, IsAlive()) << "an ignored signal changes nothing";
}

TEST_F(Ignore, DiscardsWhatIsPending) {
  const int signo = standard_signal();
  Subject subject{"while_blocked", "ignore", signo};
  Gate blocked = subject.wait_gate("blocked");
  subject.signal(signo);
  EXPECT_THAT(Process{subject.pid()}, HasPending(signo));
  blocked.open();
  Gate applied = subject.wait_gate("applied");
  ASSERT_THAT(Process{subject.pid()}, Not(HasPending(signo)))
      << "setting the disposition to ignore discards a pending signal, blocked or not";
  applied.open();
  const Gate unblocked = subject.wait_gate("unblocked");
}

TEST_F(Ignore, RefusesKillStopAndNonsense) {
  expect_refused("ignore");
}

TEST_F(RestoreDefault, EndsAnInheritedIgnore) {
  const int signo = standard_signal();
  Subject subject{Launch{"ready", "restore_default", signo}.ignoring({signo})};
  const Gate ready = subject.wait_gate("ready");
  ASSERT_THAT(Process{subject.pid()}, AllOf(Not(Ignores(signo)), Not(Catches(signo))))
      << "the program was started with the signal ignored, as nohup does; the default is SIG_DFL";
  subject.signal(signo);
  EXPECT_THAT(subject.wait_end(), KilledBy(signo)) << "the default action ends the process";
}

TEST_F(RestoreDefault, TakesAHandlerAway) {
  const int signo = real_time_signal();
  Subject subject{"take_handler_away", signo};
  const Gate ready = subject.wait_gate("ready");
  ASSERT_THAT(Process{subject.pid()}, AllOf(Not(Ignores(signo)), Not(Catches(signo))))
      << "no handler is left, and ignoring is not the default";
  subject.signal(signo);
  EXPECT_THAT(subject.wait_end(), KilledBy(signo)) << "the default action ends the process";
}

TEST_F(RestoreDefault, RefusesKillStopAndNonsense) {
  expect_refused("restore_default");
}

} // namespace
