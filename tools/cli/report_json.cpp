#include "tools/cli/report.hpp"

namespace cli {
namespace {

using nlohmann::ordered_json;

ordered_json place_json(const posix::Place& place) {
  return {{"file", place.file}, {"line", place.line}};
}

ordered_json test_json(const course::TestOutcome& test) {
  ordered_json json{{"test", test.test->name},
                    {"verdict", judge::to_string(test.verdict)},
                    {"points", test.points()},
                    {"possible", test.test->points},
                    {"says", test.test->says},
                    {"ms", test.result.ms}};
  if (!test.result.message.empty()) {
    json["message"] = test.result.message;
  }
  if (test.result.place) {
    json["place"] = place_json(*test.result.place);
  }
  for (const confinement::Failure& failure : test.result.failures) {
    ordered_json one;
    for (const auto& [key, text] : {std::pair{"expected", &failure.expected},
                                    std::pair{"actual", &failure.actual},
                                    std::pair{"note", &failure.note}}) {
      if (!text->empty()) {
        one[key] = *text;
      }
    }
    json["failures"].push_back(std::move(one));
  }
  // What later judges add (a timeline, a replay id) goes through as it is.
  if (test.result.raw.is_object()) {
    for (const auto& [key, value] : test.result.raw.items()) {
      if (!json.contains(key)) {
        json[key] = value;
      }
    }
  }
  return json;
}

ordered_json lab_json(const Report& report) {
  const course::LabOutcome& outcome = report.outcome;
  ordered_json json{{"lab", outcome.lab->name},
                    {"title", outcome.lab->title},
                    {"source", report.source.string()},
                    {"points", points_shown(report)},
                    {"possible", possible_shown(report)},
                    {"passed", status_of({report}) == all_passed},
                    {"confined", outcome.weaker_because.empty()}};
  if (outcome.trouble) {
    json["error"] = *outcome.trouble;
  }
  if (outcome.compile_error) {
    json["compile_error"] = *outcome.compile_error;
  }
  json["exercises"] = ordered_json::array();
  for (const course::ExerciseOutcome& one : outcome.exercises) {
    if (!shown(report, one)) {
      continue;
    }
    ordered_json exercise{{"exercise", one.exercise->id},
                          {"title", one.exercise->title},
                          {"progress", course::to_string(one.progress())},
                          {"points", one.points()},
                          {"possible", one.exercise->possible()},
                          {"tests", ordered_json::array()}};
    for (const course::TestOutcome& test : one.tests) {
      exercise["tests"].push_back(test_json(test));
    }
    json["exercises"].push_back(std::move(exercise));
  }
  return json;
}

} // namespace

ordered_json report_json(const std::vector<Report>& reports) {
  int points = 0;
  int possible = 0;
  ordered_json labs = ordered_json::array();
  for (const Report& report : reports) {
    points += points_shown(report);
    possible += possible_shown(report);
    labs.push_back(lab_json(report));
  }
  return {{"points", points},
          {"possible", possible},
          {"passed", status_of(reports) == all_passed},
          {"labs", std::move(labs)}};
}

} // namespace cli
