#include "tools/cli/lint_rules.hpp"
#include "tools/tests/mini_lab.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <ostream>

namespace cli {

void PrintTo(const Finding& finding, std::ostream* stream) {
  *stream << finding.what;
}

} // namespace cli

namespace {

using cli::Finding;
using cli::Findings;
using judge::Verdict;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using tools_tests::MiniLab;

auto says(const std::string& what) {
  return Contains(Field(&Finding::what, HasSubstr(what)));
}

Findings all_static(const MiniLab& mini) {
  const course::Lab lab = mini.load();
  Findings all = cli::lint_metadata(lab);
  for (const Findings& more : {cli::lint_files(lab),
                               cli::lint_tests(lab, MiniLab::tests(), ""),
                               cli::lint_wrong_set(lab, mini.wrong())}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

TEST(Lint, HasNothingToSayOnAGoodLab) {
  EXPECT_THAT(all_static(MiniLab{}), IsEmpty());
}

/// One defect planted into the miniature lab, and what lint has to find.
struct Defect {
  const char* file;
  const char* from;
  const char* to;
  const char* finding;
};

class PlantedDefect : public testing::TestWithParam<Defect> {};

TEST_P(PlantedDefect, IsFound) {
  const MiniLab mini;
  mini.edit(GetParam().file, GetParam().from, GetParam().to);
  EXPECT_THAT(all_static(mini), says(GetParam().finding));
}

constexpr const char* toml = "labs/07-mini/lab.toml";
constexpr const char* patch = "solutions/07-mini/wrong/one-is-two.patch";

INSTANTIATE_TEST_SUITE_P(
    Each,
    PlantedDefect,
    testing::Values(
        Defect{toml, "points = 20", "points = 21", "the points add up to 101"},
        Defect{toml, "points = 20", "points = 0", "One.Starts gives no points"},
        Defect{
            toml, "namespace = \"mini\"", "namespace = \"maxi\"", "namespace maxi does not occur"},
        Defect{toml, "[\"a hint\", \"a closer hint\"]", "[\"a hint\"]", "fewer than two hints"},
        Defect{toml, "\"a closer hint\"", "\"a hint\"", "gives the same hint twice"},
        Defect{toml, "functions = [\"one\"]", "functions = []", "names no function"},
        Defect{toml, "functions = [\"one\"]", "functions = [\"eins\"]", "eins is not in mini.hpp"},
        Defect{toml, "id = \"second\"", "id = \"zweite\"", "its id does not occur in README.md"},
        Defect{toml, "One.Ends", "Uno.Ends", "its tests Uno.* do not occur in README.md"},
        Defect{toml, "Two.Ends", "Two.Stops", "the judge's test Two.Ends is not listed"},
        Defect{toml, "Two.Ends", "Two.Stops", "lists Two.Stops, which the judge does not have"},
        Defect{toml, "One.Ends", "OneEnds", "OneEnds is no test's name"},
        Defect{toml,
               "  { name = \"One.Ends\", points = 30, says = \"one() ends\" },\n",
               "",
               "fewer than two tests"},
        Defect{"labs/07-mini/mini.cpp",
               "subject::todo(\"start and end\")",
               "return 0",
               "has 1 subject::todo"},
        Defect{"labs/07-mini/mini.cpp", "int two()", "int to()", "two is not in mini.cpp"},
        Defect{"labs/07-mini/demo.cpp", "// here\n", "", "is missing or empty"},
        Defect{patch,
               "One.Starts Two.Starts",
               "One.Starts",
               "1 wrong submissions for exercise second"},
        Defect{patch, "One.Starts Two.Starts", "One.Begins", "Rejected-by names One.Begins"},
        Defect{patch, "--- a/mini.cpp", "--- a/other.cpp", "is no diff of a/mini.cpp"},
        Defect{patch, "+  return 2;", "+  return 3;", "makes the same mistake as"}));

TEST(Lint, FindsLeftoversAndBadNames) {
  const MiniLab mini;
  course::write_text(mini.lab_folder() / "mini.cpp.orig", "x");
  std::filesystem::rename(mini.root() / patch,
                          mini.root() / "solutions/07-mini/wrong/OneIsTwo.patch");
  EXPECT_THAT(all_static(mini), says("is a leftover"));
  EXPECT_THAT(all_static(mini), says("is not named in kebab-case"));
}

TEST(Lint, KnowsTheInstructorsHiddenTests) {
  const MiniLab mini;
  std::vector<std::string> judged = MiniLab::tests();
  judged.emplace_back("Two.Secretly");
  EXPECT_THAT(cli::lint_tests(mini.load(), judged, ""), says("Two.Secretly is not listed"));
  EXPECT_THAT(cli::lint_tests(mini.load(), judged, "TEST_F(Two, Secretly) {"), IsEmpty());
}

class LintVerdicts : public testing::Test {
protected:
  [[nodiscard]] course::LabOutcome
  outcome(const std::vector<confinement::TestResult>& results) const {
    return course::score(lab_, {&lab_.exercises.front(), &lab_.exercises[1]}, results);
  }

  MiniLab mini_;
  course::Lab lab_ = mini_.load();
};

TEST_F(LintVerdicts, SkeletonScoresNothingWithEveryVerdictTodo) {
  auto results = MiniLab::all(Verdict::todo);
  EXPECT_THAT(cli::lint_skeleton(outcome(results), ""), IsEmpty());
  EXPECT_THAT(cli::lint_skeleton(outcome(results), "warning: x"), says("compiles with warnings"));
  for (const Verdict verdict : {Verdict::pass, Verdict::fail, Verdict::hang, Verdict::crash}) {
    results[3].verdict = verdict;
    EXPECT_THAT(cli::lint_skeleton(outcome(results), ""), says("and not todo"));
  }
}

TEST_F(LintVerdicts, SolutionScoresAll) {
  auto results = MiniLab::all(Verdict::pass);
  EXPECT_THAT(cli::lint_solution(outcome(results), ""), IsEmpty());
  results[1].verdict = Verdict::fail;
  EXPECT_THAT(cli::lint_solution(outcome(results), ""), says("One.Ends says fail and not pass"));
}

TEST_F(LintVerdicts, WrongSubmissionIsRejectedByExactlyTheNamedTests) {
  course::WrongSubmission wrong;
  wrong.name = "wrong";
  wrong.rejected_by = {"One.Ends"};
  auto results = MiniLab::all(Verdict::pass);
  EXPECT_THAT(cli::lint_wrong(wrong, outcome(results)), says("One.Ends lets it pass"));
  results[1].verdict = Verdict::fail;
  EXPECT_THAT(cli::lint_wrong(wrong, outcome(results)), IsEmpty());
  results[2].verdict = Verdict::fail; // skipped: needs the first exercise
  EXPECT_THAT(cli::lint_wrong(wrong, outcome(results)), IsEmpty());
  results[0].verdict = Verdict::fail;
  EXPECT_THAT(cli::lint_wrong(wrong, outcome(results)), says("One.Starts rejects it too"));
  results[0].verdict = Verdict::pass;
  results[1].verdict = Verdict::crash;
  EXPECT_THAT(cli::lint_wrong(wrong, outcome(results)), says("says crash and not fail"));
  wrong.own_verdicts["One.Ends"] = Verdict::crash;
  EXPECT_THAT(cli::lint_wrong(wrong, outcome(results)), IsEmpty());
}

TEST_F(LintVerdicts, WhatDoesNotCompileOrCannotBeJudgedIsFound) {
  course::LabOutcome broken = outcome(MiniLab::all(Verdict::pass));
  broken.compile_error = "error: x";
  EXPECT_THAT(cli::lint_wrong({}, broken), says("does not compile"));
  EXPECT_THAT(cli::lint_solution(broken, ""), says("does not compile"));
  broken.compile_error.reset();
  broken.trouble = "no sandbox";
  EXPECT_THAT(cli::lint_wrong({}, broken), says("could not be judged: no sandbox"));
}

} // namespace
