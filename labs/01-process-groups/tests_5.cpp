// The judge's tests for lab 1: count_visits.
#include "tests.hpp"

#include <errno.h>
#include <signal.h>

#include <set>
#include <string>
#include <vector>

namespace {

using namespace process_groups_tests;
using testing::Contains;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::Eq;
using testing::Not;
using testing::SizeIs;
using testing::StrEq;

class CountVisits : public LabTest {};

// The arguments of the probe, by name.
struct Counting {
  long workers = 3;
  long each = 10;
  bool gated = false;
  long visitors = 1;
  long before = 0;
  long forks = any_number_of_forks;

  [[nodiscard]] Launch launch() const {
    return Launch{"count_visits", workers, each, gated ? 1 : 0, visitors, before, forks};
  }

  [[nodiscard]] long sum() const { return workers * each * visitors; }
};

Counting random_counting() {
  return {.workers = random_number(3, 6),
          .each = random_number(20, 60),
          .visitors = random_number(2, 9),
          .before = random_number(1000, 9000)};
}

std::vector<Gate> wait_workers(Subject& subject, long workers) {
  std::vector<Gate> gates;
  while (gates.size() < static_cast<std::size_t>(workers)) {
    gates.push_back(subject.wait_gate("visit"));
  }
  return gates;
}

constexpr const char* no_worker_left = "of its children the caller has the one that it had before; "
                                       "every worker is reaped, and nobody else";

TEST_F(CountVisits, WorkersAreProcessesThatWorkAtTheSameTime) {
  Counting counting = random_counting();
  counting.gated = true;
  Subject subject{counting.launch()};
  subject.wait_gate("before").open();
  std::set<pid_t> pids;
  for (const Gate& gate : wait_workers(subject, counting.workers)) {
    pids.insert(gate.pid());
    EXPECT_THAT(Process{gate.pid()}.parent(), Eq(subject.pid()))
        << "each worker is a child process of the caller";
  }
  EXPECT_THAT(pids, SizeIs(counting.workers)) << "each worker is a process of its own";
  EXPECT_THAT(pids, Not(Contains(subject.pid()))) << "the caller itself counts nothing";
}

TEST_F(CountVisits, SumIsWhatTheWorkersCounted) {
  const Counting counting = random_counting();
  Subject subject{counting.launch()};
  subject.wait_gate("before").open();
  const Gate after = subject.wait_gate("after");
  subject.wait_rest();
  ASSERT_THAT(outcome(subject), StrEq("returned")) << "nothing was wrong with the call";
  EXPECT_THAT(subject.wait_number("sum"), Eq(counting.sum()))
      << "each worker sends by how much its own `visits` grew (it begins with a copy of the "
         "caller's value, and one visit may bring several visitors); the sum of these numbers is "
         "exact";
}

TEST_F(CountVisits, CallersCounterStaysAsItIs) {
  const Counting counting = random_counting();
  Subject subject{counting.launch()};
  subject.wait_gate("before").open();
  const Gate after = subject.wait_gate("after");
  subject.wait_rest();
  ASSERT_THAT(outcome(subject), StrEq("returned")) << "nothing was wrong with the call";
  EXPECT_THAT(subject.wait_number("visits"), Eq(counting.before))
      << "fork gives each worker a copy of memory: what they count must not show in the caller";
}

TEST_F(CountVisits, LeavesNoWorkerAndNoDescriptor) {
  Subject subject{random_counting().launch()};
  const auto stranger = wait_pid(subject, "stranger");
  subject.wait_gate("stranger").open();
  std::vector<int> before;
  {
    const Gate gate = subject.wait_gate("before");
    before = descriptors(subject, subject.pid());
    subject.wait_rest();
  }
  const Gate after = subject.wait_gate("after");
  subject.wait_rest();
  ASSERT_THAT(outcome(subject), StrEq("returned")) << "nothing was wrong with the call";
  EXPECT_THAT(Process::children_of(subject.pid()), ElementsAre(stranger)) << no_worker_left;
  EXPECT_THAT(descriptors(subject, subject.pid()), ElementsAreArray(before))
      << "the caller has other descriptors open than before: close both ends of the pipe";
}

TEST_F(CountVisits, SurvivesInterruptions) {
  Counting counting = random_counting();
  counting.gated = true;
  Subject subject{counting.launch()};
  subject.wait_gate("before").open();
  {
    const std::vector<Gate> gates = wait_workers(subject, counting.workers);
    subject.wait_rest();
    subject.signal(SIGUSR1);
    subject.wait_report("handled");
    subject.wait_rest();
  }
  const Gate after = subject.wait_gate("after");
  subject.wait_rest();
  ASSERT_THAT(outcome(subject), StrEq("returned"))
      << "a handler ran while it waited; EINTR means: call again";
  EXPECT_THAT(subject.wait_number("sum"), Eq(counting.sum())) << "no worker's number may be lost";
}

TEST_F(CountVisits, WorkerThatDiesIsNotForgotten) {
  Counting counting = random_counting();
  counting.gated = true;
  Subject subject{counting.launch()};
  const auto stranger = wait_pid(subject, "stranger");
  subject.wait_gate("before").open();
  {
    const std::vector<Gate> gates = wait_workers(subject, counting.workers);
    ::kill(gates[1].pid(), SIGKILL);
  }
  const Gate after = subject.wait_gate("after");
  subject.wait_rest();
  EXPECT_THAT(outcome(subject), testing::StartsWith("threw another exception"))
      << "a worker was killed before it sent its number, so the sum is not known: throw "
         "std::runtime_error, never return a wrong sum";
  EXPECT_THAT(Process::children_of(subject.pid()), ElementsAre(stranger)) << no_worker_left;
}

TEST_F(CountVisits, ForkThatFailsLeavesNoWorker) {
  Counting counting = random_counting();
  counting.forks = 2;
  Subject subject{counting.launch()};
  const auto stranger = wait_pid(subject, "stranger");
  subject.wait_gate("before").open();
  const Gate after = subject.wait_gate("after");
  subject.wait_rest();
  EXPECT_THAT(outcome(subject), StrEq(system_error(EAGAIN)))
      << "the third fork failed with EAGAIN, and with it the count";
  EXPECT_THAT(Process::children_of(subject.pid()), ElementsAre(stranger)) << no_worker_left;
}

TEST_F(CountVisits, NoWorkersCountNothingAndNegativeNumbersAreRefused) {
  const auto run = [](Counting counting) {
    Subject subject{counting.launch()};
    subject.wait_gate("before").open();
    const Gate after = subject.wait_gate("after");
    subject.wait_rest();
    return outcome(subject) + " " + subject.poll_report("sum").value_or("no sum");
  };
  EXPECT_THAT(run({.workers = 0}), StrEq("returned 0")) << "nobody counted anything";
  EXPECT_THAT(run({.each = 0}), StrEq("returned 0")) << "nobody counted anything";
  const std::string refused = std::string{invalid_argument} + " no sum";
  EXPECT_THAT(run({.workers = -1}), StrEq(refused)) << "there are no negative workers";
  EXPECT_THAT(run({.each = -1}), StrEq(refused)) << "there are no negative visits";
}

} // namespace
