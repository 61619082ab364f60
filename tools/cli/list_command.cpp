#include "tools/cli/commands.hpp"
#include "tools/cli/state.hpp"
#include "tools/cli/text.hpp"
#include "tools/course/catalogue.hpp"

#include <fmt/format.h>

namespace cli {
namespace {

std::string mark(const Style& style, std::string_view progress) {
  if (progress == "passed") {
    return style.good(style.either("✔", "+"));
  }
  if (progress == "failed") {
    return style.bad(style.either("✘", "x"));
  }
  return style.dim(style.either("◌", "o"));
}

nlohmann::ordered_json lab_json(const course::Lab& lab, const State& state) {
  nlohmann::ordered_json json{{"lab", lab.name},
                              {"title", lab.title},
                              {"summary", lab.summary},
                              {"possible", lab.possible()},
                              {"exercises", nlohmann::ordered_json::array()}};
  for (const course::Exercise& exercise : lab.exercises) {
    const std::string progress = state.progress(lab.name, exercise.id);
    json["exercises"].push_back({{"exercise", exercise.id},
                                 {"title", exercise.title},
                                 {"possible", exercise.possible()},
                                 {"points", state.points(lab.name, exercise.id)},
                                 {"progress", progress.empty() ? "not_tested" : progress}});
  }
  return json;
}

void print_lab(const course::Lab& lab, const State& state, const Style& style) {
  int points = 0;
  for (const course::Exercise& exercise : lab.exercises) {
    points += state.points(lab.name, exercise.id);
  }
  const std::string score = fmt::format("{} / {}", points, lab.possible());
  const std::string name =
      fmt::format("Lab {} {} {}", lab.number(), style.either("·", "-"), lab.title);
  fmt::print("\n{}{}\n", style.bold(fit(name, 80 - score.size())), style.bold(score));
  for (const std::string& line : wrap(lab.summary, 78)) {
    fmt::print("  {}\n", style.dim(line));
  }
  std::size_t number = 0;
  for (const course::Exercise& exercise : lab.exercises) {
    const std::string progress = state.progress(lab.name, exercise.id);
    const std::string plain =
        fmt::format("{:>2} {} {}", ++number, fit(exercise.id, 20), exercise.title);
    fmt::print("  {} {}  {:>2} / {:>2}\n",
               mark(style, progress),
               fit(plain, 67),
               state.points(lab.name, exercise.id),
               exercise.possible());
  }
}

} // namespace

int list_command(const Context& context, bool json) {
  const course::Catalogue catalogue{context.root};
  const State state{context.build};
  if (json) {
    nlohmann::ordered_json labs = nlohmann::ordered_json::array();
    for (const course::Lab& lab : catalogue.labs()) {
      labs.push_back(lab_json(lab, state));
    }
    fmt::print("{}\n", nlohmann::ordered_json{{"labs", labs}}.dump(2));
    return all_passed;
  }
  for (const course::Lab& lab : catalogue.labs()) {
    print_lab(lab, state, context.style);
  }
  fmt::print("\nAs of the last ./siglab test. A single exercise: ./siglab test {}:{}\n",
             catalogue.labs().front().number(),
             catalogue.labs().front().exercises.front().id);
  return all_passed;
}

} // namespace cli
