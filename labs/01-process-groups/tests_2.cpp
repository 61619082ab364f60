// The judge's tests for lab 1: spawn_into and start.
#include "tests.hpp"

#include <errno.h>
#include <signal.h>

#include <optional>
#include <string>
#include <vector>

namespace {

using namespace process_groups_tests;
using testing::ElementsAreArray;
using testing::Eq;
using testing::StrEq;

class SpawnInto : public LabTest {};

class Start : public LabTest {};

constexpr const char* at_begin = "when the body begins, its own group is already right, even if "
                                 "the parent has not run since the "
                                 "fork: the child has to see to it itself";

void expect_group_at_return(pid_t wanted) {
  Subject subject{Launch{"spawn_into", wanted}.holding(hold(Who::children).before("setpgid"))};
  const Gate after = subject.wait_gate_of(subject.pid(), "after");
  ASSERT_THAT(outcome(subject), StrEq("returned")) << "nothing was wrong with the call";
  const auto child = wait_pid(subject, "child");
  EXPECT_THAT(wait_pid(subject, "returns"), Eq(wanted == 0 ? child : wanted)) << at_return;
}

void expect_group_at_begin(pid_t wanted) {
  Subject subject{Launch{"spawn_into", wanted}.holding(hold(Who::first).before("setpgid"))};
  const Gate body = subject.wait_gate("body");
  EXPECT_THAT(wait_pid(subject, "begins"), Eq(wanted == 0 ? body.pid() : wanted)) << at_begin;
}

TEST_F(SpawnInto, ChildIsInItsGroup) {
  const Target other;
  for (const pid_t wanted : {0, other.pid()}) {
    Subject subject{"spawn_into", wanted};
    const Gate body = subject.wait_gate("body");
    const Gate after = subject.wait_gate_of(subject.pid(), "after");
    ASSERT_THAT(outcome(subject), StrEq("returned")) << "nothing was wrong with the call";
    EXPECT_THAT(Process{body.pid()}, IsInGroup(wanted == 0 ? body.pid() : wanted))
        << "group 0 stands for a new group with the child's own pid, any other number for that "
           "group";
    EXPECT_THAT(Process{subject.pid()}, LeadsItsGroup()) << "the caller stays in its own group";
  }
}

TEST_F(SpawnInto, NewGroupIsThereAtReturnHoweverSlowTheChild) {
  expect_group_at_return(0);
}

TEST_F(SpawnInto, GivenGroupIsJoinedAtReturnHoweverSlowTheChild) {
  const Target other;
  expect_group_at_return(other.pid());
}

TEST_F(SpawnInto, NewGroupIsThereWhenTheBodyBeginsHoweverSlowTheParent) {
  expect_group_at_begin(0);
}

TEST_F(SpawnInto, GivenGroupIsJoinedWhenTheBodyBeginsHoweverSlowTheParent) {
  const Target other;
  expect_group_at_begin(other.pid());
}

TEST_F(SpawnInto, BodyMayBecomeAProgramBeforeTheParentGoesOn) {
  Subject subject{
      Launch{"spawn_into_program"}.with_input().holding(hold(Who::first).before("setpgid"))};
  const Gate after = subject.wait_gate_of(subject.pid(), "after");
  ASSERT_THAT(outcome(subject), StrEq("returned"))
      << "setpgid for a child that has already called exec fails with EACCES; the child has been "
         "in its group since before that, so nothing is wrong";
  const Process child{wait_pid(subject, "child")};
  subject.wait_rest();
  EXPECT_THAT(child, LeadsItsGroup()) << "the child asked for a group of its own before exec";
}

TEST_F(SpawnInto, GroupThatIsNotThereThrowsAndLeavesNoChild) {
  const Target leader;
  const Target member{in_group(leader.pid())};
  Subject subject{"spawn_into", member.pid()}; // a process, but no group has its number
  const Gate after = subject.wait_gate_of(subject.pid(), "after");
  subject.wait_rest();
  EXPECT_THAT(outcome(subject), StrEq(system_error(EPERM)))
      << "setpgid says EPERM where the group does not exist; the caller has to learn of it";
  EXPECT_THAT(subject.poll_report("begins"), Eq(std::nullopt))
      << "the body must not begin in the wrong group";
  EXPECT_THAT(Process{subject.pid()}, HasNoChildren())
      << "a call that throws leaves no child behind, not even a zombie: kill it if need be, reap "
         "it";
}

TEST_F(SpawnInto, NegativeGroupIsRefusedBeforeTheFork) {
  Subject subject{"spawn_into", -random_number(2, 1000)};
  const Gate after = subject.wait_gate_of(subject.pid(), "after");
  EXPECT_THAT(outcome(subject), StrEq(invalid_argument)) << "no group has a negative number";
  EXPECT_THAT(subject.poll_report("begins"), Eq(std::nullopt)) << "nothing may have been forked";
}

TEST_F(Start, RunsTheProgramWithItsArguments) {
  const std::string first = random_word() + " " + random_word();
  const std::string second = random_word();
  Subject subject{"start_and_reap", "printf", "%s/%s.", first, second};
  subject.wait_success();
  EXPECT_THAT(subject.out(), StrEq(first + "/" + second + "."))
      << "the program gets argv as it is, found by PATH and with blanks inside an argument "
         "untouched";
  EXPECT_THAT(wait_status(subject), ExitedWith(0)) << "the pid is that of the program itself";
}

void expect_program_in_group(pid_t wanted, Who slow) {
  Subject subject{
      Launch{"start", wanted, "cat"}.with_input().holding(hold(slow).before("setpgid"))};
  subject.wait_gate("before").open();
  const Gate after = subject.wait_gate("after");
  ASSERT_THAT(outcome(subject), StrEq("returned")) << "nothing was wrong with the call";
  const auto child = wait_pid(subject, "child");
  EXPECT_THAT(wait_pid(subject, "returns"), Eq(wanted == 0 ? child : wanted)) << at_return;
  EXPECT_THAT(Process{child}, IsInGroup(wanted == 0 ? child : wanted))
      << "the program is in the group that start() was asked for";
  EXPECT_THAT(Process{child}.command(), StrEq("cat")) << "the child has become the program";
}

TEST_F(Start, ProgramIsInItsGroupHoweverSlowTheChild) {
  const Target other;
  expect_program_in_group(0, Who::children);
  expect_program_in_group(other.pid(), Who::children);
}

TEST_F(Start, ProgramIsInItsGroupHoweverSlowTheParent) {
  const Target other;
  expect_program_in_group(0, Who::first);
  expect_program_in_group(other.pid(), Who::first);
}

void expect_failed_start(const Launch& launch, int number) {
  Subject subject{launch};
  std::vector<int> before;
  {
    const Gate gate = subject.wait_gate("before");
    before = descriptors(subject, subject.pid());
  }
  const Gate after = subject.wait_gate_of(subject.pid(), "after");
  subject.wait_rest();
  EXPECT_THAT(outcome(subject), StrEq(system_error(number)))
      << "exec fails in the child, after fork has returned; its errno has to travel back to the "
         "parent, which throws it";
  EXPECT_THAT(Process{subject.pid()}, HasNoChildren())
      << "the child whose exec failed is still there; end it and reap it";
  EXPECT_THAT(descriptors(subject, subject.pid()), ElementsAreArray(before))
      << "the descriptors that are open after a failed start are not those from before";
}

TEST_F(Start, ProgramThatIsNotThereThrowsENOENT) {
  expect_failed_start(
      Launch{"start", 0, "/" + random_word()}.holding(hold(Who::children).before("execve")),
      ENOENT);
  expect_failed_start(Launch{"start", 0, random_word()}, ENOENT);
}

TEST_F(Start, ProgramThatMayNotRunThrowsEACCES) {
  expect_failed_start(Launch{"start", 0, "/dev/null"}, EACCES);
}

TEST_F(Start, FailedExecThrowsAlsoWhereTheKernelReaps) {
  expect_failed_start(Launch{"start", 0, "/" + random_word()}.ignoring({SIGCHLD}), ENOENT);
}

TEST_F(Start, GroupThatIsNotThereThrowsEPERM) {
  const Target leader;
  const Target member{in_group(leader.pid())};
  expect_failed_start(Launch{"start", member.pid(), "true"}, EPERM);
}

TEST_F(Start, LeavesNoDescriptorOpen) {
  Subject subject{Launch{"start", 0, "cat"}.with_input()};
  std::vector<int> before;
  std::vector<int> inherited;
  {
    const Gate gate = subject.wait_gate("before");
    before = descriptors(subject, subject.pid());
    for (const OpenFile& file : Process{subject.pid()}.open_files()) {
      if (!file.close_on_exec) {
        inherited.push_back(file.number);
      }
    }
  }
  const Gate after = subject.wait_gate("after");
  ASSERT_THAT(outcome(subject), StrEq("returned")) << "nothing was wrong with the call";
  const auto child = wait_pid(subject, "child");
  subject.wait_rest();
  EXPECT_THAT(descriptors(subject, subject.pid()), ElementsAreArray(before))
      << "the caller has other descriptors open after start() than before";
  EXPECT_THAT(descriptors(subject, child), ElementsAreArray(inherited))
      << "the program has a descriptor that the caller did not leave open for it; open pipes with "
         "O_CLOEXEC";
}

TEST_F(Start, NoProgramOrNegativeGroupIsRefused) {
  for (const Launch& launch :
       {Launch{"start", 0}, Launch{"start", -random_number(2, 99), "true"}}) {
    Subject subject{launch};
    subject.wait_gate("before").open();
    const Gate after = subject.wait_gate_of(subject.pid(), "after");
    EXPECT_THAT(outcome(subject), StrEq(invalid_argument))
        << "a command without a program and a negative group are bad arguments";
    EXPECT_THAT(Process{subject.pid()}, HasNoChildren()) << "nothing may have been forked";
  }
}

} // namespace
