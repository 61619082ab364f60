#include "tools/cli/test_command.hpp"

#include "tools/cli/ninja.hpp"
#include "tools/cli/parallel.hpp"
#include "tools/cli/report.hpp"
#include "tools/cli/skeleton.hpp"
#include "tools/cli/slot.hpp"
#include "tools/cli/state.hpp"
#include "tools/cli/text.hpp"
#include "tools/course/catalogue.hpp"
#include "tools/course/error.hpp"
#include "tools/course/judging.hpp"
#include "tools/course/subject_maker.hpp"
#include "tools/course/wrong_submission.hpp"

#include <fmt/format.h>

#include <iterator>

namespace cli {
namespace {

namespace fs = std::filesystem;

/// One lab on its way from source to report.
struct Job {
  const course::Lab* lab = nullptr;
  std::vector<const course::Exercise*> exercises;
  Report report;
  std::string subject_target; ///< as ninja calls it; empty: made here, by SubjectMaker
};

Job job_for(const Context& context, const TestOptions& options, const course::Choice& choice) {
  Job job;
  job.lab = choice.lab;
  job.exercises = choice.exercise == nullptr ? course::all_exercises(*choice.lab)
                                             : course::with_needs(*choice.lab, *choice.exercise);
  job.report.only = choice.exercise == nullptr ? "" : choice.exercise->id;
  job.report.solution = options.solution;
  job.report.outcome.lab = choice.lab;
  if (!options.source.empty()) {
    job.report.source = fs::absolute(options.source);
  } else if (options.solution) {
    job.report.source = course::solution_path(context.root, *choice.lab);
    job.subject_target = fmt::format("solutions/{}.subject", choice.lab->name);
  } else {
    job.report.source = choice.lab->source_path();
    job.subject_target = fmt::format("labs/{}.subject", choice.lab->name);
  }
  if (!fs::exists(job.report.source)) {
    throw course::Error{options.solution
                            ? "this checkout has no solutions; the students' release does not"
                            : fmt::format("{} is not there{}",
                                          short_path(job.report.source),
                                          options.source.empty()
                                              ? fmt::format("; ./siglab reset {} puts it back",
                                                            choice.lab->number())
                                              : "")};
  }
  return job;
}

std::vector<Job>
jobs_for(const Context& context, const TestOptions& options, const course::Catalogue& catalogue) {
  std::vector<Job> jobs;
  if (!options.target.empty()) {
    jobs.push_back(job_for(context, options, catalogue.find(options.target)));
  } else if (!options.source.empty()) {
    throw course::Error{"which lab is the file for? siglab test LAB --source FILE"};
  } else {
    for (const course::Lab& lab : catalogue.labs()) {
      jobs.push_back(job_for(context, options, {&lab, nullptr}));
    }
  }
  return jobs;
}

void build_for(const Context& context, std::vector<Job>& jobs, ProgressLine& progress) {
  std::vector<std::string> targets;
  for (const Job& job : jobs) {
    std::vector<std::string> needed = course::SubjectMaker{context.build, job.lab->name}.targets();
    std::ranges::move(needed, std::back_inserter(targets));
    if (!job.subject_target.empty()) {
      targets.push_back(job.subject_target);
    }
  }
  BuildOutcome built = build(context, targets, progress);
  bool students_fault = false;
  for (Job& job : jobs) {
    const auto failed = built.failed.find(job.subject_target);
    if (failed != built.failed.end()) {
      job.report.outcome.compile_error = failed->second;
      built.failed.erase(failed);
      students_fault = true;
    }
  }
  if (!built.failed.empty()) {
    const auto& [target, words] = *built.failed.begin();
    throw course::Error{fmt::format(
        "the course itself does not build ({}):\n{}", target, sanitise_diagnostics(words, false))};
  }
  if (!built.ok && !students_fault) {
    throw course::Error{"the build failed:\n" + sanitise_diagnostics(built.rest, false)};
  }
}

void judge_one(const Context& context, Job& job, ProgressLine& progress) {
  if (job.report.outcome.compile_error) {
    return;
  }
  const course::SubjectMaker maker{context.build, job.lab->name};
  fs::path subject = context.build / job.subject_target;
  if (job.subject_target.empty()) {
    const course::MadeSubject made = maker.make(job.report.source);
    if (!made.ok) {
      job.report.outcome.compile_error = made.diagnostics;
      return;
    }
    subject = made.subject;
  }
  const Slot slot{context.build};
  course::Judging judging;
  judging.lab = job.lab;
  judging.exercises = job.exercises;
  judging.judge = maker.judge();
  judging.source = job.report.source.filename().string();
  judging.subject = subject;
  judging.slot = slot.number();
  judging.on_result = [&](const confinement::TestResult& result) {
    progress.step(fmt::format("{} {}", job.lab->title, result.test));
  };
  job.report.outcome = course::judge_subject(judging);
}

void say_once_if_weaker(const std::vector<Report>& reports, State& state, const Style& style) {
  for (const Report& report : reports) {
    if (!report.outcome.weaker_because.empty()) {
      if (state.first_time("weaker")) {
        fmt::print(
            stderr,
            "{} Your programs run with weaker walls than they should (said only once):\n{}\n\n",
            style.either("⚠", "!"),
            sanitise(report.outcome.weaker_because));
      }
      return;
    }
  }
}

} // namespace

int test_command(const Context& context, const TestOptions& options) {
  const course::Catalogue catalogue{context.root};
  std::vector<Job> jobs = jobs_for(context, options, catalogue);
  ProgressLine progress{context.style};
  if (context.ninja) {
    build_for(context, jobs, progress);
  }
  std::size_t total = 0;
  for (const Job& job : jobs) {
    for (const course::Exercise* exercise : job.exercises) {
      total += exercise->tests.size();
    }
  }
  progress.start(total);
  parallel(jobs.size(), context.jobs, [&](std::size_t index) {
    judge_one(context, jobs[index], progress);
  });
  progress.clear();

  std::vector<Report> reports;
  State state{context.build};
  for (Job& job : jobs) {
    if (!options.solution && options.source.empty()) {
      state.remember(job.report.outcome);
      keep_skeleton(context, *job.lab);
    }
    reports.push_back(std::move(job.report));
  }
  if (options.json) {
    // What a submission wrote may be no UTF-8; it must not end the program.
    fmt::print("{}\n",
               report_json(reports).dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
  } else {
    bool compact = true;
    for (const Report& report : reports) {
      const std::string text = report_text(report, context.style);
      const bool one_line = std::ranges::count(text, '\n') == 1;
      fmt::print("{}{}", compact && one_line ? "" : "\n", text);
      compact = one_line;
    }
    fmt::print("{}", summary_text(reports, context.style));
    say_once_if_weaker(reports, state, context.style);
  }
  state.save();
  const Status status = status_of(reports);
  const bool unstarted = std::ranges::all_of(
      reports, [](const Report& report) { return report.outcome.not_started(); });
  return options.skip_unstarted && unstarted ? skip : status;
}

} // namespace cli
