// Exercises 8 to 10: what is held off, interrupted and inherited.
#include "tests.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace {

using handlers_test::error_of;
using handlers_test::expect_refused;
using handlers_test::expect_restarted_read;
using handlers_test::real_time_signal;
using handlers_test::standard_signal;
using handlers_test::standard_signals;
using handlers_test::take_all;
using judge::Catches;
using judge::ExitedWith;
using judge::Gate;
using judge::HasMask;
using judge::HasNoChildren;
using judge::HasPending;
using judge::IsErrno;
using judge::Launch;
using judge::Process;
using judge::random_number;
using judge::random_word;
using judge::Subject;
using posix::SignalSet;
using std::to_string;
using testing::AllOf;
using testing::ElementsAre;
using testing::Eq;
using testing::Not;
using testing::Optional;
using testing::UnorderedElementsAre;

using OnExclusively = judge::LabTest;
using ReadFully = judge::LabTest;
using ReadOrInterrupted = judge::LabTest;
using StartClean = judge::LabTest;

// Exercise 8

TEST_F(OnExclusively, HoldsTheOthersBackWhileTheHandlerRuns) {
  const auto signals = standard_signals(4);
  Subject subject{"exclusive", signals[0], signals[1], signals[2], signals[3]};
  const Gate ready = subject.wait_gate("ready");
  subject.signal(signals[0]);
  const Gate handler = subject.wait_gate("handler");
  const Process process{subject.pid()};
  EXPECT_THAT(process, HasMask({signals[0], signals[1], signals[2]}))
      << "the others belong into sa_mask of the handler they are not to interrupt, and nothing "
         "else does";
  subject.signal(signals[1]);
  subject.signal(signals[2]);
  subject.signal(signals[3]);
  subject.wait_rest();
  EXPECT_THAT(take_all(subject, "order"), ElementsAre("in", to_string(signals[3])))
      << "only the signal that is not among the others may run its handler now";
  EXPECT_THAT(process, AllOf(HasPending(signals[1]), HasPending(signals[2])))
      << "what is held back is pending";
}

TEST_F(OnExclusively, DeliversThemRightAfterIt) {
  const auto signals = standard_signals(4);
  Subject subject{"exclusive", signals[0], signals[1], signals[2], signals[3]};
  const Gate ready = subject.wait_gate("ready");
  subject.signal(signals[0]);
  Gate handler = subject.wait_gate("handler");
  subject.signal(signals[1]);
  subject.signal(signals[2]);
  subject.wait_rest();
  handler.open();
  subject.wait_rest();
  auto order = take_all(subject, "order");
  ASSERT_THAT(order.size(), Eq(4U)) << "handler in and out, and both others";
  EXPECT_THAT(std::vector(order.begin(), order.begin() + 2), ElementsAre("in", "out"))
      << "the others come after the handler has returned";
  EXPECT_THAT(std::vector(order.begin() + 2, order.end()),
              UnorderedElementsAre(to_string(signals[1]), to_string(signals[2])));
  EXPECT_THAT(Process{subject.pid()}, HasMask({}))
      << "after the handler nothing is held back any more";
}

TEST_F(OnExclusively, HoldsNothingBackOutsideTheHandler) {
  const auto signals = standard_signals(4);
  Subject subject{"exclusive", signals[0], signals[1], signals[2], signals[3]};
  const Gate ready = subject.wait_gate("ready");
  EXPECT_THAT(Process{subject.pid()}, HasMask({}))
      << "the others wait for a running handler, not for one that is merely installed";
  for (const std::size_t other : {1, 2, 3}) {
    subject.signal(signals[other]);
    subject.wait_rest();
    EXPECT_THAT(subject.poll_report("order"), Optional(to_string(signals[other])));
  }
}

TEST_F(OnExclusively, RestartsAnInterruptedRead) {
  const int signo = standard_signal();
  expect_restarted_read(Launch{"reading", "on_exclusively", signo}, signo);
}

TEST_F(OnExclusively, RefusesNonsenseAndChangesNothing) {
  expect_refused("on_exclusively");
  const auto signals = standard_signals(2);
  for (const long number : {0L, -1L, random_number(65, 999)}) {
    Subject subject{"exclusive_refusal", signals[0], signals[1], number};
    const Gate refused = subject.wait_gate("refused");
    EXPECT_THAT(error_of(subject), IsErrno(EINVAL))
        << "number " << number << " among the others is no signal: look at sigaddset's result";
    EXPECT_THAT(Process{subject.pid()}, AllOf(Not(Catches(signals[0])), HasMask({})))
        << "a call that fails changes nothing";
  }
}

// Exercise 9

TEST_F(ReadFully, FinishesWhateverSignalsArrive) {
  const int signo = standard_signal();
  const std::string text = random_word(30);
  Subject subject{Launch{"read_all", text.size(), signo}.with_input()};
  subject.wait_rest();
  subject.signal(signo); // before the first byte: the read fails with EINTR
  EXPECT_THAT(subject.wait_report("ran"), Eq(to_string(signo)));
  std::size_t from = 0;
  for (const std::size_t part : {10, 1, 19}) {
    subject.wait_rest();
    ASSERT_THAT(subject.poll_report("count"), Eq(std::nullopt))
        << "it returned after " << from << " of 30 bytes: a short count is no end of the input";
    subject.write_input(text.substr(from, part) + (from + part < text.size() ? "" : "too much"));
    from += part;
    if (from < text.size()) {
      subject.wait_rest();
      subject.signal(signo);
      EXPECT_THAT(subject.wait_report("ran"), Eq(to_string(signo)));
    }
  }
  EXPECT_THAT(subject.wait_number("count"), Eq(long(text.size())))
      << "the input had more than the buffer holds";
  EXPECT_THAT(subject.wait_report("text"), Eq(text)) << "each part goes behind the part before";
  subject.wait_success();
}

TEST_F(ReadFully, StopsAtTheEndOfTheInput) {
  const std::string text = random_word(static_cast<int>(random_number(5, 20)));
  Subject subject{Launch{"read_all", 100, standard_signal()}.with_input()};
  subject.write_input(text);
  subject.wait_rest();
  subject.close_input();
  EXPECT_THAT(subject.wait_number("count"), Eq(long(text.size())))
      << "0 from read is the input's end";
  EXPECT_THAT(subject.wait_report("text"), Eq(text));
  subject.wait_success();
}

TEST_F(ReadFully, ThrowsOtherErrors) {
  Subject subject{"read_all_bad", random_number(100, 150)};
  subject.wait_success();
  EXPECT_THAT(error_of(subject), IsErrno(EBADF))
      << "an error that is not EINTR ends it with an exception";
}

TEST_F(ReadOrInterrupted, ComesBackEmptyAfterAnyHandler) {
  for (const int flag : {0, 1}) {
    const int signo = standard_signal();
    Subject subject{Launch{"read_some", 10, signo, flag}.with_input()};
    subject.wait_rest();
    ASSERT_THAT(subject.poll_report("got"), Eq(std::nullopt))
        << "there was neither input nor a signal";
    subject.signal(signo);
    subject.wait_rest();
    EXPECT_THAT(subject.poll_report("got"), Optional(std::string{"nothing"}))
        << "a handler ran that was installed " << (flag == 1 ? "with" : "without") << " SA_RESTART"
        << (flag == 1 ? ", which begins a read again: wait in a call that is never restarted"
                      : ": EINTR is neither an error nor the input's end");
  }
}

TEST_F(ReadOrInterrupted, ReturnsWhatThereIs) {
  const std::string text = random_word(static_cast<int>(random_number(2, 9)));
  Subject subject{Launch{"read_some", 10, standard_signal(), 0}.with_input()};
  subject.write_input(text);
  EXPECT_THAT(subject.wait_report("got"), Eq("a number"));
  EXPECT_THAT(subject.wait_number("count"), Eq(long(text.size()))) << "one read, not a full buffer";
  EXPECT_THAT(subject.wait_report("text"), Eq(text));
  Subject ended{Launch{"read_some", 10, standard_signal(), 0}.with_input()};
  ended.close_input();
  EXPECT_THAT(ended.wait_report("got"), Eq("a number")) << "the input's end is 0, and not nothing";
  EXPECT_THAT(ended.wait_number("count"), Eq(0));
  Subject bad{"read_some_bad", random_number(100, 150)};
  bad.wait_success();
  EXPECT_THAT(error_of(bad), IsErrno(EBADF))
      << "an error that is not EINTR ends it with an exception";
}

TEST_F(ReadOrInterrupted, StaysForSignalsWithoutAHandler) {
  const auto signals = standard_signals(2);
  Subject subject{Launch{"read_some", 10, signals[0], 1}.ignoring({signals[1]}).with_input()};
  subject.wait_rest();
  subject.signal(signals[1]);
  subject.signal(SIGSTOP);
  subject.wait_stop();
  subject.signal(SIGCONT);
  subject.wait_asleep(subject.pid()); // not wait_rest(): the kernel resumes poll as restart_syscall
  ASSERT_THAT(subject.poll_report("got"), Eq(std::nullopt))
      << "an ignored signal, a stop and a continue ran no handler: it goes on waiting";
  subject.write_input("x");
  EXPECT_THAT(subject.wait_number("count"), Eq(1));
}

// Exercise 10; `cat` sleeps in read for as long as the judge keeps its input open.

// glibc's posix_spawn starts every program with the two signals ignored that glibc keeps for
// itself, and its sigaction refuses to change them.
const SignalSet kept_by_glibc{32, 33};

Launch cat(SignalSet caught) {
  Launch launch{"start_clean"};
  for (const int signo : caught.signals()) {
    launch.argument(to_string(signo));
  }
  return launch.argument("cat").with_input();
}

TEST_F(StartClean, EveryDispositionIsAtDefault) {
  const auto signals = standard_signals(4);
  const int real_time = real_time_signal();
  Subject subject{
      cat({signals[0], signals[1]}).ignoring({signals[2], SIGCHLD, SIGQUIT, real_time})};
  subject.wait_gate("before").open();
  const Process program{static_cast<pid_t>(subject.wait_number("child"))};
  const Gate after = subject.wait_gate("after");
  subject.wait_rest(); // exec wakes a parent that waits for it a moment before it has finished
  EXPECT_THAT(program.command(), Eq(std::string{"cat"}))
      << "start_clean() is to start the program itself";
  EXPECT_THAT(program.ignored() - kept_by_glibc, Eq(SignalSet{}))
      << "exec resets handlers to the default, but what is ignored stays ignored (SigIgn): set "
         "every "
      << "signal, the real-time ones too, to SIG_DFL before";
  EXPECT_THAT(program.caught(), Eq(SignalSet{}));
}

TEST_F(StartClean, TheMaskIsEmpty) {
  const auto signals = standard_signals(4);
  Subject subject{
      cat({signals[0], signals[1]}).blocking({signals[0], signals[2], real_time_signal()})};
  subject.wait_gate("before").open();
  const Process program{static_cast<pid_t>(subject.wait_number("child"))};
  const Gate after = subject.wait_gate("after");
  subject.wait_rest(); // exec wakes a parent that waits for it a moment before it has finished
  EXPECT_THAT(program, HasMask({}))
      << "a mask survives fork and exec (SigBlk): empty it before exec";
}

TEST_F(StartClean, TheCallerIsAsItWas) {
  const auto signals = standard_signals(6);
  Subject subject{cat({signals[0], signals[1]})
                      .ignoring({signals[2], SIGCHLD})
                      .blocking({signals[0], signals[4], real_time_signal()})};
  Gate before = subject.wait_gate("before");
  const Process caller{subject.pid()};
  const auto look = [&] { return std::array{caller.ignored(), caller.caught(), caller.blocked()}; };
  const auto earlier = look();
  before.open();
  subject.wait_report("child");
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(look(), Eq(earlier)) << "ignored, caught and blocked signals of the caller before "
                                      "and after: what is to be reset for the "
                                   << "program is reset in the child, between fork and exec";
}

TEST_F(StartClean, AFailedStartLeavesNothing) {
  const auto numbers = [](const Process& process, bool only_inherited = false) {
    std::vector<int> all;
    for (const judge::OpenFile& file : process.open_files()) {
      if (!only_inherited || !file.close_on_exec) {
        all.push_back(file.number);
      }
    }
    return all;
  };
  const std::string missing = "/" + random_word() + "/" + random_word();
  for (const auto& [program, error] :
       {std::pair{missing, ENOENT}, {std::string{"/"}, EACCES}, {std::string{"cat"}, 0}}) {
    Launch launch{"start_clean", SIGUSR1, SIGUSR2, program};
    Subject subject{launch.with_input()};
    Gate before = subject.wait_gate("before");
    const Process caller{subject.pid()};
    subject.wait_rest(); // the gate's own descriptors have settled
    const auto open_before = numbers(caller);
    before.open();
    const Gate after = subject.wait_gate("after");
    subject.wait_rest();
    EXPECT_THAT(error_of(subject), IsErrno(error))
        << "starting \"" << program
        << "\": exec's errno is to reach the caller as std::system_error";
    EXPECT_THAT(numbers(caller), Eq(open_before)) << "no descriptor stays open in the caller";
    if (error != 0) {
      EXPECT_THAT(caller, HasNoChildren()) << "a child whose exec failed ends and is reaped";
    } else {
      EXPECT_THAT(numbers(Process{caller.children().at(0)}), Eq(numbers(caller, true)))
          << "the program has standard input, output and error, and nothing of the caller's";
    }
  }
  Subject nobody{"start_clean", SIGUSR1, SIGUSR2};
  nobody.wait_gate("before").open();
  const Gate after = nobody.wait_gate("after");
  EXPECT_TRUE(nobody.poll_report("invalid_argument").has_value()) << "no name, no program";
}

TEST_F(StartClean, TheProgramHasItsArguments) {
  const std::string word = random_word() + " " + random_word();
  Subject subject{"run_clean", "printf", "<%s>", word};
  EXPECT_THAT(posix::WaitStatus{static_cast<int>(subject.wait_number("status"))}, ExitedWith(0));
  EXPECT_THAT(subject.out(), Eq("<" + word + ">"))
      << "the arguments arrive as they are, none is split";
}

} // namespace
