// Exercises 5 to 7: what is put back, counted and known.
#include "tests.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace {

using handlers_test::expect_refused;
using handlers_test::expect_restarted_read;
using handlers_test::real_time_signal;
using handlers_test::standard_signal;
using handlers_test::standard_signals;
using judge::Catches;
using judge::Gate;
using judge::HasMask;
using judge::Ignores;
using judge::IsAlive;
using judge::KilledBy;
using judge::Launch;
using judge::Process;
using judge::random_number;
using judge::Subject;
using posix::signal_name;
using posix::SignalSet;
using std::to_string;
using testing::AllOf;
using testing::Eq;
using testing::Not;
using testing::Optional;

using Scoped = judge::LabTest;
using Tally = judge::LabTest;
using SenderOf = judge::LabTest;

// Exercise 5

std::string flags_in_words(long flags) {
  std::string text;
  for (const auto& [flag, name] : {std::pair{SA_RESTART, "SA_RESTART "},
                                   {SA_NODEFER, "SA_NODEFER "},
                                   {SA_RESETHAND, "SA_RESETHAND "},
                                   {SA_SIGINFO, "SA_SIGINFO "}}) {
    text += (static_cast<unsigned long>(flags) & static_cast<unsigned>(flag)) != 0 ? name : "";
  }
  return text;
}

TEST_F(Scoped, HandlesForItsLifetimeOnly) {
  const int signo = standard_signal();
  Subject subject{"scoped", signo};
  Gate inside = subject.wait_gate("inside");
  for (int delivery = 0; delivery < 2; ++delivery) {
    ASSERT_THAT(Process{subject.pid()}, Catches(signo))
        << "while the object lives its handler stays";
    subject.signal(signo);
    EXPECT_THAT(subject.wait_report("ran"), Eq(to_string(signo)));
  }
  inside.open();
  const Gate outside = subject.wait_gate("outside");
  ASSERT_THAT(Process{subject.pid()}, AllOf(Not(Catches(signo)), Not(Ignores(signo))))
      << "before the object the disposition was the default, so it is that again afterwards";
  subject.signal(signo);
  EXPECT_THAT(subject.wait_end(), KilledBy(signo));
}

TEST_F(Scoped, PutsBackAnInheritedIgnore) {
  const int signo = standard_signal();
  Subject subject{Launch{"scoped", signo}.ignoring({signo})};
  Gate inside = subject.wait_gate("inside");
  EXPECT_THAT(Process{subject.pid()}, AllOf(Catches(signo), Not(Ignores(signo))));
  inside.open();
  const Gate outside = subject.wait_gate("outside");
  EXPECT_THAT(Process{subject.pid()}, Ignores(signo))
      << "the signal was ignored before the object was made: what was there is not always the "
         "default";
}

TEST_F(Scoped, PutsBackTheEarlierHandlerWithFlagsAndMask) {
  const auto signals = standard_signals(2);
  const int signo = signals[0];
  Subject subject{"scoped_over_handler", signo, signals[1]};
  Gate inside = subject.wait_gate("inside");
  subject.signal(signo);
  EXPECT_THAT(subject.wait_report("ran"), Eq(to_string(signo)));
  inside.open();
  const Gate outside = subject.wait_gate("outside");
  EXPECT_THAT(flags_in_words(subject.wait_number("flags after")),
              Eq(flags_in_words(subject.wait_number("flags before"))))
      << "sa_flags belong to a disposition: put the whole struct sigaction back";
  ASSERT_THAT(Process{subject.pid()}, Catches(signo)) << "a handler was there before";
  subject.signal(signo);
  subject.wait_rest();
  ASSERT_THAT(subject.poll_report("ran earlier"), Optional(to_string(signo)))
      << "the handler that was there before must run again, not the object's own";
  EXPECT_THAT(Process{subject.pid()}, HasMask({signals[1]}))
      << "while the earlier handler runs its own sa_mask holds, and its SA_NODEFER: put the whole "
      << "struct sigaction back";
  EXPECT_THAT(subject.wait_number("sender seen by the earlier handler"), Eq(::getpid()))
      << "the earlier handler was one with three arguments (SA_SIGINFO)";
}

TEST_F(Scoped, RestartsAnInterruptedRead) {
  const int signo = standard_signal();
  expect_restarted_read(Launch{"scoped_reading", signo}, signo);
}

TEST_F(Scoped, Nests) {
  const int signo = real_time_signal();
  Subject subject{"scoped_nested", signo};
  Gate inner = subject.wait_gate("inner");
  subject.signal(signo);
  EXPECT_THAT(subject.wait_report("ran"), Eq(to_string(signo)));
  inner.open();
  Gate outer = subject.wait_gate("outer");
  ASSERT_THAT(Process{subject.pid()}, Catches(signo)) << "the outer object still lives";
  subject.signal(signo);
  subject.wait_rest();
  EXPECT_THAT(subject.poll_report("ran other"), Optional(to_string(signo)))
      << "the inner object puts the outer one's handler back";
  outer.open();
  const Gate outside = subject.wait_gate("outside");
  EXPECT_THAT(Process{subject.pid()}, Not(Catches(signo)))
      << "and the outer one what was there first";
}

TEST_F(Scoped, MovedFromPutsNothingBack) {
  const auto signals = standard_signals(6);
  const int signo = signals[0];
  const SignalSet others{signals[1], signals[2], signals[3], signals[4], signals[5]};
  Subject subject{Launch{"scoped_moved", signo}.ignoring(others)};
  Gate moved = subject.wait_gate("moved");
  EXPECT_THAT(Process{subject.pid()}.ignored() & others, Eq(others))
      << "a moved-from object has no signal any more that it could put anything back for";
  EXPECT_THAT(Process{subject.pid()}, Catches(signo))
      << "the object was moved and the moved-from one destroyed: the duty to put back had moved on";
  moved.open();
  const Gate outside = subject.wait_gate("outside");
  EXPECT_THAT(Process{subject.pid()}, Not(Catches(signo)))
      << "the object that was moved to is gone: it had the duty to put back";
}

TEST_F(Scoped, AssignmentPutsBackItsOwnFirst) {
  const auto signals = standard_signals(2);
  Subject subject{Launch{"scoped_assigned", signals[0], signals[1]}.ignoring({signals[1]})};
  Gate assigned = subject.wait_gate("assigned");
  EXPECT_THAT(Process{subject.pid()}, AllOf(Not(Catches(signals[0])), Not(Ignores(signals[0]))))
      << "the object cared for " << signal_name(signals[0])
      << " and was given another duty: the old one "
      << "must be done first, or nobody ever does it";
  assigned.open();
  Gate other_gone = subject.wait_gate("other gone");
  EXPECT_THAT(Process{subject.pid()}, Catches(signals[1]))
      << "the object that was assigned from is gone, but the duty was no longer its own";
  other_gone.open();
  const Gate outside = subject.wait_gate("outside");
  EXPECT_THAT(Process{subject.pid()}, Ignores(signals[1]))
      << "and was to be done at the end: " << signal_name(signals[1])
      << " was ignored before, and what was there moves with the duty";
}

TEST_F(Scoped, RefusesKillStopAndNonsense) {
  expect_refused("ScopedHandler");
}

// Exercise 6

TEST_F(Tally, CountsEachSignalApart) {
  const auto standard = standard_signals(3);
  const std::array signals{standard[0], standard[1], real_time_signal(), standard[2]};
  Subject subject{"tally_three", signals[0], signals[1], signals[2], signals[3]};
  std::array<long, 4> expected{};
  for (const char* name : {"first", "second"}) {
    Gate gate = subject.wait_gate(name);
    EXPECT_THAT(Process{subject.pid()}, Not(Catches(signals[3])))
        << "nobody asked to tally this one";
    for (const std::size_t index : {0, 1, 2}) {
      for (long left = random_number(1, 4); left > 0; --left, ++expected[index]) {
        ASSERT_THAT(Process{subject.pid()}, Catches(signals[index])) << "a tally goes on";
        subject.signal(signals[index]);
        subject.wait_rest(); // or a second one could merge with the first
      }
    }
    gate.open();
    for (const std::size_t index : {0, 1, 2, 3}) {
      EXPECT_THAT(subject.wait_number("tally"), Eq(expected[index]))
          << "this many " << signal_name(signals[index])
          << " were delivered in all, with others between";
    }
  }
}

TEST_F(Tally, BeginsAtZeroAfterAReset) {
  const std::array standard{SIGHUP, SIGUSR1, SIGRTMAX, SIGTERM}; // the first and the last are there
  Subject subject{"tally_three", standard[0], standard[1], standard[2], standard[3]};
  const auto expect_counts = [&](std::string_view name, std::array<long, 4> expected) {
    Gate gate = subject.wait_gate(name);
    ASSERT_THAT(Process{subject.pid()}, AllOf(Catches(standard[0]), Catches(standard[2])))
        << "at the point \"" << name << "\": a reset sets counts to 0 and uninstalls nothing";
    subject.signal(standard[0]);
    subject.signal(standard[2]);
    subject.wait_rest();
    gate.open();
    for (const std::size_t index : {0, 1, 2, 3}) {
      EXPECT_THAT(subject.wait_number("tally"), Eq(expected[index]))
          << signal_name(standard[index]) << " at the point \"" << name
          << "\": reset_tally() sets every "
          << "count to 0 and the signals are still counted afterwards";
    }
  };
  ASSERT_NO_FATAL_FAILURE(expect_counts("first", {1, 0, 1, 0}));
  ASSERT_NO_FATAL_FAILURE(expect_counts("second", {2, 0, 2, 0}));
  ASSERT_NO_FATAL_FAILURE(expect_counts("reset", {1, 0, 1, 0}));
  expect_counts("again", {2, 0, 2, 0});
}

TEST_F(Tally, CountsDeliveriesAndNotSends) {
  const int standard = standard_signal();
  const int real_time = real_time_signal();
  const long sent = random_number(3, 9);
  Subject subject{"tally_blocked", standard, real_time};
  Gate blocked = subject.wait_gate("blocked");
  for (long left = sent; left > 0; --left) {
    subject.signal(standard);
    subject.signal(real_time);
  }
  blocked.open();
  subject.wait_rest();
  ASSERT_THAT(Process{subject.pid()}, IsAlive()) << "a tallied signal ends nobody";
  subject.wait_gate("unblocked").open();
  EXPECT_THAT(subject.wait_number("tally"), Eq(1))
      << sent << " " << signal_name(standard)
      << " arrived while it was blocked: they merge into one";
  EXPECT_THAT(subject.wait_number("tally"), Eq(sent))
      << sent << " " << signal_name(real_time)
      << " arrived while it was blocked: real-time signals queue";
}

TEST_F(Tally, KeepsItsCountsWhenSignalsAreAdded) {
  const auto signals = standard_signals(2);
  Subject subject{"tally_grows", signals[0], signals[1]};
  Gate one = subject.wait_gate("one");
  subject.signal(signals[0]);
  subject.wait_rest();
  one.open();
  Gate two = subject.wait_gate("two");
  subject.signal(signals[1]);
  subject.wait_rest();
  two.open();
  EXPECT_THAT(subject.wait_number("tally"), Eq(1)) << "a second call of tally() loses no count";
  EXPECT_THAT(subject.wait_number("tally"), Eq(1)) << "the signal that was added is counted";
}

TEST_F(Tally, RefusesWhatIsNoSignal) {
  expect_refused("tally");
  for (const long number : {0L, -1L, long{SIGRTMAX} + 1, random_number(66, 999)}) {
    Subject subject{"tally_of_nonsense", number};
    subject.wait_success();
    EXPECT_TRUE(subject.poll_report("invalid_argument").has_value())
        << "tally_of(" << number
        << ") must throw std::invalid_argument, and not look beyond its array";
  }
}

// Exercise 7

void expect_sender(Subject& subject, long pid, long uid, long code, long value, const char* what) {
  EXPECT_THAT(subject.wait_number("pid"), Eq(pid)) << what << ": who sent it (si_pid)";
  EXPECT_THAT(subject.wait_number("uid"), Eq(uid)) << what << ": that process's user (si_uid)";
  EXPECT_THAT(subject.wait_number("code"), Eq(code)) << what << ": how it was sent (si_code)";
  EXPECT_THAT(subject.wait_number("value"), Eq(value))
      << what
      << ": only sigqueue carries a value (SI_QUEUE); elsewhere those bytes are something else";
}

// Runs the probe "senders" up to its end; the callers look at one of its three answers each.
void let_them_send(Subject& subject, std::array<long, 2>& children) {
  const std::array<std::pair<const char*, const char*>, 2> steps{
      {{"kill", "killed"}, {"sigqueue", "queued"}}};
  for (std::size_t index = 0; index < steps.size(); ++index) {
    Gate child = subject.wait_gate(steps[index].first);
    children[index] = child.pid();
    Gate parent = subject.wait_gate(steps[index].second);
    child.open();
    subject.wait_rest();
    ASSERT_THAT(Process{subject.pid()}, IsAlive()) << "a remembered signal ends nobody";
    parent.open();
  }
}

TEST_F(SenderOf, IsNobodyBeforeTheFirstSignal) {
  Subject subject{"no_sender_yet", standard_signal()};
  expect_sender(subject, 0, 0, 0, 0, "before any signal came");
  Subject caught{"ready", "remember_sender", standard_signal()};
  const Gate ready = caught.wait_gate("ready");
  EXPECT_THAT(Process{caught.pid()}.caught(), Not(Eq(SignalSet{})))
      << "remember_sender() installs a handler";
}

TEST_F(SenderOf, KillAndSigqueueIsTheCallingProcess) {
  const auto signals = standard_signals(2);
  const long value = random_number(1, 1'000'000'000);
  Subject subject{"senders", signals[0], value, signals[1]};
  std::array<long, 2> children{};
  ASSERT_NO_FATAL_FAILURE(let_them_send(subject, children));
  expect_sender(subject, children[0], ::getuid(), SI_USER, 0, "after kill() by a child");
  expect_sender(
      subject, children[1], ::getuid(), SI_QUEUE, value, "after sigqueue() by another child");
}

TEST_F(SenderOf, TheLastSignalOfAllIsRemembered) {
  const auto signals = standard_signals(2);
  Subject subject{"senders", signals[0], random_number(1, 1'000'000'000), signals[1]};
  std::array<long, 2> children{};
  ASSERT_NO_FATAL_FAILURE(let_them_send(subject, children));
  for (int answer = 0; answer < 2; ++answer) {
    for (const char* key : {"pid", "uid", "code", "value"}) {
      subject.wait_report(key);
    }
  }
  expect_sender(subject, subject.pid(), ::getuid(), SI_TKILL, 0, "after raise() of another signal");
}

TEST_F(SenderOf, TwoAtOnceComeOneAfterTheOther) {
  const auto signals = standard_signals(2);
  const int later = std::max(signals[0], signals[1]); // Linux delivers the lowest number first
  Subject subject{"senders_at_once", signals[0], signals[1]};
  Gate asked = subject.wait_gate("asked");
  expect_sender(subject, 0, 0, 0, 0, "while both are blocked and pending");
  ASSERT_THAT(Process{subject.pid()}, HasMask({signals[0], signals[1]}))
      << "last_sender() holds signals off only for itself: afterwards the caller's mask is as it "
         "was";
  asked.open();
  expect_sender(subject,
                subject.pid(),
                ::getuid(),
                SI_QUEUE,
                later,
                "after both were unblocked, so that one of them was about to interrupt the other's "
                "handler (sa_mask keeps it out)");
}

TEST_F(SenderOf, TheKernelIsNoProcess) {
  Subject subject{"sender_of_chld", random_number(1, 255)};
  Gate child = subject.wait_gate("child");
  Gate parent = subject.wait_gate("ended");
  child.open();
  subject.wait_rest();
  parent.open();
  expect_sender(subject, 0, 0, CLD_EXITED, 0, "after a child ended and the kernel sent SIGCHLD");
}

TEST_F(SenderOf, RefusesKillStopAndNonsense) {
  expect_refused("remember_sender");
}

} // namespace
