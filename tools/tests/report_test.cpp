#include "common/tracer/event_json.hpp"
#include "tools/cli/report.hpp"
#include "tools/cli/text.hpp"
#include "tools/course/definition.hpp"
#include "tools/tests/mini_lab.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace {

using judge::Verdict;
using testing::HasSubstr;
using testing::Not;
using tools_tests::MiniLab;

class ReportText : public testing::Test {
protected:
  [[nodiscard]] cli::Report report(const std::vector<confinement::TestResult>& results) const {
    cli::Report report;
    report.outcome = course::score(lab_, {&lab_.exercises.front(), &lab_.exercises[1]}, results);
    report.source = lab_.source_path();
    return report;
  }

  [[nodiscard]] std::string text(const cli::Report& report) const {
    return cli::report_text(report, plain_) + cli::summary_text({report}, plain_);
  }

  MiniLab mini_;
  course::Lab lab_ = mini_.load();
  cli::Style plain_;
};

TEST_F(ReportText, OfAFreshCloneSaysWhereToBegin) {
  const std::string words = text(report(MiniLab::all(Verdict::todo)));
  EXPECT_THAT(words, HasSubstr("not started  0 / 100"));
  EXPECT_THAT(words, HasSubstr("Begin here"));
  EXPECT_THAT(words, HasSubstr("07-mini/README.md"));
  EXPECT_THAT(words, HasSubstr("./siglab test 7:first"));
  EXPECT_EQ(cli::status_of({report(MiniLab::all(Verdict::todo))}), cli::not_yet);
}

TEST_F(ReportText, OfAFailureHasAllThatAStudentNeeds) {
  auto results = MiniLab::all(Verdict::pass);
  results[1].verdict = Verdict::fail;
  results[1].failures.push_back({"exited 3", "exited 0", "the child ends by _exit(body())", {}});
  const std::string words = text(report(results));
  EXPECT_THAT(words, HasSubstr("✘ one() ends"));
  EXPECT_THAT(words, HasSubstr("expected exited 3"));
  EXPECT_THAT(words, HasSubstr("but was  exited 0"));
  EXPECT_THAT(words, HasSubstr("the child ends by _exit(body())"));
  EXPECT_THAT(words, HasSubstr("mini.cpp:5 (one)")) << "where the exercise's function is";
  EXPECT_THAT(words, HasSubstr("./siglab hint 7:first"));
  EXPECT_THAT(words, HasSubstr("One.Ends"));
  EXPECT_THAT(words, Not(HasSubstr("one() starts"))) << "what passes needs no words";
}

TEST_F(ReportText, PointsToTheJudgesLineWhereThereIsOne) {
  auto results = MiniLab::all(Verdict::pass);
  results[0].verdict = Verdict::hang;
  results[0].message = "every process sleeps";
  results[0].place = posix::Place{"/some/where/mini.cpp", 42};
  const std::string words = text(report(results));
  EXPECT_THAT(words, HasSubstr("hang: one() starts"));
  EXPECT_THAT(words, HasSubstr("every process sleeps"));
  EXPECT_THAT(words, HasSubstr("mini.cpp:42"));
}

TEST_F(ReportText, PointsToTheLineThatSleepsOrToTheFunctionThatWasCalledLast) {
  lab_.exercises.front().functions = {"one", "two"};
  tracer::Recording recording;
  const auto happens = [&recording](tracer::EventKind kind, pid_t pid, int line) {
    tracer::Event& event = recording.events.emplace_back();
    event.order = recording.events.size();
    event.kind = kind;
    event.pid = pid;
    event.place = posix::Place{line == 0 ? "probes.cpp" : "/some/where/mini.cpp", line};
  };
  happens(tracer::EventKind::slept, 7, 6);
  happens(tracer::EventKind::slept, 8, 10);
  happens(tracer::EventKind::woke, 8, 10);
  happens(tracer::EventKind::marked, 8, 0);
  auto results = MiniLab::all(Verdict::pass);
  results[1].verdict = Verdict::hang;
  results[1].raw["recording"] = tracer::to_json(recording);
  EXPECT_THAT(text(report(results)), HasSubstr("mini.cpp:6 (asleep)"));
  results[1].verdict = Verdict::fail;
  EXPECT_THAT(text(report(results)), HasSubstr("mini.cpp:9 (two)"));
  results[1].raw = nullptr;
  EXPECT_THAT(text(report(results)), HasSubstr("mini.cpp:5 (one)"));
}

TEST_F(ReportText, ShowsTheLastOfWhatHappened) {
  auto results = MiniLab::all(Verdict::pass);
  results[1].verdict = Verdict::hang;
  tracer::Recording recording;
  for (std::uint64_t order = 1; order <= 40; ++order) {
    tracer::Event& event = recording.events.emplace_back();
    event.order = order;
    event.kind = tracer::EventKind::marked;
    event.pid = 7;
    event.text = "step = " + std::to_string(order);
  }
  results[1].raw["recording"] = tracer::to_json(recording);
  const std::string words = text(report(results));
  EXPECT_THAT(words, HasSubstr("reports step = 40"));
  EXPECT_THAT(words, HasSubstr("reports step = 27"));
  EXPECT_THAT(words, Not(HasSubstr("reports step = 26")));
  EXPECT_THAT(words, HasSubstr("./siglab trace 7:One.Ends"));
  const nlohmann::json machine = cli::report_json({report(results)});
  EXPECT_EQ(machine["labs"][0]["exercises"][0]["tests"][1]["recording"],
            nlohmann::json(tracer::to_json(recording)));
}

TEST_F(ReportText, NamesTheScheduleThatCanBeSeenAgain) {
  auto results = MiniLab::all(Verdict::pass);
  results[1].verdict = Verdict::race;
  results[1].message = "at 2 of 7 points it goes wrong";
  results[1].raw["replay"] = 3;
  EXPECT_THAT(text(report(results)), HasSubstr("replay   ./siglab replay 7:One.Ends@3\n"));
}

TEST_F(ReportText, DoesWithoutAPictureThatMakesNoSense) {
  auto results = MiniLab::all(Verdict::fail);
  results[1].raw["recording"] = 42;
  EXPECT_THAT(text(report(results)), Not(HasSubstr("siglab trace")));
}

TEST_F(ReportText, FitsEightyColumnsAndHasNoControlCharacters) {
  auto results = MiniLab::all(Verdict::fail);
  for (auto& result : results) {
    result.message = std::string(500, 'x') + "\x1b[31m\x07 " + std::string(300, 'y');
    result.failures.push_back(
        {std::string(3000, 'z'), "many\nlines\n" + std::string(200, '\n'), "\r", {}});
  }
  std::istringstream lines{text(report(results))};
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_LE(cli::width(line), 80U) << line;
    EXPECT_EQ(line.find_first_of("\x1b\r\x07"), std::string::npos) << line;
  }
  EXPECT_LT(count, 120U) << "a flood is cut";
}

TEST_F(ReportText, ShowsEveryTestOfAnExerciseThatWasAskedFor) {
  cli::Report one = report(MiniLab::all(Verdict::pass));
  one.only = "first";
  const std::string words = text(one);
  EXPECT_THAT(words, HasSubstr("50 / 50"));
  EXPECT_THAT(words, HasSubstr("✔ one() starts"));
  EXPECT_THAT(words, Not(HasSubstr("second")));
  EXPECT_EQ(cli::status_of({one}), cli::all_passed);
}

TEST_F(ReportText, CompileErrorsAreTheCompilersWords) {
  cli::Report broken = report({});
  broken.outcome.exercises.clear();
  broken.outcome.compile_error = "mini.cpp:3:1: error: expected ';'\n";
  EXPECT_THAT(text(broken), HasSubstr("expected ';'"));
  EXPECT_EQ(cli::status_of({broken}), cli::not_yet);
}

TEST_F(ReportText, TroubleIsNeverTheStudentsFault) {
  const cli::Report missing = report({});
  EXPECT_EQ(cli::status_of({missing}), cli::cannot_judge);
  EXPECT_THAT(text(missing), Not(HasSubstr("✘")));
}

TEST_F(ReportText, JsonHasEveryTest) {
  auto results = MiniLab::all(Verdict::pass);
  results[3].verdict = Verdict::crash;
  results[3].message = "SIGSEGV";
  const auto json = cli::report_json({report(results)});
  EXPECT_EQ(json["points"], 70);
  EXPECT_EQ(json["passed"], false);
  EXPECT_EQ(json["labs"][0]["exercises"][1]["tests"][1]["verdict"], "crash");
  EXPECT_EQ(json["labs"][0]["exercises"][1]["tests"][1]["message"], "SIGSEGV");
}

TEST(DefinitionLine, IsWhereTheFunctionBeginsAndNotWhereItIsUsed) {
  const char* source = "// one\nint one();\nint use() { return one(); }\nint one() {\n}\n";
  EXPECT_EQ(course::definition_line(source, "one"), 3) << "at the left margin, no declaration";
  EXPECT_EQ(course::definition_line("int one();\n\nint one() {\n}\n", "one"), 3);
  EXPECT_EQ(course::definition_line("class Shield {\n", "Shield"), 1);
  EXPECT_EQ(course::definition_line("int someone() {\n", "one"), std::nullopt);
}

} // namespace
