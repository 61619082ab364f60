// The demonstration class: who is in it, and what it has to lose.
#include "tools/grader/engine/demo_class.hpp"
#include "tools/tests/mini_lab.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace {

using grader::DemoSubmission;
using grader::spread_evenly;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using tools_tests::MiniLab;

TEST(SpreadEvenly, HasTheFirstAndTheLast) {
  EXPECT_THAT(spread_evenly(10, 4), ElementsAre(0, 3, 6, 9));
  EXPECT_THAT(spread_evenly(31, 3), ElementsAre(0, 15, 30));
  EXPECT_THAT(spread_evenly(59, 2), ElementsAre(0, 58));
}

TEST(SpreadEvenly, TakesNoneTwice) {
  for (std::size_t size = 1; size < 70; ++size) {
    for (std::size_t most = 1; most <= size; ++most) {
      std::vector<std::size_t> places = spread_evenly(size, most);
      EXPECT_EQ(places.size(), most);
      EXPECT_LT(places.back(), size);
      EXPECT_EQ(std::ranges::adjacent_find(places, std::ranges::greater_equal{}), places.end())
          << size << ", " << most;
    }
  }
}

TEST(SpreadEvenly, TakesAllWhereThereAreNoMore) {
  EXPECT_THAT(spread_evenly(3, 3), ElementsAre(0, 1, 2));
  EXPECT_THAT(spread_evenly(3, 10), ElementsAre(0, 1, 2));
  EXPECT_THAT(spread_evenly(0, 10), IsEmpty());
}

TEST(SpreadEvenly, TakesTheFirstWhereOneIsEnough) {
  EXPECT_THAT(spread_evenly(59, 1), ElementsAre(0));
  EXPECT_THAT(spread_evenly(59, 0), IsEmpty());
}

class DemoClass : public testing::Test {
protected:
  [[nodiscard]] std::vector<std::string> mistakes(std::optional<std::size_t> each) const {
    std::vector<std::string> names;
    std::ranges::transform(make(each), std::back_inserter(names), &DemoSubmission::mistake);
    return names;
  }

  [[nodiscard]] std::vector<DemoSubmission> make(std::optional<std::size_t> each) const {
    return grader::make_demo_class(mini_.root(), {&lab_}, mini_.root() / "demo", each);
  }

  /// The wrong submission one-is-three, which One.Ends and Two.Ends reject, graded with verdicts.
  [[nodiscard]] std::vector<std::string>
  troubles(const std::map<std::string, std::string>& verdicts) const {
    return check("student-01", "one-is-three", verdicts);
  }

  [[nodiscard]] std::vector<std::string>
  check(const std::string& student,
        const std::string& mistake,
        const std::map<std::string, std::string>& verdicts,
        grader::Standing standing = grader::Standing::judged) const {
    grader::ClassBook book;
    grader::LabResult result;
    result.lab = lab_.name;
    result.standing = standing;
    for (const auto& [test, verdict] : verdicts) {
      grader::ExerciseRow& exercise = result.exercises.emplace_back();
      exercise.tests.emplace_back();
      exercise.tests.back().name = test;
      exercise.tests.back().verdict = verdict;
    }
    grader::Student& graded = book.students.emplace_back();
    graded.id = student;
    graded.labs = {result};
    std::vector<DemoSubmission> expected = make({});
    std::erase_if(expected, [&](const DemoSubmission& one) { return one.mistake != mistake; });
    return grader::check_demo_class(book, expected);
  }

  MiniLab mini_;
  course::Lab lab_ = mini_.load();
};

TEST_F(DemoClass, IsTheReferenceAndTheWrongSubmissionsByName) {
  EXPECT_THAT(mistakes({}), ElementsAre("", "one-is-three", "one-is-two"));
  EXPECT_THAT(mistakes(10), ElementsAre("", "one-is-three", "one-is-two"));
  EXPECT_THAT(mistakes(1), ElementsAre("", "one-is-three"));
}

TEST_F(DemoClass, IsMadeAnewOfThoseThatWereChosen) {
  EXPECT_THAT(make({}), SizeIs(3));
  EXPECT_THAT(make(1), SizeIs(2));
  EXPECT_TRUE(exists(mini_.root() / "demo/student-01/07-mini/mini.cpp"));
  EXPECT_FALSE(exists(mini_.root() / "demo/student-02"));
}

TEST_F(DemoClass, LosesExactlyTheNamedTests) {
  EXPECT_THAT(troubles({{"One.Starts", "pass"},
                        {"One.Ends", "fail"},
                        {"Two.Starts", "pass"},
                        {"Two.Ends", "fail"}}),
              IsEmpty());
  EXPECT_THAT(troubles({{"One.Starts", "pass"},
                        {"One.Ends", "fail"},
                        {"Two.Starts", "skipped"},
                        {"Two.Ends", "fail"}}),
              IsEmpty());
}

TEST_F(DemoClass, LosesNoTestMore) {
  for (const char* verdict : {"fail", "hang", "crash", "race", "unsafe", "limit", "todo"}) {
    EXPECT_THAT(troubles({{"One.Starts", verdict},
                          {"One.Ends", "fail"},
                          {"Two.Starts", "pass"},
                          {"Two.Ends", "fail"}}),
                ElementsAre(AllOf(
                    HasSubstr("one-is-three"),
                    HasSubstr("One.Starts says " + std::string{verdict} + " instead of pass"))));
  }
}

TEST_F(DemoClass, LosesNoTestLess) {
  EXPECT_THAT(troubles({{"One.Starts", "pass"}, {"One.Ends", "fail"}, {"Two.Ends", "pass"}}),
              ElementsAre(HasSubstr("Two.Ends says pass instead of fail")));
  EXPECT_THAT(troubles({{"One.Starts", "pass"}, {"One.Ends", "hang"}, {"Two.Ends", "fail"}}),
              ElementsAre(HasSubstr("One.Ends says hang instead of fail")));
  EXPECT_THAT(troubles({{"One.Starts", "pass"}, {"One.Ends", "fail"}}),
              ElementsAre(HasSubstr("nobody ran Two.Ends")));
}

TEST_F(DemoClass, ReferenceLosesNothing) {
  EXPECT_THAT(check("reference", "", {{"One.Starts", "pass"}, {"One.Ends", "pass"}}), IsEmpty());
  EXPECT_THAT(check("reference", "", {{"One.Starts", "pass"}, {"One.Ends", "fail"}}),
              ElementsAre(HasSubstr("One.Ends says fail instead of pass")));
}

TEST_F(DemoClass, IsJudgedAsAWhole) {
  EXPECT_THAT(check("student-01", "one-is-three", {}, grader::Standing::compile_error),
              ElementsAre(HasSubstr("was not judged")));
  EXPECT_THAT(check("nobody", "one-is-three", {}), ElementsAre(HasSubstr("was not judged")));
}

} // namespace
