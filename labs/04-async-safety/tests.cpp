// Exercises 1 to 3: what a handler may do.
#include "tests.hpp"

#include <limits>

namespace {

using async_safety_test::two_signals;
using judge::Catches;
using judge::explore;
using judge::Gate;
using judge::IsErrno;
using judge::Launch;
using judge::Process;
using judge::random_number;
using judge::Subject;
using judge::watch_handlers;
using std::to_string;
using testing::AnyOf;
using testing::Eq;

using WriteDecimal = judge::LabTest;
using Report = judge::LabTest;
using Stop = judge::LabTest;

constexpr long least = std::numeric_limits<long>::min();
constexpr long greatest = std::numeric_limits<long>::max();

// Exercise 1

TEST_F(WriteDecimal, WritesEveryLong) {
  for (const long value : {0L,
                           random_number(1, 9),
                           random_number(10, 999'999) * 10,
                           -random_number(1, 999'999'999),
                           greatest,
                           least}) {
    Subject subject{"decimal", value};
    const Gate written = subject.wait_gate("written");
    EXPECT_THAT(subject.out(), Eq(to_string(value))) << "write_decimal(1, " << value << ")";
  }
}

TEST_F(WriteDecimal, WritesToTheGivenDescriptor) {
  const long value = random_number(-99'999, 99'999);
  Subject subject{"decimal_elsewhere", value};
  EXPECT_THAT(subject.wait_report("text"), Eq(to_string(value)))
      << "the number goes to the descriptor that the caller named";
  subject.wait_success();
  EXPECT_THAT(subject.out(), Eq("")) << "and nowhere else";
}

TEST_F(WriteDecimal, CallsOnlySafeFunctions) {
  const int signo = two_signals().one;
  watch_handlers(Launch{"decimal_in_handler", signo, least}, [&](Subject& subject) {
    const Gate ready = subject.wait_gate("ready");
    subject.signal(signo);
    subject.wait_out(to_string(least));
  });
}

// Exercise 2

TEST_F(Report, WritesOneLineForEachSignal) {
  const auto [one, other] = two_signals();
  Subject subject{"reporting", one, other};
  const Gate ready = subject.wait_gate("ready");
  std::string expected;
  for (const int signo : {one, other, one}) {
    subject.signal(signo);
    subject.wait_rest();
    expected += "signal " + to_string(signo) + "\n";
    EXPECT_THAT(subject.out(), Eq(expected))
        << "each delivery writes its line at once; what is missing may wait in a buffer";
  }
}

TEST_F(Report, CallsOnlySafeFunctions) {
  const auto [one, other] = two_signals();
  watch_handlers(Launch{"reporting", one, other}, [&, signo = one](Subject& subject) {
    const Gate ready = subject.wait_gate("ready");
    subject.signal(signo);
    subject.wait_out("signal " + to_string(signo));
  });
}

TEST_F(Report, KeepsErrnoWhateverWriteDid) {
  Subject subject{"reporting_in_vain", two_signals().one};
  EXPECT_THAT(subject.wait_number("errno"), IsErrno(ENOTTY))
      << "standard output was closed, so write failed inside the handler; the code that was "
         "interrupted must not see that in its errno: keep errno at the start, put it back at the "
         "end";
  subject.wait_success();
}

TEST_F(Report, MayBeInterruptedByAnother) {
  const auto [one, other] = two_signals();
  const std::string first = "signal " + to_string(one) + "\n";
  const std::string second = "signal " + to_string(other) + "\n";
  EXPECT_EVERY_POINT(
      explore(Launch{"reporting_now", one, other}, "async_safety::report").sending(other),
      [&](Subject& subject) {
        subject.wait_success();
        EXPECT_THAT(subject.out(), AnyOf(Eq(first + second), Eq(second + first)))
            << "another handler may run between any two instructions of this one: no lock, no "
               "shared buffer, one write for the whole line";
      });
}

// Exercise 3

TEST_F(Stop, IsRequestedByEverySignalOfTheList) {
  for (const bool last : {false, true}) {
    const auto [one, other] = two_signals();
    Subject subject{"stopping", one, other};
    Gate ready = subject.wait_gate("ready");
    EXPECT_THAT(subject.wait_report("requested"), Eq("0")) << "nobody has asked yet";
    const int signo = last ? other : one;
    ASSERT_THAT(Process{subject.pid()}, Catches(signo)) << "stop_on installs a handler for each";
    subject.signal(signo);
    subject.wait_rest();
    ready.open();
    EXPECT_THAT(subject.wait_report("requested"), Eq("1"))
        << "after " << posix::signal_name(signo) << " stop_requested() is true";
  }
}

TEST_F(Stop, IsRequestedAnewAfterItWasCleared) {
  const auto [one, other] = two_signals();
  Subject subject{"stopping", one, other};
  Gate ready = subject.wait_gate("ready");
  subject.wait_report("requested");
  subject.signal(one);
  subject.wait_rest();
  ready.open();
  subject.wait_report("requested");
  EXPECT_THAT(subject.wait_report("requested"), Eq("0")) << "clear_stop() forgets the request";
  Gate again = subject.wait_gate("again");
  subject.signal(one);
  subject.wait_rest();
  again.open();
  EXPECT_THAT(subject.wait_report("requested"), Eq("1")) << "the handler stays installed";
  subject.wait_success();
}

TEST_F(Stop, IsNotedInATypeThatAHandlerMayWrite) {
  const auto [one, other] = two_signals();
  watch_handlers(Launch{"stopping", one, other}, [&, signo = one](Subject& subject) {
    Gate ready = subject.wait_gate("ready");
    subject.signal(signo);
    subject.wait_rest();
    ready.open();
    const Gate again = subject.wait_gate("again");
  });
}

TEST_F(Stop, RefusesKillStopAndNonsense) {
  for (const long number : {long{SIGKILL}, long{SIGSTOP}, 0L, random_number(65, 999)}) {
    Subject subject{"stopping_nonsense", number};
    const Gate refused = subject.wait_gate("refused");
    const auto error = subject.poll_report("error");
    EXPECT_THAT(error ? std::stol(*error) : 0, IsErrno(EINVAL))
        << "stop_on({" << number << "}) must throw what sigaction refuses";
  }
}

} // namespace
