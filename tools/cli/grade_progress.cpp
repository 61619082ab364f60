#include "tools/cli/grade_progress.hpp"

#include "tools/cli/text.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <numeric>

namespace cli {
namespace {

std::string name_of(const grader::Pending& which) {
  const std::size_t more = which.students.size() - 1;
  return more == 0 ? which.students.front()
                   : fmt::format("{} and {} with the same text", which.students.front(), more);
}

} // namespace

grader::EngineWatcher GradeProgress::watcher() {
  return {[this](std::size_t runs, std::size_t submissions) { planned(runs, submissions); },
          [this](const grader::Pending& which) { started(which); },
          [this](const grader::Pending& which, const grader::JudgementRecord* judgement) {
            decided(which, judgement);
          }};
}

void GradeProgress::planned(std::size_t runs, std::size_t submissions) {
  total_ = submissions;
  began_ = std::chrono::steady_clock::now();
  if (!style_.moving) {
    fmt::print(
        stderr, "{} to judge, in {}\n", counted(submissions, "submission"), counted(runs, "run"));
  }
}

void GradeProgress::started(const grader::Pending& which) {
  running_[which.source] = which.students.front();
  draw();
}

void GradeProgress::decided(const grader::Pending& which,
                            const grader::JudgementRecord* judgement) {
  running_.erase(which.source);
  done_ += which.submissions.size();
  std::string word = "as judged before";
  if (judgement != nullptr && judgement->standing == grader::Standing::judged) {
    const int points =
        std::accumulate(judgement->verdicts.begin(),
                        judgement->verdicts.end(),
                        0,
                        [](int sum, const auto& verdict) { return sum + verdict.points; });
    word = fmt::format("{} points", points);
  } else if (judgement != nullptr && judgement->standing == grader::Standing::compile_error) {
    compile_errors_ += which.submissions.size();
    word = "does not compile";
  } else if (judgement != nullptr) {
    in_error_ += which.submissions.size();
    word = "infrastructure error: " + judgement->detail;
  }
  if (!style_.moving) {
    fmt::print(stderr,
               "[{}/{}] {} {}: {} ({})\n",
               done_,
               total_,
               sanitise(which.lab),
               sanitise(name_of(which)),
               sanitise(word),
               pace());
  }
  draw();
}

std::string GradeProgress::pace() const {
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - began_;
  constexpr double minute = 60;
  if (done_ == 0 || passed.count() <= 0) {
    return "beginning";
  }
  const double rate = static_cast<double>(done_) / passed.count();
  const double left = static_cast<double>(total_ - done_) / rate;
  return left >= minute ? fmt::format("{:.0f}/min, {:.0f} min left", rate * minute, left / minute)
                        : fmt::format("{:.0f}/min, {:.0f} s left", rate * minute, left);
}

void GradeProgress::draw() {
  std::string names;
  for (const auto& [source, student] : running_) {
    names += (names.empty() ? "" : ", ") + student;
  }
  std::string failures;
  if (compile_errors_ > 0) {
    failures += fmt::format("{} do not compile, ", compile_errors_);
  }
  if (in_error_ > 0) {
    failures += fmt::format("{} infrastructure errors, ", in_error_);
  }
  line_.show(
      done_, total_, fmt::format("{}{}; {} running: {}", failures, pace(), running_.size(), names));
}

} // namespace cli
