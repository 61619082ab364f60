#include "common/posix/check.hpp"
#include "common/posix/safe_write.hpp"
#include "common/posix/signal_names.hpp"
#include "common/posix/signal_set.hpp"
#include "common/posix/unique_fd.hpp"
#include "common/posix/wait_status.hpp"

#include <gtest/gtest.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace {

using posix::SignalSet;
using posix::UniqueFd;
using posix::WaitStatus;

// Raw status words as the kernel makes them, and what each one says.
struct Status {
  int raw;
  bool exited;
  bool killed;
  bool stopped;
  bool continued;
  const char* words;
};

class WaitStatuses : public testing::TestWithParam<Status> {};

TEST_P(WaitStatuses, AreReadRight) {
  const Status& expected = GetParam();
  const WaitStatus status{expected.raw};
  EXPECT_EQ(status.exited(), expected.exited);
  EXPECT_EQ(status.killed(), expected.killed);
  EXPECT_EQ(status.stopped(), expected.stopped);
  EXPECT_EQ(status.continued(), expected.continued);
  EXPECT_EQ(status.ended(), expected.exited || expected.killed);
  EXPECT_EQ(status.describe(), expected.words);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    WaitStatuses,
    testing::Values(Status{0x0000, true, false, false, false, "exited 0"},
                    Status{0x0300, true, false, false, false, "exited 3"},
                    Status{0xff00, true, false, false, false, "exited 255"},
                    Status{0x0009, false, true, false, false, "killed by SIGKILL"},
                    Status{0x000f, false, true, false, false, "killed by SIGTERM"},
                    Status{0x008b, false, true, false, false, "killed by SIGSEGV (core dumped)"},
                    Status{0x0022, false, true, false, false, "killed by SIGRTMIN"},
                    Status{0x137f, false, false, true, false, "stopped by SIGSTOP"},
                    Status{0x147f, false, false, true, false, "stopped by SIGTSTP"},
                    Status{0xffff, false, false, false, true, "continued"}));

TEST(WaitStatus, IsMadeAsTheKernelMakesIt) {
  EXPECT_EQ(WaitStatus::of_exit(3).raw(), 0x0300);
  EXPECT_EQ(WaitStatus::of_exit(256 + 7), WaitStatus::of_exit(7));
  EXPECT_EQ(WaitStatus::of_signal(SIGTERM).raw(), 0x000f);
  EXPECT_EQ(WaitStatus::of_signal(SIGSEGV, true).raw(), 0x008b);
  EXPECT_TRUE(WaitStatus::of_signal(SIGSEGV, true).core_dumped());
  EXPECT_FALSE(WaitStatus::of_signal(SIGSEGV).core_dumped());
}

TEST(WaitStatus, KnowsPtraceEvents) {
  EXPECT_EQ(WaitStatus{0x057f | (PTRACE_EVENT_FORK << 16)}.ptrace_event(), PTRACE_EVENT_FORK);
  EXPECT_EQ(WaitStatus{0x057f}.ptrace_event(), 0);
}

TEST(SignalSet, HoldsWhatIsPutIn) {
  SignalSet set{SIGINT, SIGUSR1};
  EXPECT_TRUE(set.contains(SIGINT));
  EXPECT_FALSE(set.contains(SIGTERM));
  EXPECT_EQ(set.signals(), (std::vector<int>{SIGINT, SIGUSR1}));
  set.remove(SIGINT).remove(SIGUSR1);
  EXPECT_TRUE(set.empty());
}

TEST(SignalSet, LeavesNumbersOutThatAreNoSignals) {
  SignalSet set{0, -1, 65, 1000};
  EXPECT_TRUE(set.empty());
  EXPECT_FALSE(set.contains(0));
  EXPECT_FALSE(set.contains(65));
}

TEST(SignalSet, ReadsTheKernelsMask) {
  EXPECT_EQ(SignalSet::from_bits(1), SignalSet{SIGHUP});
  EXPECT_EQ(SignalSet::from_bits(std::uint64_t{1} << 63U), SignalSet{64});
  EXPECT_EQ((SignalSet{SIGHUP, 64}.bits()), (std::uint64_t{1} << 63U) | 1U);
}

TEST(SignalSet, SurvivesTheWayToSigsetAndBack) {
  const SignalSet set{SIGHUP, SIGCHLD, SIGRTMIN, SIGRTMAX};
  EXPECT_EQ(SignalSet::from(set.to_sigset()), set);
}

TEST(SignalSet, AllIsWhatCanBeBlocked) {
  const SignalSet all = SignalSet::all();
  EXPECT_FALSE(all.contains(SIGKILL));
  EXPECT_FALSE(all.contains(SIGSTOP));
  EXPECT_TRUE(all.contains(SIGTERM));
  EXPECT_TRUE(all.contains(SIGRTMAX));
}

TEST(SignalSet, CombinesAsSetsDo) {
  const SignalSet one{SIGINT, SIGHUP};
  const SignalSet other{SIGINT, SIGTERM};
  EXPECT_EQ(one | other, (SignalSet{SIGINT, SIGHUP, SIGTERM}));
  EXPECT_EQ(one & other, (SignalSet{SIGINT}));
  EXPECT_EQ(one - other, (SignalSet{SIGHUP}));
}

TEST(SignalSet, SpeaksInNames) {
  EXPECT_EQ((SignalSet{SIGUSR1, SIGINT}.describe()), "{SIGINT, SIGUSR1}");
  EXPECT_EQ(SignalSet{}.describe(), "{}");
}

TEST(SignalNames, CoverAllNumbers) {
  EXPECT_EQ(posix::signal_name(SIGTERM), "SIGTERM");
  EXPECT_EQ(posix::signal_name(SIGRTMIN), "SIGRTMIN");
  EXPECT_EQ(posix::signal_name(SIGRTMIN + 3), "SIGRTMIN+3");
  EXPECT_EQ(posix::signal_name(SIGRTMAX), "SIGRTMAX");
  EXPECT_EQ(posix::signal_name(99), "signal 99");
  EXPECT_EQ(posix::errno_name(ENOENT), "ENOENT");
  EXPECT_EQ(posix::errno_name(9999), "errno 9999");
}

bool is_open(int descriptor) {
  return ::fcntl(descriptor, F_GETFD) != -1;
}

class Descriptors : public testing::Test {
protected:
  Descriptors() {
    std::array<int, 2> ends{};
    posix::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
    reading.reset(ends[0]);
    writing.reset(ends[1]);
  }

  UniqueFd reading;
  UniqueFd writing;
};

TEST_F(Descriptors, AreClosedByTheirOwner) {
  const int number = reading.get();
  { const UniqueFd owner{std::move(reading)}; }
  EXPECT_FALSE(is_open(number));
  EXPECT_FALSE(reading); // NOLINT(bugprone-use-after-move): that it owns nothing is the point
}

TEST_F(Descriptors, AreGivenAwayOpen) {
  const int number = reading.release();
  reading.reset();
  EXPECT_TRUE(is_open(number));
  ::close(number);
}

TEST_F(Descriptors, AreClosedWhenReplaced) {
  const int old = reading.get();
  const int kept = writing.get();
  reading = std::move(writing);
  EXPECT_FALSE(is_open(old));
  EXPECT_TRUE(is_open(kept));
  EXPECT_EQ(reading.get(), kept);
}

TEST_F(Descriptors, AreClosedWithoutTouchingErrno) {
  errno = ENOENT;
  reading.reset();
  EXPECT_EQ(errno, ENOENT);
}

TEST_F(Descriptors, TakeAWholeText) {
  EXPECT_TRUE(posix::safe_write(writing.get(), "signal"));
  std::array<char, 16> text{};
  EXPECT_EQ(::read(reading.get(), text.data(), text.size()), 6);
  EXPECT_STREQ(text.data(), "signal");
}

TEST_F(Descriptors, ThatAreFullAreReportedWithoutTouchingErrno) {
  posix::check(::fcntl(writing.get(), F_SETFL, O_NONBLOCK), "fcntl");
  errno = ENOENT;
  EXPECT_FALSE(posix::safe_write(writing.get(), std::string(std::size_t{1} << 20U, 'x')));
  EXPECT_EQ(errno, ENOENT);
}

TEST(Check, ThrowsTheErrnoOfTheCall) {
  EXPECT_EQ(posix::check(7, "seven"), 7);
  try {
    posix::check(::close(-1), "close");
    FAIL() << "close(-1) did not fail";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), EBADF);
    EXPECT_NE(std::string{error.what()}.find("close"), std::string::npos);
  }
}

} // namespace
