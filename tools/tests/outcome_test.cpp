#include "tools/tests/mini_lab.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using course::Progress;
using judge::Verdict;
using tools_tests::MiniLab;

class Scoring : public testing::Test {
protected:
  [[nodiscard]] course::LabOutcome
  score(const std::vector<confinement::TestResult>& results) const {
    return course::score(lab_, {&lab_.exercises.front(), &lab_.exercises[1]}, results);
  }

  MiniLab mini_;
  course::Lab lab_ = mini_.load();
};

TEST_F(Scoring, OnlyAPassGivesPoints) {
  EXPECT_EQ(score(MiniLab::all(Verdict::pass)).points(), 100);
  for (const Verdict verdict : {Verdict::fail,
                                Verdict::todo,
                                Verdict::hang,
                                Verdict::crash,
                                Verdict::unsafe,
                                Verdict::race,
                                Verdict::limit,
                                Verdict::skipped,
                                Verdict::error}) {
    EXPECT_EQ(score(MiniLab::all(verdict)).points(), 0) << judge::to_string(verdict);
  }
}

TEST_F(Scoring, TodoEverywhereIsNotStarted) {
  EXPECT_TRUE(score(MiniLab::all(Verdict::todo)).not_started());
  EXPECT_EQ(score(MiniLab::all(Verdict::todo)).exercises[1].progress(), Progress::not_started);
}

TEST_F(Scoring, FailsForWantOfAnEarlierExerciseAreSkipped) {
  auto results = MiniLab::all(Verdict::pass);
  results[0].verdict = Verdict::fail;
  results[2].verdict = Verdict::hang;
  const auto outcome = score(results);
  EXPECT_EQ(outcome.exercises[0].progress(), Progress::failed);
  EXPECT_EQ(outcome.exercises[1].tests[0].verdict, Verdict::skipped);
  EXPECT_EQ(outcome.exercises[1].tests[1].verdict, Verdict::pass);
  EXPECT_EQ(outcome.exercises[1].progress(), Progress::skipped);
  EXPECT_EQ(outcome.points(), 60);
}

TEST_F(Scoring, AMissingTestIsAnError) {
  auto results = MiniLab::all(Verdict::pass);
  results.pop_back();
  const auto outcome = score(results);
  EXPECT_TRUE(outcome.in_error());
  EXPECT_EQ(outcome.exercises[1].tests[1].verdict, Verdict::error);
  EXPECT_EQ(outcome.points(), 70);
}

TEST_F(Scoring, ATestThatIsThereTwiceIsAnError) {
  auto results = MiniLab::all(Verdict::fail);
  results.push_back({"Two.Ends", Verdict::pass, {}, {}, {}, 1.0, {}});
  EXPECT_TRUE(score(results).in_error());
  EXPECT_EQ(score(results).points(), 0);
}

TEST_F(Scoring, AnUnknownTestIsTrouble) {
  auto results = MiniLab::all(Verdict::pass);
  results.push_back({"Forged.Test", Verdict::pass, {}, {}, {}, 1.0, {}});
  EXPECT_TRUE(score(results).trouble.has_value());
  EXPECT_FALSE(score(results).passed());
}

TEST_F(Scoring, NeedsComeAlongInTheLabsOrder) {
  EXPECT_THAT(course::with_needs(lab_, lab_.exercises[1]),
              testing::ElementsAre(&lab_.exercises.front(), &lab_.exercises[1]));
  EXPECT_THAT(course::with_needs(lab_, lab_.exercises[0]),
              testing::ElementsAre(&lab_.exercises.front()));
}

TEST_F(Scoring, TestsNameTheirExercises) {
  const std::string first = lab_.exercises[0].tests.front().name;
  const std::string second = lab_.exercises[1].tests.front().name;
  EXPECT_THAT(course::exercises_of(lab_, {first}), testing::ElementsAre(&lab_.exercises.front()));
  EXPECT_THAT(course::exercises_of(lab_, {second, first, second, "Not.Listed"}),
              testing::ElementsAre(&lab_.exercises.front(), &lab_.exercises[1]));
  EXPECT_THAT(course::exercises_of(lab_, {}), testing::IsEmpty());
}

} // namespace
