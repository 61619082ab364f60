// The judge that hostile subjects meet: each is asked the same easy question.
#include "common/judge/lab_test.hpp"
#include "common/tests/hostile/cases.hpp"

#include <errno.h>

using namespace judge;

namespace {

class Hostile : public LabTest, public testing::WithParamInterface<hostile::Case> {
protected:
  static void ask(std::string_view probe) {
    const long number = random_number(1000, 1'000'000);
    Subject subject{Launch{probe, number}.holding(hold(Who::first).before("getsid"))};
    if (probe == "after_a_gate") {
      Gate gate = subject.wait_gate();
      subject.wait_rest();
      gate.open();
    }
    EXPECT_EQ(subject.wait_number("answer"), hostile::answer(number));
    subject.wait_success();
  }
};

TEST_P(Hostile, Answers) {
  ask(GetParam().probe);
}

INSTANTIATE_TEST_SUITE_P(Each, Hostile, testing::ValuesIn(hostile::cases), [](const auto& info) {
  return std::string{info.param.probe};
});

// How the judge's holds work, on a subject that does as it is told.
class Holds : public LabTest {};

TEST_F(Holds, EndWhereTheTestSaysSo) {
  Subject subject{Launch{"parent_and_child"}.holding(hold(Who::first).before("getsid"))};
  HeldCall held = subject.wait_held("getsid");
  EXPECT_EQ(held.pid(), subject.pid());
  const Gate child = subject.wait_gate("child");
  subject.wait_rest();
  EXPECT_FALSE(subject.poll_report("parent")) << "rest does not let it go, only the test does";
  held.release();
  subject.wait_report("parent");
}

TEST_F(Holds, MakeACallFail) {
  Subject subject{Launch{"parent_and_child"}.holding(hold(Who::first).before("clone"))};
  subject.wait_held("clone").fail(EAGAIN);
  EXPECT_EQ(subject.wait_number("error"), EAGAIN);
  EXPECT_TRUE(Process{subject.pid()}.children().empty());
}

TEST_F(Holds, EndWhenSomebodyReachesAGate) {
  Subject subject{Launch{"parent_and_child"}.holding(
      hold(Who::first).before("getsid").until(reaches("child")))};
  subject.wait_report("parent");
  EXPECT_EQ(subject.times_held("getsid"), 1);
  EXPECT_NE(subject.wait_gate("child").pid(), subject.pid()) << "it has been there before";
}

TEST_F(Holds, EndWhenAChildExecs) {
  Subject subject{
      Launch{"parent_of_a_program"}.holding(hold(Who::first).before("getsid").until(child_execs))};
  EXPECT_EQ(subject.wait_report("child's program"), "cat");
  subject.wait_success();
}

TEST_F(Holds, KeepTheNthChildAtItsStart) {
  for (const int late : {1, 2}) {
    Subject subject{Launch{"two_children"}.holding(hold_child(late).at_start())};
    EXPECT_EQ(subject.wait_number("child"), 3 - late);
    EXPECT_EQ(subject.wait_number("child"), late);
    subject.wait_success();
  }
}

TEST_F(Holds, EndAtRestWhereTheConditionCannotCome) {
  Subject subject{Launch{"parent_and_child"}.holding(
      hold(Who::first).before("getsid").until(reaches("nowhere")))};
  subject.wait_report("parent");
}

// What a failed matcher expects, in words for students.
TEST(Words, NameNoAddress) {
  EXPECT_THAT(std::string{"this"}, testing::Eq("that"));
  EXPECT_THAT(std::string{"this"}, testing::Not(testing::Eq("this")));
}

// For subjects that are not made from the runtime's main().
TEST(Foreign, Answers) {
  Subject subject{"honest", 1};
  EXPECT_EQ(subject.wait_number("answer"), hostile::answer(1));
  subject.wait_success();
}

} // namespace
