// The judge's tests for lab 1: who_am_i and spawn.
#include "tests.hpp"

#include <errno.h>
#include <signal.h>

#include <optional>
#include <string>
#include <vector>

namespace {

using namespace process_groups_tests;
using testing::ElementsAre;
using testing::Eq;
using testing::StrEq;

class WhoAmI : public LabTest {};

class Spawn : public LabTest {};

// Compares what a process says of itself, while it waits at the gate, with what the kernel says.
void expect_true_identity(Subject& subject, const Gate& gate) {
  const Process process{gate.pid()};
  EXPECT_THAT(wait_pid(subject, "pid"), Eq(process.pid()))
      << "pid: the number of the process that asks (getpid)";
  EXPECT_THAT(wait_pid(subject, "parent"), Eq(process.parent()))
      << "parent: the process that forked it (getppid)";
  EXPECT_THAT(wait_pid(subject, "group"), Eq(process.group()))
      << "group: the process group that it is in (getpgrp), which another process may lead";
  EXPECT_THAT(wait_pid(subject, "session"), Eq(process.session()))
      << "session: the session that it is in (getsid), which another process may lead";
}

TEST_F(WhoAmI, NamesTheCallerAndItsParent) {
  Subject subject{"who_am_i"};
  expect_true_identity(subject, subject.wait_gate("asked"));
}

TEST_F(WhoAmI, AsksAnewAfterAFork) {
  Subject subject{"who_am_i"};
  expect_true_identity(subject, subject.wait_gate_of(subject.pid(), "asked"));
  expect_true_identity(subject, subject.wait_gate("asked"));
}

TEST_F(WhoAmI, TellsParentGroupAndSessionApart) {
  Subject subject{"who_am_i"};
  expect_true_identity(subject, subject.wait_gate_of(subject.pid(), "asked"));
  expect_true_identity(subject, subject.wait_gate("asked"));
  subject.wait_gate_of(subject.pid(), "next").open();
  expect_true_identity(subject, subject.wait_gate("asked")); // leads a session of its own
  expect_true_identity(subject, subject.wait_gate("asked")); // its grandchild, in another group
}

TEST_F(WhoAmI, FollowsAnOrphanToItsNewParent) {
  Subject subject{"who_am_i_orphan"};
  const Gate parent = subject.wait_gate("parent");
  Gate orphan = subject.wait_gate("orphan");
  EXPECT_THAT(wait_pid(subject, "before"), Eq(parent.pid()))
      << "parent: before the parent ended it was the process that forked";
  ::kill(parent.pid(), SIGKILL);
  subject.wait_rest();
  const pid_t adopter = Process{orphan.pid()}.parent();
  orphan.open();
  EXPECT_THAT(wait_pid(subject, "after"), Eq(adopter))
      << "parent: when the parent has ended, the kernel gives the child to another one";
}

TEST_F(Spawn, BodyRunsInAChildOfTheCaller) {
  Subject subject{"spawn", 0};
  const Gate body = subject.wait_gate("body");
  const Gate after = subject.wait_gate_of(subject.pid(), "after");
  EXPECT_THAT(body.pid(), testing::Ne(subject.pid()))
      << "spawn() runs the body in a new process, not in the caller";
  EXPECT_THAT(Process{body.pid()}.parent(), Eq(subject.pid()))
      << "the process that runs the body is a child of the caller";
  EXPECT_THAT(wait_pid(subject, "child"), Eq(body.pid()))
      << "spawn() returns the pid of the process that runs the body";
}

TEST_F(Spawn, ChildExitsWithTheBodysValue) {
  const int value = static_cast<int>(random_number(1, 124));
  Subject subject{"spawn", value};
  Gate after = subject.wait_gate_of(subject.pid(), "after");
  subject.wait_gate("body").open();
  subject.wait_rest();
  ASSERT_THAT(Process{wait_pid(subject, "child")}, IsZombie())
      << "the body has returned, so the child has ended, and nobody has reaped it yet";
  after.open();
  EXPECT_THAT(wait_status(subject), ExitedWith(value))
      << "the child ends by _exit(body()): the body's value is its exit status";
}

TEST_F(Spawn, CallerGoesOnWhileTheChildLoopsForEver) {
  Subject subject{"spawn_looping"};
  const auto child = wait_pid(subject, "loops");
  const Gate after = subject.wait_gate_of(subject.pid(), "after");
  EXPECT_THAT(Process{child}, IsAlive())
      << "an endless loop in the child does not stop the parent: spawn() waits for nothing";
}

TEST_F(Spawn, ChildNeverReturnsIntoTheCallersCode) {
  Subject subject{"spawn", random_number(1, 124)};
  const Gate after = subject.wait_gate_of(subject.pid(), "after");
  EXPECT_THAT(wait_pid(subject, "after"), Eq(subject.pid()))
      << "the code after spawn() runs in the parent";
  subject.wait_gate("body").open();
  subject.wait_rest();
  EXPECT_THAT(subject.poll_report("after"), Eq(std::nullopt))
      << "the child came back from spawn(), too, and ran the code after it (in the process that "
         "the actual value names); it has to end where the body ends";
}

void expect_125(const char* kind) {
  Subject subject{"spawn_throwing", kind};
  Gate after = subject.wait_gate_of(subject.pid(), "after");
  subject.wait_rest();
  std::vector<std::string> returned;
  while (const auto pid = subject.poll_report("after")) {
    returned.push_back(*pid);
  }
  ASSERT_THAT(returned, ElementsAre(std::to_string(subject.pid())))
      << "the code after spawn() runs in the parent only; an exception must not leave spawn() in "
         "the child";
  EXPECT_THAT(outcome(subject), StrEq("returned")) << "in the parent spawn() just returns";
  after.open();
  EXPECT_THAT(wait_status(subject), ExitedWith(125))
      << "an exception that leaves the body ends the child with status 125";
}

TEST_F(Spawn, StandardExceptionEndsTheChildWith125) {
  expect_125("standard");
}

TEST_F(Spawn, AnyOtherExceptionEndsTheChildWith125) {
  expect_125("other");
}

TEST_F(Spawn, RunsNoAtexitHandlerInTheChild) {
  Subject subject{"spawn_atexit"};
  subject.wait_success();
  EXPECT_THAT(wait_status(subject), ExitedWith(0)) << "the body returned 0";
  EXPECT_THAT(wait_pid(subject, "atexit"), Eq(subject.pid()))
      << "the function that the caller gave to atexit ran in the child: use _exit, not exit";
  EXPECT_THAT(subject.poll_report("atexit"), Eq(std::nullopt))
      << "the function that the caller gave to atexit ran in the child, too: use _exit, not exit";
}

TEST_F(Spawn, FlushesNothingThatTheCallerHasBuffered) {
  const std::string word = random_word();
  Subject subject{"spawn_buffers", word};
  subject.wait_success();
  EXPECT_THAT(subject.out(), StrEq(word + "\n"))
      << "the caller had this text in stdio's buffer; the child has a copy of the buffer and must "
         "not write it: use _exit, not exit, and flush nothing";
}

TEST_F(Spawn, ForkThatFailsThrowsItsErrno) {
  for (const int number : {EAGAIN, ENOMEM}) {
    Subject subject{"spawn_refused", number};
    const Gate after = subject.wait_gate("after");
    EXPECT_THAT(outcome(subject), StrEq(system_error(number)))
        << "fork failed and returned -1; spawn() has to throw std::system_error with fork's errno";
    EXPECT_THAT(subject.poll_report("body"), Eq(std::nullopt))
        << "there is no child, so nobody may run the body";
  }
}

} // namespace
