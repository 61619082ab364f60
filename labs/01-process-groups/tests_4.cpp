// The judge's tests for lab 1: list_group.
#include "tests.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace process_groups_tests;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::Eq;
using testing::IsEmpty;
using testing::StrEq;

class ListGroup : public LabTest {};

// What one listing says of a process, apart from its processor time: how much that is depends on
// the machine, and where nobody has used any, a wrong number may be right by chance.
struct Row {
  pid_t pid = 0;
  pid_t parent = 0;
  pid_t group = 0;
  pid_t session = 0;
  std::string tty;
  std::string state;
  std::string command;

  friend bool operator==(const Row&, const Row&) = default;

  friend std::ostream& operator<<(std::ostream& stream, const Row& row) {
    return stream << "{pid " << row.pid << ", parent " << row.parent << ", group " << row.group
                  << ", session " << row.session << ", tty " << row.tty << ", state " << row.state
                  << ", command \"" << row.command << "\"}";
  }
};

// The row that the kernel's own view of a process gives.
Row row_of(pid_t pid, std::string tty = "?") {
  const Process process{pid};
  return {pid,
          process.parent(),
          process.group(),
          process.session(),
          std::move(tty),
          std::string{process.state().value_or('?')},
          process.command()};
}

struct Listing {
  std::vector<Row> rows;
  std::vector<long> cpu; // each row's, in milliseconds
};

Listing wait_listing(Subject& lister) {
  const Gate after = lister.wait_gate("after");
  if (const std::string how = outcome(lister); how != "returned") {
    conclude(Verdict::fail, "list_group() " + how + "; it should have returned rows");
  }
  Listing listing;
  listing.rows.resize(static_cast<std::size_t>(lister.wait_number("rows")));
  for (Row& row : listing.rows) {
    row.pid = wait_pid(lister, "pid");
    row.parent = wait_pid(lister, "parent");
    row.group = wait_pid(lister, "group");
    row.session = wait_pid(lister, "session");
    row.tty = lister.wait_report("tty");
    listing.cpu.push_back(lister.wait_number("cpu"));
    row.state = lister.wait_report("state");
    row.command = lister.wait_report("command");
  }
  return listing;
}

Listing list_with_cpu(pid_t group) {
  Subject lister{"list_group", group};
  return wait_listing(lister);
}

std::vector<Row> list_group(pid_t group) {
  return list_with_cpu(group).rows;
}

TEST_F(ListGroup, ListsTheGroupAndNobodyElse) {
  const Target leader;
  const Target second{in_group(leader.pid())};
  const Target stranger;
  const Target third{in_group(leader.pid())};
  EXPECT_THAT(list_group(leader.pid()),
              ElementsAre(row_of(leader.pid()), row_of(second.pid()), row_of(third.pid())))
      << "exactly the processes whose process group is the given one, by ascending pid";
}

TEST_F(ListGroup, ShowsZombiesAndStoppedProcesses) {
  Subject subject{"named", random_word(), random_word()};
  const Gate ended = subject.wait_gate("named");
  const Gate stopped = subject.wait_gate("named");
  const Gate first = subject.wait_gate("first");
  ::kill(ended.pid(), SIGKILL);
  ::kill(stopped.pid(), SIGSTOP);
  subject.wait_rest();
  EXPECT_THAT(list_group(subject.pid()),
              testing::UnorderedElementsAre(
                  row_of(subject.pid()), row_of(ended.pid()), row_of(stopped.pid())))
      << "a zombie (Z) has no memory and no files any more, but it is in its group, and ps shows "
         "it; a stopped process is in state T";
}

TEST_F(ListGroup, TellsParentGroupAndSessionApart) {
  Subject family{"family"};
  const std::string terminal = family.wait_report("terminal");
  const Gate leader = family.wait_gate("u");
  const Gate member = family.wait_gate("v");
  family.wait_rest();
  EXPECT_THAT(list_group(leader.pid()),
              ElementsAre(row_of(leader.pid(), terminal), row_of(member.pid(), terminal)))
      << "parent, group, session and terminal are four different columns of /proc/PID/stat";
}

TEST_F(ListGroup, CommandNamesMayHoldAnything) {
  const std::vector<std::string> names{random_word(3) + " x",
                                       "(" + random_word(3) + ")",
                                       random_word(2) + ") S 1 1 1",
                                       "a\nb) Z",
                                       ") ("};
  Launch launch{"named"};
  for (const std::string& name : names) {
    launch.argument(name);
  }
  Subject subject{launch};
  std::vector<Gate> gates;
  std::vector<Row> expected;
  for (std::size_t count = 0; count < names.size(); ++count) {
    gates.push_back(subject.wait_gate("named"));
  }
  const Gate first = subject.wait_gate("first");
  subject.wait_rest();
  expected.push_back(row_of(subject.pid()));
  for (const Gate& gate : gates) {
    expected.push_back(row_of(gate.pid()));
  }
  std::sort(expected.begin(), expected.end(), [](const Row& one, const Row& other) {
    return one.pid < other.pid;
  });
  EXPECT_THAT(list_group(subject.pid()), ElementsAreArray(expected))
      << "a process chooses its name itself, with blanks, brackets and newlines, so only the last "
         "')' of /proc/PID/stat ends it";
}

TEST_F(ListGroup, ProcessorTimeIsItsOwnInMilliseconds) {
  Subject subject{"burnt", random_number(20, 40)};
  const Gate burnt = subject.wait_gate("burnt");
  subject.wait_rest();
  const Listing listing = list_with_cpu(subject.pid());
  ASSERT_THAT(listing.rows, ElementsAre(row_of(subject.pid())));
  const auto ticks = static_cast<long>(Process{subject.pid()}.cpu_ticks());
  EXPECT_THAT(listing.cpu, ElementsAre(ticks * 1000 / ::sysconf(_SC_CLK_TCK)))
      << "cpu is utime + stime, in clock ticks of 1/sysconf(_SC_CLK_TCK) s; cutime and cstime are "
         "what its children used";
}

TEST_F(ListGroup, ProcessesThatVanishMeanwhileAreLeftOut) {
  Subject lister{"list_vanishing"};
  const auto first = wait_pid(lister, "first");
  const auto last = wait_pid(lister, "last");
  const std::vector<Row> rows = wait_listing(lister).rows;
  std::vector<pid_t> pids;
  std::transform(
      rows.begin(), rows.end(), std::back_inserter(pids), [](const Row& row) { return row.pid; });
  EXPECT_THAT(pids, ElementsAre(first, last)) << "between the look into /proc and the read of a "
                                                 "process's file the process may end; that is no "
                                                 "error, and those that are still there are listed";
  EXPECT_THAT(lister.wait_number("vanished"), Eq(2)) << "both were there when the listing began";
}

TEST_F(ListGroup, GroupThatIsNotThereIsEmpty) {
  const Target leader;
  const Target member{in_group(leader.pid())};
  EXPECT_THAT(list_group(member.pid()), IsEmpty()) << "a process has this number, but no group has";
}

TEST_F(ListGroup, NumberThatIsNoGroupIsRefused) {
  for (const long number : {0L, -random_number(1, 1000)}) {
    Subject subject{"list_group", number};
    const Gate after = subject.wait_gate("after");
    EXPECT_THAT(outcome(subject), StrEq(invalid_argument)) << "a group's number is positive";
  }
}

} // namespace
