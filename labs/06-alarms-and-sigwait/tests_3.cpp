// Exercises 4 and 5: work done at once, shown in order, and counted right.
#include "common/judge/path.hpp"
#include "tests.hpp"

#include <errno.h>

#include <algorithm>
#include <array>
#include <set>

namespace {

using namespace alarms_test;
using judge::Gate;
using judge::HasMask;
using judge::HasNoChildren;
using judge::hold;
using judge::IsZombie;
using judge::Launch;
using judge::Path;
using judge::Process;
using judge::random_number;
using judge::random_word;
using judge::Stretch;
using judge::Subject;
using judge::Who;
using posix::SignalSet;
using std::to_string;
using testing::Each;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::Eq;
using testing::IsEmpty;
using testing::Not;

using Gather = judge::LabTest;
using ReadyCount = judge::LabTest;

constexpr auto too_soon = "a result was shown though not every task was ready";

using Words = std::vector<std::string>;

Words random_words() {
  Words words(static_cast<std::size_t>(random_number(3, 6)));
  std::ranges::generate(words, [] { return random_word(); });
  return words;
}

Launch gathering(std::string_view gates, const Words& words) {
  Launch launch{"gather", gates};
  for (const std::string& word : words) {
    launch.argument(word);
  }
  return launch;
}

// All the tasks at their gate "work", in random order; the first task is not the last of them.
std::vector<Gate> all_at_work(Subject& subject, std::size_t count) {
  std::vector<Gate> gates;
  while (gates.size() < count) {
    gates.push_back(subject.wait_gate("work"));
  }
  std::ranges::sort(gates, {}, &Gate::pid);
  for (std::size_t left = gates.size(); left > 1; --left) {
    const auto lowest = left == gates.size() ? 1L : 0L;
    const auto other = static_cast<std::size_t>(random_number(lowest, static_cast<long>(left) - 1));
    std::swap(gates[left - 1], gates[other]);
  }
  return gates;
}

// One after the other, so that no two reports can merge: that is exercise 5's affair.
void let_work(Subject& subject, std::size_t count) {
  for (Gate& gate : all_at_work(subject, count)) {
    subject.wait_rest();
    gate.open();
  }
  subject.wait_rest();
}

void expect_nobody_shows(Subject& subject, std::size_t count, std::string_view why = "") {
  std::size_t working = count;
  for (Gate& gate : all_at_work(subject, count)) {
    subject.wait_rest();
    ASSERT_THAT(subject.poll_report("showing"), Eq(std::nullopt))
        << too_soon << ": " << working << " of " << count << " still work" << why;
    gate.open();
    --working;
  }
}

void expect_results(Subject& subject, const Words& words) {
  const Gate after = subject.wait_gate("after");
  ASSERT_THAT(outcome(subject), Eq("returned"));
  EXPECT_THAT(take_all(subject, "result"), ElementsAreArray(words))
      << "the results are to stand in the order of the tasks";
}

// Exercise 4

TEST_F(Gather, AllWorkAtTheSameTime) {
  const Words words = random_words();
  Subject subject{gathering("w", words)};
  subject.wait_gate("before").open();
  const std::vector<Gate> gates = all_at_work(subject, words.size());
  std::set<pid_t> processes;
  for (const Gate& gate : gates) {
    processes.insert(gate.pid());
    EXPECT_THAT(Process{gate.pid()}.parent(), Eq(subject.pid()))
        << "a task is a child of the caller";
  }
  EXPECT_THAT(processes.size(), Eq(words.size())) << "each task works in a process of its own";
}

TEST_F(Gather, NobodyShowsBeforeAllAreReady) {
  const Words words = random_words();
  Subject subject{gathering("w", words)};
  subject.wait_gate("before").open();
  expect_nobody_shows(subject, words.size());
  expect_results(subject, words);
}

TEST_F(Gather, EachShowsInItsTurn) {
  const Words words = random_words();
  Subject subject{gathering("ws", words)};
  subject.wait_gate("before").open();
  let_work(subject, words.size());
  for (std::size_t turn = 1; turn <= words.size(); ++turn) {
    Gate show = subject.wait_gate("show");
    subject.wait_rest();
    ASSERT_THAT(take_all(subject, "showing"), ElementsAre(to_string(turn)))
        << "it is the turn of task " << turn << ", and of no other before it has shown its result";
    show.open();
    ASSERT_THAT(subject.wait_report("shown"), Eq(to_string(turn)));
  }
  expect_results(subject, words);
}

TEST_F(Gather, TakesResultsOfAnyLength) {
  const std::array sizes{random_number(70'000, 200'000), 0L, 1L, random_number(2, 9000)};
  Subject subject{"gather_bytes", sizes[0], sizes[1], sizes[2], sizes[3]};
  let_work(subject, sizes.size());
  subject.wait_success();
  ASSERT_THAT(outcome(subject), Eq("returned"));
  ASSERT_THAT(subject.wait_number("count"), Eq(long{sizes.size()}));
  for (const long size : sizes) {
    EXPECT_THAT(subject.wait_number("size"), Eq(size)) << "a result has its full length";
    EXPECT_THAT(subject.wait_number("same"), Eq(1)) << "a result is any bytes, 0 among them";
  }
}

TEST_F(Gather, OfNothingIsNothing) {
  Subject subject{gathering("w", {})};
  subject.wait_gate("before").open();
  expect_results(subject, {});
}

TEST_F(Gather, AFailedTaskSpoilsTheWhole) {
  for (const char* how : {"throws", "exits", "is killed"}) {
    for (const bool first : {true, false}) {
      const long count = random_number(2, 4);
      Subject subject{"gather_failing", how, count, first ? 1 : count};
      const Gate after = subject.wait_gate("after");
      EXPECT_THAT(outcome(subject), Eq("exception"))
          << "one task " << how << " while it works: std::runtime_error, and no waiting for it";
      EXPECT_THAT(Process{subject.pid()}, HasNoChildren())
          << "one task " << how << ": the others are to be killed, and all to be reaped";
    }
  }
  for (const char* how : {"throws", "exits"}) {
    Subject subject{"gather_failing_late", how};
    let_work(subject, 3);
    const Gate after = subject.wait_gate("after");
    EXPECT_THAT(outcome(subject), Eq("exception"))
        << "one task " << how << " when it is to show its result: look at its wait status";
    EXPECT_THAT(Process{subject.pid()}, HasNoChildren());
  }
}

TEST_F(Gather, TheGoAheadMayComeBeforeATaskWaits) {
  for (const char* call : {"rt_sigprocmask", "rt_sigtimedwait", "rt_sigsuspend", "pause"}) {
    const std::string word = random_word();
    Subject subject{gathering("w", {word}).holding(hold(Who::children).before(call))};
    subject.wait_gate("before").open();
    let_work(subject, 1);
    expect_results(subject, {word});
  }
}

TEST_F(Gather, LeavesNobodyWhenAForkFails) {
  const long count = random_number(2, 4);
  const long failing = random_number(2, count);
  Words words(static_cast<std::size_t>(count), random_word());
  Subject subject{gathering("w", words).holding(hold(Who::first).before("clone"))};
  subject.wait_gate("before").open();
  for (long fork = 1; fork < failing; ++fork) {
    subject.wait_held("clone").release();
  }
  subject.wait_held("clone").fail(EAGAIN);
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(outcome(subject), Eq("error EAGAIN"))
      << "fork number " << failing << " failed: std::system_error with its errno";
  EXPECT_THAT(Process{subject.pid()}, HasNoChildren())
      << "fork number " << failing << " failed: who was forked before is to be killed and reaped";
}

TEST_F(Gather, TasksRunWithTheCallersMask) {
  const Words words = random_words();
  Subject subject{gathering("ws", words).blocking({SIGINT})};
  subject.wait_gate("before").open();
  const Process caller{subject.pid()};
  const SignalSet caught = caller.caught();
  for (Gate& gate : all_at_work(subject, words.size())) {
    EXPECT_THAT(Process{gate.pid()}, HasMask({SIGINT}))
        << "a task's work runs with the caller's mask (SigBlk), and not with what you block to "
           "wait";
    subject.wait_rest();
    gate.open();
  }
  subject.wait_rest();
  for (std::size_t turn = 1; turn <= words.size(); ++turn) {
    Gate show = subject.wait_gate("show");
    EXPECT_THAT(Process{show.pid()}, HasMask({SIGINT})) << "so does its show";
    EXPECT_THAT(Process{show.pid()}.caught(), Eq(caught)) << "its dispositions are the caller's";
    show.open();
  }
  expect_results(subject, words);
}

TEST_F(Gather, LeavesTheCallerAsItWas) {
  const std::string text = random_word();
  Subject subject{Launch{"gather_amid", text, "one", "two"}.blocking({SIGINT})};
  const auto other = static_cast<pid_t>(subject.wait_number("other"));
  subject.wait_gate_of(other, "other").open();
  subject.wait_zombie(other);
  Gate before = subject.wait_gate("before");
  const Process caller{subject.pid()};
  subject.wait_asleep(caller.pid());
  const auto look = [&] { return std::array{caller.ignored(), caller.caught(), caller.blocked()}; };
  const auto earlier = look();
  const std::size_t files = caller.open_files().size();
  before.open();
  let_work(subject, 2);
  Gate after = subject.wait_gate("after");
  subject.wait_asleep(caller.pid());
  EXPECT_THAT(take_all(subject, "result"), ElementsAre("one", "two"));
  EXPECT_THAT(look(), Eq(earlier)) << "ignored, caught and blocked signals, before and after";
  EXPECT_THAT(caller.open_files().size(), Eq(files)) << "a descriptor was left open";
  EXPECT_THAT(Process{other}, IsZombie())
      << "a child that is not of this call was reaped: its status is lost";
  EXPECT_THAT(caller.children(), ElementsAre(other)) << "a child of this call was left";
  after.open();
  subject.wait_success();
  EXPECT_THAT(take_all(subject, "atexit"), ElementsAre(to_string(caller.pid())))
      << "only the caller itself runs its atexit functions: a child ends by _exit";
  EXPECT_THAT(subject.out(), Eq(text)) << "only the caller writes what it has buffered";
}

// Exercise 5

// A run of gather_in_order() in which the caller stands still after each fork that the test asks
// for: what is sent to it meanwhile is pending when it goes on.
class Standing {
public:
  explicit Standing(Launch launch)
      : path_{std::move(launch),
              Stretch{.function = "alarms::gather_in_order",
                      .from_call = {},
                      .from_gate = "before",
                      .before = {}}} {}

  void go_on_to_next_fork() {
    if (!path_.here() || path_.here()->asleep) {
      return; // it will not fork again; what is waited for next cannot come
    }
    do {
      path_.advance();
    } while (path_.here() && !path_.here()->asleep && path_.called() != "fork");
    if (!path_.here() && Process{subject().pid()}.state() == 't') {
      path_.let_go(); // it is about to end: what is waited for says how
    }
  }

  // Lets the tasks report, while the caller stands still.
  void report(std::vector<Gate> gates) {
    std::vector<pid_t> tasks;
    for (Gate& gate : gates) {
      tasks.push_back(gate.pid());
      gate.open();
    }
    for (const pid_t task : tasks) {
      subject().wait_asleep(task);
    }
  }

  Subject& subject() { return path_.subject(); }

  Subject& let_go() { return path_.let_go(); }

private:
  Path path_;
};

TEST_F(ReadyCount, IsRightWhenAllReportInTheSameInstant) {
  const Words words = random_words();
  Standing standing{gathering("w", words)};
  for (std::size_t forks = 0; forks < words.size(); ++forks) {
    standing.go_on_to_next_fork();
  }
  standing.report(all_at_work(standing.subject(), words.size()));
  expect_results(standing.let_go(), words);
}

TEST_F(ReadyCount, IsRightWhenEachReportsAtOnce) {
  const Words words = random_words();
  Standing standing{gathering("w", words)};
  for (std::size_t forks = 0; forks < words.size(); ++forks) {
    standing.go_on_to_next_fork();
    standing.report(all_at_work(standing.subject(), 1));
  }
  expect_results(standing.let_go(), words);
}

TEST_F(ReadyCount, CountsNobodyElsesSignals) {
  const Words words = random_words();
  Subject subject{gathering("w", words).blocking(SignalSet::all())};
  Gate before = subject.wait_gate("before");
  for (const int signo : SignalSet::all().signals()) {
    if (signo != SIGTSTP && signo != SIGTTIN && signo != SIGTTOU) { // SIGCONT takes these away
      subject.signal(signo);
    }
  }
  before.open();
  expect_nobody_shows(
      subject,
      words.size(),
      "; and signals were pending before that no task had sent (si_pid says who has)");
  expect_results(subject, words);
}

} // namespace
