#include "tools/cli/grade_command.hpp"

#include "tools/cli/grade_progress.hpp"
#include "tools/cli/hand_out.hpp"
#include "tools/cli/ninja.hpp"
#include "tools/cli/slot.hpp"
#include "tools/cli/text.hpp"
#include "tools/course/catalogue.hpp"
#include "tools/course/error.hpp"
#include "tools/course/files.hpp"
#include "tools/course/subject_maker.hpp"
#include "tools/grader/compile/kit.hpp"
#include "tools/grader/engine/demo_class.hpp"
#include "tools/grader/engine/engine.hpp"
#include "tools/grader/gradebook/class_reader.hpp"
#include "tools/grader/gradebook/penalty.hpp"
#include "tools/grader/intake/intake.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <list>
#include <memory>

namespace cli {
namespace {

namespace fs = std::filesystem;
using grader::Gradebook;

constexpr std::size_t most_notes = 20;

class Grading {
public:
  Grading(const Context& context, const GradeOptions& options)
      : context_{context}, options_{options}, catalogue_{context.root} {}

  int run() {
    check();
    const fs::path file = fs::path{options_.out} / "gradebook.db";
    fs::create_directories(options_.out);
    const bool goes_on = options_.resume || !options_.regrade.empty();
    Gradebook book{file, goes_on ? Gradebook::Mode::write : Gradebook::Mode::create};
    build_judges();
    take_submissions(book);
    GradeProgress progress{context_.style};
    judge(book, progress);
    progress.clear();
    return tell(book, progress);
  }

private:
  void check() const {
    if (!options_.deadline.empty()) {
      static_cast<void>(grader::parse_time(options_.deadline));
    }
    if (!options_.late_penalty.empty()) {
      static_cast<void>(grader::parse_penalty(options_.late_penalty));
    }
    if (options_.submissions.empty() && !options_.demo && !options_.resume &&
        options_.regrade.empty()) {
      throw course::Error{"which submissions? Name the folder: siglab grade SUBMISSIONS"};
    }
    if (!options_.submissions.empty() && options_.demo) {
      throw course::Error{"--demo makes its own submissions; leave the folder out"};
    }
  }

  [[nodiscard]] std::vector<const course::Lab*> chosen_labs() const {
    std::vector<const course::Lab*> labs;
    for (const course::Lab& lab : catalogue_.labs()) {
      const bool chosen = std::ranges::any_of(options_.labs, [&](const std::string& name) {
        return catalogue_.find(name).lab == &lab;
      });
      const bool built = fs::exists(context_.build / "labs" / (lab.name + ".json"));
      if (chosen || (options_.labs.empty() && built)) {
        labs.push_back(&lab);
      }
    }
    return labs;
  }

  void build_judges() {
    if (!context_.ninja) {
      return;
    }
    std::vector<std::string> targets;
    for (const course::Lab* lab : chosen_labs()) {
      std::ranges::move(course::SubjectMaker{context_.build, lab->name}.targets(),
                        std::back_inserter(targets));
    }
    ProgressLine progress{context_.style};
    const BuildOutcome built = build(context_, targets, progress);
    if (!built.ok) {
      const std::string words = built.failed.empty() ? built.rest : built.failed.begin()->second;
      throw course::Error{"the judges do not build:\n" + sanitise_diagnostics(words, false)};
    }
  }

  // The folder: as named, as an earlier run has it, or the demo's.
  fs::path submissions(Gradebook& book) {
    if (!options_.demo) {
      return options_.submissions.empty() ? fs::path{book.fact("submissions")}
                                          : fs::absolute(options_.submissions);
    }
    fs::path folder = fs::absolute(options_.out) / "demo-submissions";
    demo_ = grader::make_demo_class(context_.root, chosen_labs(), folder, options_.each);
    return folder;
  }

  [[nodiscard]] grader::Roster roster(Gradebook& book) const {
    const std::string file =
        options_.roster.empty() ? book.fact("roster") : fs::absolute(options_.roster).string();
    if (file.empty()) {
      return {};
    }
    try {
      return grader::Roster{course::read_text(file)};
    } catch (const course::Error& error) {
      throw course::Error{fmt::format("{}: {}", file, error.what())};
    }
  }

  void take_submissions(Gradebook& book) {
    const bool only_regrade = options_.submissions.empty() && !options_.demo && !options_.resume;
    const fs::path folder = only_regrade ? fs::path{} : submissions(book);
    if (folder.empty()) {
      if (!only_regrade) {
        throw course::Error{"nothing was begun here yet; name the folder of the submissions: "
                            "siglab grade SUBMISSIONS"};
      }
      return;
    }
    grader::IntakeOptions intake;
    intake.submissions = folder;
    intake.only_found = options_.labs.empty();
    intake.roster = roster(book);
    intake.git = {.slot = Slot{context_.build}.number(), .allow_weaker = options_.allow_weaker};
    for (const course::Lab* lab : chosen_labs()) {
      intake.labs.emplace(lab->name, lab->source);
    }
    grader::IntakeSummary summary;
    book.intake([&] {
      summary = grader::read_submissions(
          intake,
          {[&](const grader::StudentRecord& student) { book.take(student); },
           [&](const grader::SubmissionRecord& submission) { book.take(submission); }});
      tell_facts(book, folder, summary);
    });
    fmt::print("{} layout: {}, {} of {}\n",
               summary.kind,
               counted(summary.students, "student"),
               counted(summary.submissions, "submission"),
               counted(summary.labs.size(), "lab"));
    for (std::size_t index = 0; index < std::min(most_notes, summary.notes.size()); ++index) {
      fmt::print("  note: {}\n", sanitise(summary.notes[index]));
    }
    if (summary.notes.size() > most_notes) {
      fmt::print("  and {} notes more\n", summary.notes.size() - most_notes);
    }
  }

  void tell_facts(Gradebook& book, const fs::path& folder, const grader::IntakeSummary& summary) {
    std::set<std::string> labs = summary.labs;
    if (const std::string before = book.fact("labs"); !before.empty()) {
      for (const auto& lab : nlohmann::json::parse(before)) {
        labs.insert(lab.get<std::string>());
      }
    }
    book.tell("labs", nlohmann::json(labs).dump());
    book.tell("submissions", folder.string());
    const auto tell_if = [&](const char* name, const std::string& value) {
      if (!value.empty()) {
        book.tell(name, value);
      }
    };
    if (book.fact("title").empty() || !options_.title.empty()) {
      book.tell("title",
                !options_.title.empty() ? options_.title
                : options_.demo         ? "Demonstration class"
                                        : folder.filename().string());
    }
    tell_if("deadline", options_.deadline);
    tell_if("late_penalty", options_.late_penalty);
    tell_if("roster", options_.roster.empty() ? "" : fs::absolute(options_.roster).string());
    tell_if("hidden", options_.include_hidden ? "yes" : "");
    book.tell("judge_version", "siglab " SIGLAB_VERSION);
  }

  std::vector<grader::LabBench> benches(Gradebook& book) const {
    std::vector<grader::LabBench> all;
    const std::string labs = book.fact("labs");
    for (const auto& name : nlohmann::json::parse(labs.empty() ? "[]" : labs)) {
      grader::LabBench bench;
      bench.lab = *catalogue_.find(name.get<std::string>()).lab;
      if (book.fact("hidden") == "yes") {
        bench.hidden = grader::add_hidden_tests(context_.root, bench.lab);
      }
      bench.judge = course::SubjectMaker{context_.build, bench.lab.name}.judge();
      all.push_back(std::move(bench));
    }
    return all;
  }

  void judge(Gradebook& book, GradeProgress& progress) {
    std::vector<grader::LabBench> all = benches(book);
    std::vector<const course::Lab*> labs;
    std::ranges::transform(
        all, std::back_inserter(labs), [](const grader::LabBench& bench) { return &bench.lab; });
    const grader::Kit kit{context_.build, labs};
    grader::EngineOptions engine;
    for (const std::string& name : options_.regrade) {
      engine.regrade.insert(catalogue_.find(name).lab->name);
    }
    for (grader::LabBench& bench : all) {
      grader::enter_version(bench, kit, book);
      const int outdated = book.outdated(bench.lab.name, bench.version);
      if (outdated > 0 && !engine.regrade.contains(bench.lab.name)) {
        fmt::print("  note: {} results of {} are of another version of the lab; --regrade {} "
                   "judges them anew\n",
                   outdated,
                   bench.lab.name,
                   bench.lab.number());
      }
    }
    std::list<Slot> slots; // each its own lock
    for (unsigned job = 0; job < std::max(1U, context_.jobs); ++job) {
      engine.slots.push_back(slots.emplace_back(context_.build).number());
    }
    engine.allow_weaker = options_.allow_weaker;
    engine.timelines = !options_.no_timelines;
    if (engine.allow_weaker) {
      fmt::print("Weaker confinement is allowed: strangers' programs may see this machine's files "
                 "and network.\n");
    }
    std::fflush(stdout);
    grader::judge_waiting(all, kit, book, engine, progress.watcher());
  }

  int tell(Gradebook& book, const GradeProgress& progress) {
    grader::ClassReader reader{book};
    grader::ClassBook graded = reader.overview();
    const auto whole = [&reader](const grader::Student& student) { return reader.whole(student); };
    if (options_.similarity) {
      add_similar(context_, catalogue_, book, graded);
    }
    hand_out(graded, whole, options_.out);
    std::size_t waiting = 0;
    for (const grader::LabColumn& lab : graded.labs) {
      std::size_t judged = 0;
      double sum = 0;
      for (const grader::Student& student : graded.students) {
        for (const grader::LabResult& result : student.labs) {
          if (result.lab == lab.lab && result.standing == grader::Standing::judged) {
            ++judged;
            sum += result.grade;
          }
          waiting += result.lab == lab.lab && result.standing == grader::Standing::in_error ? 1 : 0;
        }
      }
      fmt::print("{}: {} judged, mean {:.1f} of {}\n",
                 lab.title,
                 judged,
                 judged == 0 ? 0.0 : sum / static_cast<double>(judged),
                 lab.possible);
    }
    if (progress.compile_errors() > 0) {
      fmt::print("{} do not compile.\n", progress.compile_errors());
    }
    if (waiting > 0) {
      fmt::print("{} could not be judged, by the infrastructure's fault; --resume tries them "
                 "again.\n",
                 waiting);
    }
    return waiting == 0 && is_as_it_should(graded, whole) ? all_passed : not_yet;
  }

  // Of a demonstration everybody knows how it has to end.
  [[nodiscard]] bool is_as_it_should(grader::ClassBook& graded,
                                     const grader::WholeStudent& whole) const {
    if (demo_.empty()) {
      return true;
    }
    for (grader::Student& student : graded.students) {
      student = whole(student);
    }
    const std::vector<std::string> troubles = grader::check_demo_class(graded, demo_);
    for (const std::string& trouble : troubles) {
      fmt::print("  {}\n", sanitise(trouble));
    }
    if (troubles.empty()) {
      fmt::print("{} reference and wrong submissions lose exactly the tests that they should.\n",
                 demo_.size());
    }
    return troubles.empty();
  }

  const Context& context_;
  const GradeOptions& options_;
  course::Catalogue catalogue_;
  std::vector<grader::DemoSubmission> demo_;
};

} // namespace

int grade_command(const Context& context, const GradeOptions& options) {
  return Grading{context, options}.run();
}

} // namespace cli
