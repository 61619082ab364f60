#include "tools/course/judging.hpp"

#include "tools/course/command.hpp"
#include "tools/course/error.hpp"

#include <fmt/format.h>

#include <random>

namespace course {

std::vector<const Exercise*> all_exercises(const Lab& lab) {
  std::vector<const Exercise*> all;
  for (const Exercise& exercise : lab.exercises) {
    all.push_back(&exercise);
  }
  return all;
}

LabOutcome judge_subject(const Judging& judging) {
  confinement::JudgeRun run;
  run.judge = judging.judge;
  run.subject = judging.subject;
  run.seed = judging.seed != 0 ? judging.seed : std::random_device{}();
  run.slot = judging.slot;
  run.allow_weaker = judging.allow_weaker;
  run.on_result = judging.on_result;
  run.stop_at_first = judging.stop_at_first;
  run.record = judging.record;
  run.own_sources = {judging.source.empty() ? judging.lab->source : judging.source};
  for (const Exercise* exercise : judging.exercises) {
    for (const Test& test : exercise->tests) {
      run.filter += (run.filter.empty() ? "" : ":") + test.name;
    }
  }
  const confinement::RunOutcome ran = confinement::run(run);
  LabOutcome outcome;
  if (ran.infrastructure_error) {
    outcome.lab = judging.lab;
    outcome.trouble = ran.infrastructure_error;
  } else {
    outcome = score(*judging.lab, judging.exercises, ran.results);
  }
  outcome.weaker_because = ran.confined ? "" : ran.weaker_because;
  return outcome;
}

std::vector<std::string> tests_of_judge(const std::filesystem::path& judge) {
  std::vector<std::string> tests;
  std::string suite;
  const CommandResult result =
      run_command({judge.string(), "--gtest_list_tests"}, [&](std::string_view line) {
        line = line.substr(0, line.find(" #"));
        if (line.starts_with("  ")) {
          tests.push_back(suite + std::string{line.substr(2)});
        } else if (line.ends_with('.')) {
          suite = line;
        }
      });
  if (!result.ok()) {
    throw Error{fmt::format(
        "{} --gtest_list_tests {}: {}", judge.string(), result.status.describe(), result.output)};
  }
  return tests;
}

} // namespace course
