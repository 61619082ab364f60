#include "tools/course/visible.hpp"
#include "tools/grader/exports/formats.hpp"
#include "tools/grader/exports/words.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace grader {
namespace {

using nlohmann::ordered_json;

ordered_json entry(const std::string& name, bool passed, const std::string& message, double score) {
  return {{"name", course::visible(name)},
          {"status", passed ? "pass" : "fail"},
          {"message", message},
          {"test_code", ""},
          {"filename", ""},
          {"line_no", 0},
          {"duration", 0}, // one that is measured would differ at each export
          {"score", score}};
}

ordered_json test_json(const TestRow& test) {
  ordered_json json = entry(test.name, test.verdict == "pass", story_of(test), test.points);
  if (test.verdict == "error" || test.verdict == "crash" || test.verdict == "limit") {
    json["status"] = "error";
  }
  json["test_code"] = course::visible(test.says);
  json["filename"] = course::visible(test.file);
  json["line_no"] = test.line;
  return json;
}

} // namespace

std::string classroom_json(const LabResult& result) {
  ordered_json tests = ordered_json::array();
  if (const std::string sentence = sentence_of(result); !sentence.empty()) {
    tests.push_back(entry(std::string{words_of(result.standing)}, false, sentence, 0));
  }
  for (const ExerciseRow& exercise : result.exercises) {
    for (const TestRow& test : exercise.tests) {
      if (!test.hidden) {
        tests.push_back(test_json(test));
      }
    }
  }
  if (const HiddenSum sum = hidden_sum(result); sum.tests > 0) {
    tests.push_back(entry("tests that are not shown",
                          sum.passed == sum.tests,
                          fmt::format("{} of {} pass", sum.passed, sum.tests),
                          sum.points));
  }
  if (result.penalty > 0) {
    tests.push_back(entry("lateness",
                          false,
                          fmt::format("{} % less", short_number(result.penalty * 100)),
                          result.grade - result.points));
  }
  const bool passed = result.standing == Standing::judged && result.points == result.possible;
  const ordered_json json{{"version", 1},
                          {"status", passed ? "pass" : "fail"},
                          {"max_score", result.possible},
                          {"tests", tests}};
  return json.dump(1) + "\n";
}

} // namespace grader
