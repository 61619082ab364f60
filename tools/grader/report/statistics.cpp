#include "tools/grader/report/statistics.hpp"

#include <algorithm>

namespace grader {
namespace {

std::size_t bin_of(double grade, int possible) {
  if (possible <= 0 || grade >= possible) {
    return LabStatistics::bins - 1;
  }
  const double tenth = std::max(0.0, grade) * 10 / possible;
  return std::min(static_cast<std::size_t>(tenth), LabStatistics::bins - 2);
}

double median_of(std::vector<double> grades) {
  if (grades.empty()) {
    return 0;
  }
  std::ranges::sort(grades);
  const std::size_t middle = grades.size() / 2;
  return grades.size() % 2 == 1 ? grades[middle] : (grades[middle - 1] + grades[middle]) / 2;
}

} // namespace

LabStatistics lab_statistics(const ClassBook& book, std::size_t lab) {
  LabStatistics result;
  std::vector<double> grades;
  double sum = 0;
  for (const Student& student : book.students) {
    const LabResult& one = student.labs.at(lab);
    if (one.standing == Standing::in_error) {
      ++result.in_error;
      continue;
    }
    ++result.counted;
    ++result.students.at(bin_of(one.grade, one.possible));
    result.full += one.grade >= one.possible ? 1 : 0;
    result.handed_in += one.standing != Standing::missing ? 1 : 0;
    result.compile_errors += one.standing == Standing::compile_error ? 1 : 0;
    result.refused += one.standing == Standing::refused ? 1 : 0;
    grades.push_back(one.grade);
    sum += one.grade;
  }
  result.mean = grades.empty() ? 0 : sum / static_cast<double>(grades.size());
  result.median = median_of(std::move(grades));
  return result;
}

TestTally::TestTally(const ClassBook& book) {
  for (const LabColumn& lab : book.labs) {
    auto& tests = labs_.emplace_back();
    for (const ExerciseRow& exercise : lab.exercises) {
      for (const TestRow& test : exercise.tests) {
        tests[test.name] = {lab.title, &test, 0, 0, {}};
      }
    }
  }
}

void TestTally::add(const Student& student) {
  for (std::size_t lab = 0; lab < labs_.size(); ++lab) {
    if (student.labs.at(lab).standing != Standing::judged) {
      continue;
    }
    for (const ExerciseRow& exercise : student.labs[lab].exercises) {
      for (const TestRow& test : exercise.tests) {
        const auto found = labs_[lab].find(test.name);
        const bool silent =
            test.verdict.empty() || test.verdict == "skipped" || test.verdict == "error";
        if (found == labs_[lab].end() || silent) {
          continue;
        }
        ++found->second.judged;
        if (test.verdict == "pass") {
          ++found->second.passed;
        } else {
          ++found->second.other[test.verdict];
        }
      }
    }
  }
}

std::vector<TestStatistics> TestTally::hardest(std::size_t most) const {
  std::vector<TestStatistics> all;
  for (const auto& tests : labs_) {
    for (const auto& [name, test] : tests) {
      if (test.passed < test.judged) {
        all.push_back(test);
      }
    }
  }
  // By the rate, in whole numbers; ties in the order of labs and names.
  std::ranges::stable_sort(all, [](const TestStatistics& one, const TestStatistics& other) {
    return static_cast<std::int64_t>(one.passed) * other.judged <
           static_cast<std::int64_t>(other.passed) * one.judged;
  });
  all.resize(std::min(most, all.size()));
  return all;
}

} // namespace grader
