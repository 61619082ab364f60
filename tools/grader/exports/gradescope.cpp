#include "tools/course/visible.hpp"
#include "tools/grader/exports/formats.hpp"
#include "tools/grader/exports/words.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace grader {
namespace {

using nlohmann::ordered_json;

ordered_json test_json(const TestRow& test, const std::string& number) {
  ordered_json json{{"score", test.points},
                    {"max_score", test.possible},
                    {"status", test.verdict == "pass" ? "passed" : "failed"},
                    {"name", course::visible(fmt::format("{}: {}", test.name, test.says))},
                    {"number", number},
                    {"visibility", "visible"}};
  if (const std::string story = story_of(test); !story.empty()) {
    json["output"] = story;
    json["output_format"] = "text";
  }
  if (!test.verdict.empty()) {
    json["tags"] = {course::visible(test.verdict)};
  }
  return json;
}

ordered_json tests_json(const LabResult& result) {
  ordered_json tests = ordered_json::array();
  for (std::size_t exercise = 0; exercise < result.exercises.size(); ++exercise) {
    int number = 0;
    for (const TestRow& test : result.exercises[exercise].tests) {
      if (!test.hidden) {
        tests.push_back(test_json(test, fmt::format("{}.{}", exercise + 1, ++number)));
      }
    }
  }
  if (const HiddenSum sum = hidden_sum(result); sum.tests > 0) {
    tests.push_back(
        {{"score", sum.points},
         {"max_score", sum.possible},
         {"status", sum.passed == sum.tests ? "passed" : "failed"},
         {"name", fmt::format("Tests that are not shown: {} of {} pass", sum.passed, sum.tests)},
         {"number", fmt::format("{}", result.exercises.size() + 1)},
         {"visibility", "visible"}});
  }
  return tests;
}

} // namespace

std::string gradescope_json(const LabResult& result) {
  std::string output = sentence_of(result);
  if (result.penalty > 0) {
    output += fmt::format("{}{} points, less {} % for lateness.",
                          output.empty() ? "" : "\n",
                          result.points,
                          short_number(result.penalty * 100));
  }
  ordered_json json{{"score", result.grade},
                    {"output", output},
                    {"output_format", "text"},
                    {"test_output_format", "text"},
                    {"test_name_format", "text"},
                    {"visibility", "visible"},
                    {"stdout_visibility", "hidden"},
                    {"extra_data", {{"lab", result.lab}}},
                    {"tests", tests_json(result)}};
  return json.dump(1) + "\n";
}

} // namespace grader
