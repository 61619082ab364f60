#include "tools/grader/bundle/one_result.hpp"

namespace grader {

LabResult blank_result(const LabBench& bench) {
  LabResult result;
  result.lab = bench.lab.name;
  result.title = bench.lab.title;
  result.standing = Standing::judged;
  result.possible = bench.lab.possible();
  for (const course::Exercise& exercise : bench.lab.exercises) {
    ExerciseRow row{exercise.id, exercise.title, 0, exercise.possible(), {}};
    for (const course::Test& test : exercise.tests) {
      TestRow one;
      one.name = test.name;
      one.says = test.says;
      one.possible = test.points;
      one.hidden = bench.hidden.contains(test.name);
      row.tests.push_back(std::move(one));
    }
    result.exercises.push_back(std::move(row));
  }
  return result;
}

void enter(LabResult& result, const VerdictRecord& verdict) {
  result.points = 0;
  for (ExerciseRow& exercise : result.exercises) {
    exercise.points = 0;
    for (TestRow& test : exercise.tests) {
      if (test.name == verdict.test) {
        test.verdict = verdict.verdict;
        test.points = verdict.points;
        test.message = verdict.message;
        test.file = verdict.file;
        test.line = verdict.line;
        test.timeline = verdict.timeline;
        test.recording = verdict.recording;
      }
      exercise.points += test.points;
    }
    result.points += exercise.points;
  }
  result.grade = result.points;
}

void enter(LabResult& result, const JudgementRecord& judgement) {
  result.standing = judgement.standing;
  result.detail = judgement.detail;
  for (const VerdictRecord& verdict : judgement.verdicts) {
    enter(result, verdict);
  }
}

} // namespace grader
