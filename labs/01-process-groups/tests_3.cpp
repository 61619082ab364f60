// The judge's tests for lab 1: start_job and wait_for_job.
#include "tests.hpp"

#include <errno.h>
#include <signal.h>

#include <algorithm>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace {

using namespace process_groups_tests;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::Eq;
using testing::SizeIs;
using testing::StrEq;

class StartJob : public LabTest {};

class WaitForJob : public LabTest {};

std::vector<pid_t> wait_members(Subject& subject) {
  std::vector<pid_t> members(static_cast<std::size_t>(subject.wait_number("members")));
  for (pid_t& member : members) {
    member = wait_pid(subject, "member");
  }
  return members;
}

TEST_F(StartJob, MembersShareOneNewGroupLedByTheFirst) {
  Subject subject{
      Launch{"start_job", any_number_of_forks, "cat", ";", "cat", ";", "cat"}.with_input()};
  subject.wait_gate("before").open();
  const Gate after = subject.wait_gate("after");
  ASSERT_THAT(outcome(subject), StrEq("returned")) << "nothing was wrong with the call";
  const auto group = wait_pid(subject, "group");
  const std::vector<pid_t> members = wait_members(subject);
  ASSERT_THAT(members, SizeIs(3)) << "one member for each command";
  EXPECT_THAT(group, Eq(members.front())) << "the group is named after its first member";
  for (const pid_t member : members) {
    EXPECT_THAT(Process{member}, IsInGroup(members.front()))
        << "every member is in the group that the first one leads, not in the caller's";
  }
  EXPECT_THAT(Process{subject.pid()}, LeadsItsGroup()) << "the caller stays in its own group";
}

TEST_F(StartJob, CommandsRunAtTheSameTimeInTheGivenOrder) {
  Subject subject{
      Launch{"start_job", any_number_of_forks, "sort", "-r", ";", "cat", ";", "wc", "-l"}
          .with_input()};
  subject.wait_gate("before").open();
  const Gate after = subject.wait_gate("after");
  ASSERT_THAT(outcome(subject), StrEq("returned")) << "nothing was wrong with the call";
  std::vector<std::string> commands;
  for (const pid_t member : wait_members(subject)) {
    EXPECT_THAT(Process{member}, IsAlive()) << "all commands run at the same time";
    commands.push_back(Process{member}.command());
  }
  EXPECT_THAT(commands, ElementsAre("sort", "cat", "wc"))
      << "members[i] is the process that runs commands[i]";
}

TEST_F(StartJob, OthersJoinALeaderThatHasEndedAlready) {
  Subject subject{Launch{"start_job", any_number_of_forks, "true", ";", "cat", ";", "cat"}
                      .with_input()
                      .holding(hold(Who::first).before("clone"))
                      .holding(hold(Who::first).before("clone3"))};
  subject.wait_gate("before").open();
  const Gate after = subject.wait_gate("after");
  ASSERT_THAT(outcome(subject), StrEq("returned"))
      << "the first command had ended before the second was forked; a group lives as long as it "
         "has a member, and a zombie is one: reap the leader only when all have joined";
  const std::vector<pid_t> members = wait_members(subject);
  ASSERT_THAT(members, SizeIs(3)) << "one member for each command";
  for (const pid_t member : members) {
    EXPECT_THAT(Process{member}, IsInGroup(members.front()))
        << "every member joins the first one's group, also if that one has ended";
  }
}

void expect_failed_job(const Launch& launch, int number) {
  Subject subject{launch};
  std::vector<int> before;
  {
    const Gate gate = subject.wait_gate("before");
    before = descriptors(subject, subject.pid());
  }
  const Gate after = subject.wait_gate("after");
  subject.wait_rest();
  EXPECT_THAT(outcome(subject), StrEq(system_error(number)))
      << "one command could not start, so there is no job; its errno is thrown";
  EXPECT_THAT(Process{subject.pid()}, HasNoChildren())
      << "the members that had been started are killed and reaped, so that none is left";
  EXPECT_THAT(descriptors(subject, subject.pid()), ElementsAreArray(before))
      << "the descriptors that are open after a failed start are not those from before";
}

TEST_F(StartJob, CommandThatCannotStartTakesTheOthersAlong) {
  expect_failed_job(
      Launch{
          "start_job", any_number_of_forks, "cat", ";", "cat", ";", "/" + random_word(), ";", "cat"}
          .with_input(),
      ENOENT);
}

TEST_F(StartJob, FirstCommandThatCannotStartHarmsNobody) {
  expect_failed_job(Launch{"start_job", any_number_of_forks, "/dev/null", ";", "cat"}.with_input(),
                    EACCES);
}

TEST_F(StartJob, ForkThatFailsTakesTheOthersAlong) {
  expect_failed_job(Launch{"start_job", 2, "cat", ";", "cat", ";", "cat"}.with_input(), EAGAIN);
}

TEST_F(StartJob, EmptyJobAndEmptyCommandAreRefused) {
  for (const Launch& launch : {Launch{"start_job", any_number_of_forks},
                               Launch{"start_job", any_number_of_forks, "true", ";"}}) {
    Subject subject{launch};
    subject.wait_gate("before").open();
    const Gate after = subject.wait_gate_of(subject.pid(), "after");
    EXPECT_THAT(outcome(subject), StrEq(invalid_argument))
        << "a job without commands and a command without a program are bad arguments";
    EXPECT_THAT(Process{subject.pid()}, HasNoChildren())
        << "arguments are looked at before anything is started";
  }
}

struct Ended {
  pid_t pid = 0;
  posix::WaitStatus status{0};

  friend bool operator==(const Ended&, const Ended&) = default;

  friend std::ostream& operator<<(std::ostream& stream, const Ended& ended) {
    return stream << "{process " << ended.pid << " " << ended.status << "}";
  }
};

// A caller in wait_for_job() with children that end when the test wants it.
class JobWaiter {
public:
  explicit JobWaiter(const std::vector<int>& numbers)
      : numbers_{numbers}, subject_{launch(numbers)} {
    for (std::size_t index = 0; index < numbers.size(); ++index) {
      members_.push_back(wait_pid(subject_, "member"));
      gates_.push_back(subject_.wait_gate_of(members_.back(), "member"));
    }
    stranger_ = wait_pid(subject_, "stranger");
  }

  Subject& subject() { return subject_; }

  [[nodiscard]] pid_t member(std::size_t index) const { return members_[index]; }

  [[nodiscard]] pid_t stranger() const { return stranger_; }

  void begin() {
    subject_.wait_gate("before").open();
    subject_.wait_rest();
  }

  // Lets a member end and the caller reap it.
  Ended end(std::size_t index) {
    gates_[index].open();
    subject_.wait_rest();
    const int number = numbers_[index];
    return {members_[index],
            number < 0 ? posix::WaitStatus::of_signal(-number)
                       : posix::WaitStatus::of_exit(number)};
  }

  void end_stranger() {
    subject_.wait_gate("stranger").open();
    subject_.wait_rest();
  }

  // What wait_for_job() returned; the caller stays at its gate.
  std::vector<Ended> exits() {
    after_ = subject_.wait_gate("after");
    std::vector<Ended> exits(static_cast<std::size_t>(subject_.wait_number("exits")));
    for (Ended& ended : exits) {
      ended.pid = wait_pid(subject_, "ended");
      ended.status = wait_status(subject_);
    }
    return exits;
  }

private:
  static Launch launch(const std::vector<int>& numbers) {
    Launch launch{"wait_for_job"};
    for (const int number : numbers) {
      launch.argument(std::to_string(number));
    }
    return launch;
  }

  std::vector<int> numbers_;
  Subject subject_;
  std::vector<pid_t> members_;
  std::vector<Gate> gates_;
  pid_t stranger_ = 0;
  std::optional<Gate> after_;
};

TEST_F(WaitForJob, ReportsInTheOrderTheyEnd) {
  JobWaiter waiter{{0, 0, 0, 0}};
  waiter.begin();
  std::vector<std::size_t> order{3, 1, 2, 0};
  std::rotate(order.begin(), order.begin() + random_number(0, 2), order.end());
  std::vector<Ended> expected;
  for (const std::size_t index : order) {
    // NOLINTNEXTLINE(performance-inefficient-vector-operation)
    expected.push_back(waiter.end(index));
  }
  EXPECT_THAT(waiter.exits(), ElementsAreArray(expected))
      << "the children are reaped as they end, not in the order they were started; the whole "
         "group is waited for, not one pid after the other";
}

TEST_F(WaitForJob, KeepsTheWholeWaitStatus) {
  const int code = static_cast<int>(random_number(1, 255));
  JobWaiter waiter{{code, -SIGTERM, 0, -SIGKILL}};
  waiter.begin();
  std::vector<Ended> expected;
  for (const std::size_t index : {0U, 1U, 2U, 3U}) {
    expected.push_back(waiter.end(index));
  }
  EXPECT_THAT(waiter.exits(), ElementsAreArray(expected))
      << "wait_status is the number that waitpid stored, for exits and for deaths by signal";
}

TEST_F(WaitForJob, TakesThoseThatHadEndedBefore) {
  JobWaiter waiter{{static_cast<int>(random_number(1, 255)), 0, 0}};
  const Ended early = waiter.end(0);
  const Ended another = waiter.end(1);
  waiter.begin();
  const Ended late = waiter.end(2);
  EXPECT_THAT(waiter.exits(), testing::UnorderedElementsAre(early, another, late))
      << "a zombie is still a child in the group: its leader too, and it has to be reaped";
  EXPECT_THAT(Process::children_of(waiter.subject().pid()), ElementsAre(waiter.stranger()))
      << "every child in the group is reaped, and no child outside it";
}

TEST_F(WaitForJob, LeavesAnEndedStrangerToItsCaller) {
  JobWaiter waiter{{0, 0}};
  waiter.end_stranger();
  waiter.begin();
  const Ended first = waiter.end(1);
  const Ended second = waiter.end(0);
  EXPECT_THAT(waiter.exits(), ElementsAre(first, second))
      << "a child outside the group is not this function's business";
  EXPECT_THAT(Process{waiter.stranger()}, IsZombie())
      << "a child outside the group was reaped, and its wait status is lost for whoever wants it; "
         "wait for the group, not for any child";
}

TEST_F(WaitForJob, ReturnsThoughAStrangerLives) {
  JobWaiter waiter{{0, 0}};
  waiter.begin();
  const Ended first = waiter.end(0);
  const Ended second = waiter.end(1);
  EXPECT_THAT(waiter.exits(), ElementsAre(first, second)) << "every child in the group, once";
  EXPECT_THAT(Process{waiter.stranger()}, IsAlive())
      << "it returns when the group has no child left, whatever other children the caller has";
}

TEST_F(WaitForJob, SurvivesInterruptions) {
  JobWaiter waiter{{0, 0}};
  waiter.begin();
  const auto interrupt = [&waiter] {
    waiter.subject().signal(SIGUSR1);
    waiter.subject().wait_report("handled");
    waiter.subject().wait_rest();
  };
  interrupt();
  const Ended first = waiter.end(1);
  interrupt();
  interrupt();
  const Ended second = waiter.end(0);
  EXPECT_THAT(waiter.exits(), ElementsAre(first, second))
      << "a handler ran while it waited; waitpid said EINTR, which means: wait again";
}

TEST_F(WaitForJob, StoppedChildHasNotEnded) {
  JobWaiter waiter{{0, 0}};
  waiter.begin();
  ::kill(waiter.member(0), SIGSTOP);
  waiter.subject().wait_rest();
  ASSERT_THAT(Process{waiter.member(0)}, IsStopped()) << "the test has stopped it";
  const Ended first = waiter.end(1);
  ::kill(waiter.member(0), SIGCONT);
  const Ended second = waiter.end(0);
  EXPECT_THAT(waiter.exits(), ElementsAre(first, second))
      << "a stopped child can go on; only a child that has ended is reaped and reported";
}

TEST_F(WaitForJob, GroupWithoutChildrenIsEmpty) {
  const Target other;
  Subject subject{"wait_for_group", other.pid()};
  const Gate after = subject.wait_gate("after");
  ASSERT_THAT(outcome(subject), StrEq("returned")) << "no child in the group is no error";
  EXPECT_THAT(subject.wait_number("exits"), Eq(0)) << "the group has no child of the caller";
}

TEST_F(WaitForJob, NumberThatIsNoJobIsRefused) {
  for (const long number : {1L, 0L, -1L, -random_number(2, 1000)}) {
    Subject subject{"wait_for_group", number};
    const Gate after = subject.wait_gate("after");
    EXPECT_THAT(outcome(subject), StrEq(invalid_argument))
        << "waitpid(-1) means any child and waitpid(0) the caller's own group, so these numbers "
           "are refused";
  }
}

} // namespace
