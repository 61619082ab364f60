#include "tools/course/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace course {
namespace {

using judge::Verdict;

bool all(const std::vector<TestOutcome>& tests, std::initializer_list<Verdict> verdicts) {
  return std::ranges::all_of(tests, [&](const TestOutcome& test) {
    return std::ranges::find(verdicts, test.verdict) != verdicts.end();
  });
}

bool fails(Verdict verdict) {
  return verdict != Verdict::pass && verdict != Verdict::todo && verdict != Verdict::error;
}

std::vector<const Exercise*> and_needed(const Lab& lab, std::set<std::string> wanted) {
  // What is needed comes earlier in the lab, so one pass from the end finds all of it.
  // NOLINTNEXTLINE(modernize-loop-convert): clang 14 cannot use libstdc++'s views::reverse
  for (auto one = lab.exercises.rbegin(); one != lab.exercises.rend(); ++one) {
    if (wanted.contains(one->id)) {
      wanted.insert(one->needs.begin(), one->needs.end());
    }
  }
  std::vector<const Exercise*> all;
  for (const Exercise& one : lab.exercises) {
    if (wanted.contains(one.id)) {
      all.push_back(&one);
    }
  }
  return all;
}

} // namespace

int TestOutcome::points() const noexcept {
  return verdict == Verdict::pass ? test->points : 0;
}

std::string_view to_string(Progress progress) noexcept {
  switch (progress) {
  case Progress::passed:
    return "passed";
  case Progress::failed:
    return "failed";
  case Progress::not_started:
    return "not_started";
  case Progress::skipped:
    return "skipped";
  case Progress::error:
    break;
  }
  return "error";
}

int ExerciseOutcome::points() const noexcept {
  return std::accumulate(tests.begin(), tests.end(), 0, [](int sum, const TestOutcome& test) {
    return sum + test.points();
  });
}

Progress ExerciseOutcome::progress() const noexcept {
  if (std::ranges::find(tests, Verdict::error, &TestOutcome::verdict) != tests.end()) {
    return Progress::error;
  }
  if (all(tests, {Verdict::pass})) {
    return Progress::passed;
  }
  if (all(tests, {Verdict::todo})) {
    return Progress::not_started;
  }
  return all(tests, {Verdict::pass, Verdict::skipped}) ? Progress::skipped : Progress::failed;
}

int LabOutcome::points() const noexcept {
  return std::accumulate(
      exercises.begin(), exercises.end(), 0, [](int sum, const ExerciseOutcome& exercise) {
        return sum + exercise.points();
      });
}

bool LabOutcome::passed() const noexcept {
  return !compile_error && !trouble &&
         std::ranges::all_of(exercises, [](const ExerciseOutcome& exercise) {
           return exercise.progress() == Progress::passed;
         });
}

bool LabOutcome::not_started() const noexcept {
  return !compile_error && !trouble && !exercises.empty() &&
         std::ranges::all_of(exercises, [](const ExerciseOutcome& exercise) {
           return exercise.progress() == Progress::not_started;
         });
}

bool LabOutcome::in_error() const noexcept {
  return trouble || std::ranges::any_of(exercises, [](const ExerciseOutcome& exercise) {
           return exercise.progress() == Progress::error;
         });
}

std::vector<const Exercise*> with_needs(const Lab& lab, const Exercise& exercise) {
  return and_needed(lab, std::set<std::string>{exercise.id});
}

std::vector<const Exercise*> exercises_of(const Lab& lab, const std::vector<std::string>& tests) {
  std::set<std::string> wanted;
  for (const std::string& test : tests) {
    if (const Exercise* exercise = lab.exercise_of(test)) {
      wanted.insert(exercise->id);
    }
  }
  return and_needed(lab, std::move(wanted));
}

LabOutcome score(const Lab& lab,
                 const std::vector<const Exercise*>& exercises,
                 const std::vector<confinement::TestResult>& results) {
  std::multimap<std::string, const confinement::TestResult*> stream;
  for (const confinement::TestResult& result : results) {
    stream.emplace(result.test, &result);
  }
  LabOutcome outcome;
  outcome.lab = &lab;
  std::set<std::string> passed;
  for (const Exercise* exercise : exercises) {
    ExerciseOutcome one{exercise, {}};
    const bool ready = std::ranges::all_of(
        exercise->needs, [&](const std::string& need) { return passed.contains(need); });
    for (const Test& test : exercise->tests) {
      TestOutcome counted{&test, Verdict::error, {}};
      const auto [first, last] = stream.equal_range(test.name);
      if (first == last) {
        counted.result.message = "the judge did not say anything about this test";
      } else if (std::next(first) != last) {
        counted.result.message = "the judge spoke twice about this test";
      } else {
        counted.result = *first->second;
        counted.verdict = counted.result.verdict;
      }
      if (!ready && fails(counted.verdict)) {
        counted.verdict = Verdict::skipped;
      }
      one.tests.push_back(std::move(counted));
      stream.erase(first, last);
    }
    if (one.progress() == Progress::passed) {
      passed.insert(exercise->id);
    }
    outcome.exercises.push_back(std::move(one));
  }
  if (!stream.empty()) {
    outcome.trouble = fmt::format("the judge spoke about {}, which lab.toml of {} does not list",
                                  stream.begin()->first,
                                  lab.name);
  }
  return outcome;
}

} // namespace course
