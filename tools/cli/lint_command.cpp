#include "tools/cli/lint_command.hpp"

#include "tools/cli/lint_rules.hpp"
#include "tools/cli/ninja.hpp"
#include "tools/cli/parallel.hpp"
#include "tools/cli/slot.hpp"
#include "tools/cli/text.hpp"
#include "tools/course/catalogue.hpp"
#include "tools/course/error.hpp"
#include "tools/course/files.hpp"
#include "tools/course/judging.hpp"
#include "tools/course/subject_maker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <mutex>
#include <set>

namespace cli {
namespace {

namespace fs = std::filesystem;

/// Collects findings from several threads; the same finding counts once, and is said when it is
/// found.
class Notebook {
public:
  explicit Notebook(ProgressLine& progress) noexcept : progress_{progress} {}

  void add(const Findings& findings) {
    const std::lock_guard lock{mutex_};
    for (const Finding& finding : findings) {
      if (known_.insert(finding.where + '\n' + finding.what).second) {
        findings_.push_back(finding);
        progress_.say(finding.where + ": " + finding.what);
      }
    }
  }

  [[nodiscard]] Findings sorted() {
    std::ranges::stable_sort(findings_, {}, &Finding::where);
    return findings_;
  }

private:
  ProgressLine& progress_;
  std::mutex mutex_;
  std::set<std::string> known_;
  Findings findings_;
};

/// One submission to be compiled and judged, as often as was asked.
struct Task {
  const course::Lab* lab = nullptr;
  std::string name; ///< for the progress line
  unsigned times = 1;
  std::vector<const course::Exercise*> exercises; ///< by whose tests it is judged
  std::function<fs::path()> source;               ///< the file, made now where it has to be
  std::function<Findings(const course::LabOutcome&, const std::string& diagnostics)> rules;
};

class Lint {
public:
  Lint(const Context& context, const LintOptions& options) : context_{context}, options_{options} {}

  int run() {
    const course::Catalogue catalogue{context_.root};
    std::vector<const course::Lab*> labs;
    if (options_.target.empty()) {
      std::ranges::transform(
          catalogue.labs(), std::back_inserter(labs), [](const course::Lab& lab) { return &lab; });
    } else {
      labs.push_back(catalogue.find(options_.target).lab);
    }
    build_judges(labs);
    for (const course::Lab* lab : labs) {
      look_at(*lab);
    }
    judge();
    return tell(labs.size());
  }

private:
  [[nodiscard]] bool wanted(std::string_view what) const {
    return options_.only.empty() || options_.only == what;
  }

  void build_judges(const std::vector<const course::Lab*>& labs) {
    std::vector<std::string> targets;
    for (const course::Lab* lab : labs) {
      std::ranges::move(course::SubjectMaker{context_.build, lab->name}.targets(),
                        std::back_inserter(targets));
    }
    if (!context_.ninja) {
      return;
    }
    const BuildOutcome built = build(context_, targets, progress_);
    if (!built.ok) {
      const std::string words = built.failed.empty() ? built.rest : built.failed.begin()->second;
      throw course::Error{"the judges do not build:\n" + sanitise_diagnostics(words, false)};
    }
  }

  void look_at(const course::Lab& lab) {
    const fs::path solution = course::solution_path(context_.root, lab);
    if (wanted("metadata")) {
      notebook_.add(lint_metadata(lab));
      notebook_.add(lint_files(lab));
      const fs::path hidden = solution.parent_path() / "hidden_tests.cpp";
      notebook_.add(
          lint_tests(lab,
                     course::tests_of_judge(course::SubjectMaker{context_.build, lab.name}.judge()),
                     fs::exists(hidden) ? course::read_text(hidden) : ""));
    }
    if (wanted("skeleton")) {
      tasks_.push_back({&lab,
                        "skeleton",
                        1,
                        course::all_exercises(lab),
                        [&lab] { return lab.source_path(); },
                        lint_skeleton});
    }
    if (!fs::exists(solution)) {
      if (fs::exists(context_.root / "solutions")) {
        notebook_.add({{fmt::format("solutions/{}/{}", lab.name, lab.source),
                        "is missing",
                        "write the reference solution"}});
      }
      return; // else the students' release, which has none
    }
    if (wanted("solutions")) {
      tasks_.push_back({&lab,
                        "solution",
                        options_.repeat,
                        course::all_exercises(lab),
                        [this, &lab] { return course::solution_path(context_.root, lab); },
                        lint_solution});
    }
    if (wanted("wrong")) {
      look_at_wrong(lab, solution);
    }
  }

  void look_at_wrong(const course::Lab& lab, const fs::path& solution) {
    std::vector<course::WrongSubmission> all;
    for (const fs::path& file : course::wrong_files(context_.root, lab)) {
      try {
        all.push_back(course::load_wrong(file));
      } catch (const course::Error& error) {
        notebook_.add(
            {{fs::proximate(file, context_.root).string(), error.what(), "mend its header"}});
      }
    }
    notebook_.add(lint_wrong_set(lab, all));
    for (const course::WrongSubmission& wrong : all) {
      const fs::path folder = context_.build / "wrong" / lab.name / wrong.name;
      tasks_.push_back(
          {&lab,
           wrong.name,
           options_.repeat,
           options_.quick ? course::exercises_of(lab, wrong.rejected_by)
                          : course::all_exercises(lab),
           [wrong, solution, folder] { return course::apply_wrong(wrong, solution, folder); },
           [wrong](const course::LabOutcome& outcome, const std::string& /*warnings*/) {
             return lint_wrong(wrong, outcome);
           }});
    }
  }

  void judge() {
    std::size_t total = 0;
    for (const Task& task : tasks_) {
      total += task.times;
    }
    progress_.start(total);
    parallel(tasks_.size(), context_.jobs, [&](std::size_t index) { judge_one(tasks_[index]); });
    progress_.clear();
    judged_ = total;
  }

  void judge_one(const Task& task) {
    try {
      const course::SubjectMaker maker{context_.build, task.lab->name};
      const course::MadeSubject made = maker.make(task.source());
      course::LabOutcome outcome;
      outcome.lab = task.lab;
      if (!made.ok) {
        outcome.compile_error = made.diagnostics;
        notebook_.add(task.rules(outcome, made.diagnostics));
        return;
      }
      const Slot slot{context_.build};
      for (unsigned time = 0; time < task.times; ++time) {
        course::Judging judging;
        judging.record = judge::Record::never;
        judging.lab = task.lab;
        judging.exercises = task.exercises;
        judging.judge = maker.judge();
        judging.subject = made.subject;
        judging.slot = slot.number();
        outcome = course::judge_subject(judging);
        notebook_.add(task.rules(outcome, made.diagnostics));
        progress_.step(fmt::format("{} {}", task.lab->name, task.name));
      }
    } catch (const course::Error& error) {
      notebook_.add({{fmt::format("{} {}", task.lab->name, task.name), error.what(), "mend it"}});
    }
  }

  int tell(std::size_t labs) {
    const Findings findings = notebook_.sorted();
    std::string where;
    for (const Finding& finding : findings) {
      if (finding.where != where) {
        where = finding.where;
        fmt::print("{}\n", context_.style.bold(sanitise(where)));
      }
      bool first = true;
      for (const std::string& line : wrap(sanitise_diagnostics(finding.what, false), 74)) {
        fmt::print(
            "  {} {}\n", first ? context_.style.bad(context_.style.either("✘", "x")) : " ", line);
        first = false;
      }
      fmt::print("    {}\n", context_.style.dim(finding.mend));
    }
    if (findings.empty()) {
      fmt::print("{} {}, {}: every rule holds.\n",
                 context_.style.good(context_.style.either("✔", "+")),
                 counted(labs, "lab"),
                 counted(judged_, "judge run"));
      return all_passed;
    }
    fmt::print("\n{} in {}, after {}.\n",
               counted(findings.size(), "finding"),
               counted(labs, "lab"),
               counted(judged_, "judge run"));
    return not_yet;
  }

  const Context& context_;
  const LintOptions& options_;
  ProgressLine progress_{context_.style};
  Notebook notebook_{progress_};
  std::vector<Task> tasks_;
  std::size_t judged_ = 0;
};

} // namespace

int lint_command(const Context& context, const LintOptions& options) {
  return Lint{context, options}.run();
}

} // namespace cli
