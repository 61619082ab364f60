#include "tools/cli/mutate_command.hpp"

#include "tools/cli/mutation_run.hpp"
#include "tools/cli/ninja.hpp"
#include "tools/cli/text.hpp"
#include "tools/course/catalogue.hpp"
#include "tools/course/error.hpp"
#include "tools/course/subject_maker.hpp"
#include "tools/course/wrong_submission.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace cli {
namespace {

std::vector<const course::Lab*>
labs_of(const Context& context, const course::Catalogue& catalogue, const MutateOptions& options) {
  std::vector<const course::Lab*> labs;
  for (const course::Lab& lab : catalogue.labs()) {
    const bool wanted = options.target.empty() || catalogue.find(options.target).lab == &lab;
    if (wanted && std::filesystem::exists(course::solution_path(context.root, lab))) {
      labs.push_back(&lab);
    }
  }
  if (labs.empty()) {
    throw course::Error{"there is no solution to mutate: a students' release has none"};
  }
  return labs;
}

void build_judge(const Context& context, const course::Lab& lab, ProgressLine& progress) {
  if (!context.ninja) {
    return;
  }
  const course::SubjectMaker maker{context.build, lab.name};
  const BuildOutcome built = build(context, maker.targets(), progress);
  if (!built.ok) {
    const std::string words = built.failed.empty() ? built.rest : built.failed.begin()->second;
    throw course::Error{"the judge does not build:\n" + sanitise_diagnostics(words, false)};
  }
}

void show(const Context& context, const MutationOutcome& outcome, const JudgedMutant& mutant) {
  fmt::print("{}:{}: {}{}\n",
             short_path(outcome.solution),
             mutant.change.line,
             mutant.mutant.says,
             mutant.words.empty() ? "" : " (" + mutant.words + ")");
  const std::string diff = mutation::diff_of(mutant.change);
  for (std::size_t begin = 0; begin < diff.size();) {
    const std::size_t end = diff.find('\n', begin);
    const std::string line = diff.substr(begin, end - begin);
    fmt::print("{}\n", line.front() == '+' ? context.style.good(line) : context.style.bad(line));
    begin = end + 1;
  }
}

void tell(const Context& context, const MutationOutcome& outcome) {
  for (const JudgedMutant& mutant : outcome.mutants) {
    if (mutant.fate == Fate::survivor || mutant.fate == Fate::error) {
      show(context, outcome, mutant);
      fmt::print("\n");
    }
  }
  for (const mutation::Equivalent& entry : outcome.stale) {
    fmt::print("{}:{}: no such mutant survives any more: take the entry out\n  in {}: {}\n\n",
               short_path(equivalents_path(outcome.solution)),
               entry.at,
               entry.in,
               entry.becomes);
  }
  const bool good = outcome.count(Fate::survivor) + outcome.stale.size() == 0;
  fmt::print("{} {}: {:.1f} % of {} mutants rejected, {} survive; {} more are known to be "
             "equivalent,\n  {} are the same program, {} a copy of another, {} do not compile.\n",
             good ? context.style.good(context.style.either("✔", "+"))
                  : context.style.bad(context.style.either("✘", "x")),
             outcome.lab->name,
             outcome.score(),
             outcome.count(Fate::rejected) + outcome.count(Fate::survivor),
             outcome.count(Fate::survivor),
             outcome.count(Fate::known),
             outcome.count(Fate::same),
             outcome.count(Fate::copy),
             outcome.count(Fate::broken));
}

void tell_survivors_entries(const MutationOutcome& outcome) {
  if (outcome.count(Fate::survivor) == 0) {
    return;
  }
  fmt::print("\nAdd a test that rejects it, or where no test can, list it with the reason in\n"
             "{}:\n\n",
             short_path(equivalents_path(outcome.solution)));
  for (const JudgedMutant& mutant : outcome.mutants) {
    if (mutant.fate == Fate::survivor) {
      fmt::print("{}\n", mutation::entry_for(mutant.change));
    }
  }
}

nlohmann::json as_json(const MutationOutcome& outcome) {
  nlohmann::json mutants = nlohmann::json::array();
  for (const JudgedMutant& mutant : outcome.mutants) {
    mutants.push_back({{"line", mutant.change.line},
                       {"in", mutant.change.function},
                       {"says", mutant.mutant.says},
                       {"diff", mutation::diff_of(mutant.change)},
                       {"fate", to_string(mutant.fate)},
                       {"words", mutant.words}});
  }
  nlohmann::json stale = nlohmann::json::array();
  for (const mutation::Equivalent& entry : outcome.stale) {
    stale.push_back({{"line", entry.at}, {"in", entry.in}, {"becomes", entry.becomes}});
  }
  return {{"lab", outcome.lab->name},
          {"score", outcome.score()},
          {"mutants", std::move(mutants)},
          {"stale", std::move(stale)}};
}

} // namespace

int mutate_command(const Context& context, const MutateOptions& options) {
  const course::Catalogue catalogue{context.root};
  ProgressLine progress{context.style};
  nlohmann::json all = nlohmann::json::array();
  int status = all_passed;
  for (const course::Lab* lab : labs_of(context, catalogue, options)) {
    MutationOutcome outcome = mutants_of(context, *lab, options.line);
    if (!options.list) {
      const auto list = mutation::load_equivalents(equivalents_path(outcome.solution));
      build_judge(context, *lab, progress);
      judge_mutants(context, outcome, progress);
      compare_with_list(outcome, list, options.line == 0);
    }
    if (options.json) {
      all.push_back(as_json(outcome));
    } else if (options.list) {
      std::ranges::for_each(outcome.mutants,
                            [&](const JudgedMutant& mutant) { show(context, outcome, mutant); });
    } else {
      tell(context, outcome);
      tell_survivors_entries(outcome);
    }
    if (outcome.count(Fate::error) > 0) {
      status = cannot_judge;
    } else if (outcome.count(Fate::survivor) + outcome.stale.size() > 0) {
      status = std::max<int>(status, not_yet);
    }
  }
  if (options.json) {
    fmt::print("{}\n", all.dump(2));
  }
  return status;
}

} // namespace cli
