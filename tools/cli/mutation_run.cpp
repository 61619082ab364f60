#include "tools/cli/mutation_run.hpp"

#include "tools/cli/parallel.hpp"
#include "tools/cli/slot.hpp"
#include "tools/cli/text.hpp"
#include "tools/course/error.hpp"
#include "tools/course/files.hpp"
#include "tools/course/judging.hpp"
#include "tools/course/subject_maker.hpp"
#include "tools/course/wrong_submission.hpp"
#include "tools/mutation/image.hpp"
#include "tools/mutation/operators.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>

namespace cli {
namespace {

namespace fs = std::filesystem;

class Run {
public:
  Run(const Context& context, MutationOutcome& outcome, ProgressLine& progress)
      : context_{context}, outcome_{outcome}, progress_{progress},
        maker_{context.build, outcome.lab->name}, source_{course::read_text(outcome.solution)} {
    images_.resize(outcome.mutants.size());
    const course::MadeSubject made = maker_.make(outcome.solution);
    if (!made.ok) {
      throw course::Error{outcome.solution.string() + " does not compile:\n" +
                          sanitise_diagnostics(made.diagnostics, false)};
    }
    original_ = course::fingerprint(mutation::image_of(made.subject));
  }

  void run() {
    parallel(outcome_.mutants.size(), context_.jobs, [this](std::size_t index) {
      JudgedMutant& mutant = outcome_.mutants[index];
      try {
        judge(index, mutant);
      } catch (const course::Error& error) {
        mutant.fate = Fate::error;
        mutant.words = error.what();
      }
      if (mutant.fate == Fate::survivor) {
        progress_.say(fmt::format(
            "{}:{} survives: {}", outcome_.lab->source, mutant.change.line, mutant.mutant.says));
      }
      progress_.step(fmt::format("{}:{}", outcome_.lab->source, mutant.change.line));
    });
    find_copies();
  }

private:
  void judge(std::size_t index, JudgedMutant& mutant) {
    const Slot slot{context_.build};
    // The same file again and again: only its newest subject is kept.
    const fs::path file = context_.build / "mutants" / outcome_.lab->name /
                          std::to_string(slot.number()) / outcome_.lab->source;
    course::write_text(file, mutation::apply(source_, mutant.mutant));
    const course::MadeSubject made = maker_.make(file);
    if (!made.ok) {
      mutant.fate = Fate::broken;
      return;
    }
    const std::uint64_t image = course::fingerprint(mutation::image_of(made.subject));
    if (image == original_) {
      mutant.fate = Fate::same;
      return;
    }
    images_[index] = image;
    if (!take_over(image, mutant)) {
      judge(made.subject, slot.number(), mutant);
      const std::lock_guard lock{mutex_};
      judged_[image] = &mutant;
    }
  }

  bool take_over(std::uint64_t image, JudgedMutant& mutant) {
    const std::lock_guard lock{mutex_};
    const auto twin = judged_.find(image);
    if (twin != judged_.end()) {
      mutant.fate = twin->second->fate;
      mutant.words = twin->second->words;
    }
    return twin != judged_.end();
  }

  void judge(const fs::path& subject, int slot, JudgedMutant& mutant) const {
    course::Judging judging;
    judging.record = judge::Record::never;
    judging.lab = outcome_.lab;
    judging.exercises = course::all_exercises(*outcome_.lab);
    judging.judge = maker_.judge();
    judging.subject = subject;
    judging.slot = slot;
    judging.stop_at_first = true;
    mutant.fate = Fate::survivor;
    judging.on_result = [&mutant](const confinement::TestResult& result) {
      if (result.verdict != judge::Verdict::pass) {
        mutant.fate = Fate::rejected;
        mutant.words = result.test;
      }
    };
    const course::LabOutcome outcome = course::judge_subject(judging);
    if (mutant.fate == Fate::survivor && !outcome.passed()) {
      mutant.fate = Fate::error;
      mutant.words = outcome.trouble.value_or("tests are missing");
    }
  }

  /// Of equal programs the first counts, whichever was judged first.
  void find_copies() {
    std::set<std::uint64_t> seen;
    for (std::size_t index = 0; index < images_.size(); ++index) {
      if (images_[index] != 0 && !seen.insert(images_[index]).second) {
        outcome_.mutants[index].fate = Fate::copy;
      }
    }
  }

  const Context& context_;
  MutationOutcome& outcome_;
  ProgressLine& progress_;
  const course::SubjectMaker maker_;
  const std::string source_;
  std::uint64_t original_ = 0;
  std::vector<std::uint64_t> images_;
  std::mutex mutex_;
  std::map<std::uint64_t, const JudgedMutant*> judged_;
};

} // namespace

std::string_view to_string(Fate fate) noexcept {
  switch (fate) {
  case Fate::listed_only:
    return "listed";
  case Fate::broken:
    return "broken";
  case Fate::same:
    return "same";
  case Fate::copy:
    return "copy";
  case Fate::rejected:
    return "rejected";
  case Fate::survivor:
    return "survivor";
  case Fate::known:
    return "known";
  case Fate::error:
    break;
  }
  return "error";
}

std::size_t MutationOutcome::count(Fate fate) const {
  return static_cast<std::size_t>(std::ranges::count(mutants, fate, &JudgedMutant::fate));
}

double MutationOutcome::score() const {
  const auto rejected = static_cast<double>(count(Fate::rejected));
  const auto survivors = static_cast<double>(count(Fate::survivor));
  return rejected + survivors == 0 ? 100.0 : 100.0 * rejected / (rejected + survivors);
}

fs::path equivalents_path(const fs::path& solution) {
  return solution.parent_path() / "equivalent.toml";
}

MutationOutcome mutants_of(const Context& context, const course::Lab& lab, int line) {
  MutationOutcome outcome;
  outcome.lab = &lab;
  outcome.solution = course::solution_path(context.root, lab);
  const std::string source = course::read_text(outcome.solution);
  for (mutation::Mutant& mutant : mutation::mutants(source)) {
    mutation::Change change = mutation::change_of(source, mutant);
    if (line == 0 || line == change.line) {
      outcome.mutants.push_back({std::move(mutant), std::move(change), Fate::listed_only, {}});
    }
  }
  return outcome;
}

void judge_mutants(const Context& context, MutationOutcome& outcome, ProgressLine& progress) {
  progress.start(outcome.mutants.size());
  Run{context, outcome, progress}.run();
  progress.clear();
}

void compare_with_list(MutationOutcome& outcome,
                       const std::vector<mutation::Equivalent>& list,
                       bool whole) {
  for (const mutation::Equivalent& entry : list) {
    bool found = false;
    bool needed = false;
    for (JudgedMutant& mutant : outcome.mutants) {
      if (!entry.is(mutant.change)) {
        continue;
      }
      found = true;
      needed = needed || mutant.fate != Fate::rejected;
      if (mutant.fate == Fate::survivor) {
        mutant.fate = Fate::known;
        mutant.words = entry.reason;
      }
    }
    if (found ? !needed : whole) {
      outcome.stale.push_back(entry);
    }
  }
}

} // namespace cli
