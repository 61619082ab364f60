#include "tools/cli/report.hpp"

#include <algorithm>

namespace cli {

using course::ExerciseOutcome;
using course::Progress;

bool shown(const Report& report, const ExerciseOutcome& one) {
  return report.only.empty() || report.only == one.exercise->id;
}

int points_shown(const Report& report) {
  int points = 0;
  for (const ExerciseOutcome& one : report.outcome.exercises) {
    points += shown(report, one) ? one.points() : 0;
  }
  return points;
}

int possible_shown(const Report& report) {
  if (report.only.empty()) {
    return report.outcome.lab->possible();
  }
  const course::Exercise* exercise = report.outcome.lab->exercise(report.only);
  return exercise == nullptr ? 0 : exercise->possible();
}

Status status_of(const std::vector<Report>& reports) {
  Status status = all_passed;
  for (const Report& report : reports) {
    const course::LabOutcome& outcome = report.outcome;
    if (outcome.in_error()) {
      return cannot_judge;
    }
    const bool passed = !outcome.compile_error &&
                        std::ranges::all_of(outcome.exercises, [&](const ExerciseOutcome& one) {
                          return !shown(report, one) || one.progress() == Progress::passed;
                        });
    status = passed ? status : not_yet;
  }
  return status;
}

} // namespace cli
