// Exercises 6 and 7: handlers that tell others, and handlers that clean up.
#include "tests.hpp"

namespace {

using async_safety_test::take_all;
using async_safety_test::two_signals;
using judge::Catches;
using judge::explore;
using judge::Gate;
using judge::HasNoChildren;
using judge::HeldCall;
using judge::hold;
using judge::Ignores;
using judge::IsAlive;
using judge::IsErrno;
using judge::Launch;
using judge::OpenFile;
using judge::Process;
using judge::random_number;
using judge::Subject;
using judge::watch_handlers;
using judge::Who;
using std::to_string;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using SelfPipe = judge::LabTest;
using ReapAll = judge::LabTest;

// What a descriptor is: "pipe:[4711]".
std::string pipe_of(const Process& process, long descriptor) {
  for (const OpenFile& file : process.open_files()) {
    if (file.number == descriptor) {
      return file.target;
    }
  }
  return "no open descriptor";
}

// A process at a gate has a pipe of the gate's own as well.
std::vector<OpenFile> same_pipe(const Process& process, const std::string& target) {
  std::vector<OpenFile> ends;
  for (const OpenFile& file : process.open_files()) {
    if (file.target == target) {
      ends.push_back(file);
    }
  }
  return ends;
}

// Exercise 6

TEST_F(SelfPipe, TurnsDeliveriesIntoNumbersInOrder) {
  const auto [one, other] = two_signals();
  Subject subject{"piping", one, other};
  Gate ready = subject.wait_gate("ready");
  for (const int signo : {one, other, one}) {
    subject.signal(signo);
    subject.wait_rest();
  }
  ready.open();
  const Gate read = subject.wait_gate("read");
  EXPECT_THAT(take_all(subject, "next"),
              ElementsAre(to_string(one), to_string(other), to_string(one)))
      << "next() gives each delivery's number, in order, and then nothing, without waiting";
}

TEST_F(SelfPipe, NeverBlocksTheHandler) {
  const int signo = two_signals().one;
  Subject subject{"piping_much", signo, 70'000};
  subject.wait_gate("ready").open();
  EXPECT_THAT(subject.wait_number("errno"), IsErrno(ENOTTY))
      << "the handler's write failed with EAGAIN, and the interrupted code sees it";
  EXPECT_GT(subject.wait_number("read"), 0);
  EXPECT_THAT(subject.wait_number("next"), Eq(signo)) << "an emptied pipe works again";
  subject.wait_success();
}

TEST_F(SelfPipe, HandlerCallsOnlySafeFunctions) {
  const auto [one, other] = two_signals();
  watch_handlers(Launch{"piping", one, other}, [&, signo = one](Subject& subject) {
    Gate ready = subject.wait_gate("ready");
    subject.signal(signo);
    subject.wait_rest();
    ready.open();
    const Gate read = subject.wait_gate("read");
  });
}

TEST_F(SelfPipe, IsNotInheritedByOtherPrograms) {
  const auto [one, other] = two_signals();
  Subject subject{"piping", one, other};
  const Gate ready = subject.wait_gate("ready");
  const Process process{subject.pid()};
  const auto ends = same_pipe(process, pipe_of(process, subject.wait_number("fd")));
  ASSERT_EQ(ends.size(), 2) << "fd() is one of a pipe's two ends";
  for (const OpenFile& end : ends) {
    EXPECT_TRUE(end.close_on_exec)
        << "descriptor " << end.number << " survives exec: O_CLOEXEC belongs to pipe2";
  }
}

TEST_F(SelfPipe, PutsTheDispositionsBack) {
  const auto [one, other] = two_signals();
  Subject subject{Launch{"piping_for_a_while", one, other}.ignoring({other})};
  const Process process{subject.pid()};
  std::string pipe;
  {
    const Gate inside = subject.wait_gate("inside");
    EXPECT_THAT(process, Catches(other));
    pipe = pipe_of(process, subject.wait_number("fd"));
  }
  const Gate outside = subject.wait_gate("outside");
  EXPECT_THAT(process, Ignores(other)) << "it was ignored before: so it has to be again";
  ASSERT_THAT(process, Catches(one)) << "it had a handler before";
  EXPECT_THAT(same_pipe(process, pipe), IsEmpty())
      << "the pipe is still open: it is the object's own";
}

TEST_F(SelfPipe, ClosesThePipeWhenNobodyWritesToItAnyMore) {
  const auto [one, other] = two_signals();
  Subject subject{
      Launch{"piping_for_a_while", one, other}.holding(hold(Who::first).before("rt_sigaction"))};
  const Process process{subject.pid()};
  std::string pipe;
  {
    const Gate inside = subject.wait_gate("inside");
    pipe = pipe_of(process, subject.wait_number("fd"));
  }
  {
    const HeldCall restoring = subject.wait_held("rt_sigaction");
    if (!process.blocked().contains(one)) {
      EXPECT_THAT(same_pipe(process, pipe), SizeIs(2))
          << "the handler is still installed, and the pipe that it writes to is closed: put the "
          << "dispositions back first";
    }
  }
  const Gate outside = subject.wait_gate("outside");
}

TEST_F(SelfPipe, RefusesNonsenseAndChangesNothing) {
  const int signo = two_signals().one;
  Subject subject{"piping_nonsense", signo, random_number(65, 999)};
  const Gate refused = subject.wait_gate("refused");
  const auto error = subject.poll_report("error");
  EXPECT_THAT(error ? std::stol(*error) : 0, IsErrno(EINVAL));
  EXPECT_THAT(Process{subject.pid()}, Not(Catches(signo)))
      << "the constructor failed at its second signal: the first one's disposition goes back";
}

TEST_F(SelfPipe, LosesNothingWhileItIsMade) {
  const int signo = two_signals().one;
  EXPECT_EVERY_POINT(
      explore(Launch{"piping_from_the_start", signo}, "async_safety::SelfPipe::SelfPipe")
          .sending(signo),
      [](Subject& subject) {
        EXPECT_THAT(subject.wait_report("told"), Eq("1"))
            << "the handler ran before there was a pipe to write to: make the pipe first";
        subject.wait_success();
      });
}

// Exercise 7

// Lets every child end while SIGCHLD is blocked; they merge into one.
void end_all(Subject& subject, long children) {
  for (long child = 0; child < children; ++child) {
    const auto pid = static_cast<pid_t>(subject.wait_number("child"));
    subject.wait_gate_of(pid, "child").open();
    subject.wait_zombie(pid);
  }
}

TEST_F(ReapAll, ReapsEveryChildThatOneSignalStandsFor) {
  constexpr long children = 4; // always, for the handout's picture; the kernel is asked, too
  Subject subject{"reaping", children};
  Gate started = subject.wait_gate("all started");
  end_all(subject, children);
  started.open();
  const Gate reaped = subject.wait_gate("reaped");
  EXPECT_THAT(subject.wait_number("reaped"), Eq(children))
      << children << " children ended while SIGCHLD was blocked; that is one delivery, and the "
      << "handler is the only one who can still reap them all";
  EXPECT_THAT(Process{subject.pid()}, HasNoChildren()) << "no zombie is left";
}

TEST_F(ReapAll, DoesNotWaitForTheLiving) {
  Subject subject{"reaping", 2};
  Gate started = subject.wait_gate("all started");
  const auto first = static_cast<pid_t>(subject.wait_number("child"));
  const auto second = static_cast<pid_t>(subject.wait_number("child"));
  subject.wait_gate_of(first, "child").open();
  subject.wait_zombie(first);
  const Gate living = subject.wait_gate_of(second, "child");
  started.open();
  const Gate reaped = subject.wait_gate("reaped");
  EXPECT_THAT(subject.wait_number("reaped"), Eq(1));
  EXPECT_THAT(Process{second}, IsAlive());
}

TEST_F(ReapAll, KeepsErrno) {
  Subject subject{"reaping", 1};
  Gate started = subject.wait_gate("all started");
  end_all(subject, 1);
  started.open();
  EXPECT_THAT(subject.wait_number("errno"), IsErrno(ENOTTY))
      << "the last waitpid failed with ECHILD inside the handler; errno belongs to the "
         "interrupted code";
}

TEST_F(ReapAll, CallsOnlySafeFunctions) {
  watch_handlers(Launch{"reaping", 2}, [](Subject& subject) {
    Gate started = subject.wait_gate("all started");
    end_all(subject, 2);
    started.open();
    const Gate reaped = subject.wait_gate("reaped");
  });
}

TEST_F(ReapAll, MissesNoChildWhereverItEnds) {
  const auto end_one = [](Subject& subject, const char* gate) {
    const auto pid = static_cast<pid_t>(subject.wait_number("child"));
    subject.wait_gate_of(pid, gate).open();
    subject.wait_end_of(pid); // one that sleeps in waitpid reaps it at once
  };
  EXPECT_EVERY_POINT(
      explore(Launch{"reaping_at_every_instruction"}, "async_safety::reap_all")
          .from_gate("all started", [&](Subject& subject) { end_one(subject, "first"); })
          .doing([&](Subject& subject) {
            EXPECT_THAT(Process{subject.pid()}.state(), Not(Eq('S')))
                << "reap_all sleeps until the living child ends; WNOHANG does not wait for it";
            end_one(subject, "second");
          }),
      [](Subject& subject) {
        subject.wait_gate("unblocked").open();
        EXPECT_THAT(subject.wait_number("reaped"), Eq(2))
            << "a child that ends while reap_all runs is reaped by it, or by the "
               "delivery that its SIGCHLD brings";
        subject.wait_success();
      });
}

} // namespace
