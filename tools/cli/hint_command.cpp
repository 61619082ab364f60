#include "tools/cli/commands.hpp"
#include "tools/cli/state.hpp"
#include "tools/cli/text.hpp"
#include "tools/course/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cli {
namespace {

/// Asked about a lab as a whole, a student means the first exercise that does not pass yet.
const course::Exercise& current_exercise(const course::Lab& lab, const State& state) {
  const auto open = std::ranges::find_if(lab.exercises, [&](const course::Exercise& exercise) {
    return state.progress(lab.name, exercise.id) != "passed";
  });
  return open == lab.exercises.end() ? lab.exercises.front() : *open;
}

} // namespace

int hint_command(const Context& context, const HintOptions& options) {
  const course::Catalogue catalogue{context.root};
  const course::Choice choice = catalogue.find(options.target);
  State state{context.build};
  const course::Lab& lab = *choice.lab;
  const course::Exercise& exercise =
      choice.exercise == nullptr ? current_exercise(lab, state) : *choice.exercise;
  const std::size_t total = exercise.hints.size();
  const std::size_t count =
      options.all ? total : std::min(total, state.hints_given(lab.name, exercise.id) + 1);
  fmt::print("{}\n",
             context.style.bold(fmt::format("Lab {}, {} {} {}",
                                            lab.number(),
                                            exercise.id,
                                            context.style.either("·", "-"),
                                            exercise.title)));
  for (std::size_t index = 0; index < count; ++index) {
    const std::string lead = fmt::format("  {}. ", index + 1);
    bool first = true;
    for (const std::string& line : wrap(exercise.hints[index], 80 - lead.size())) {
      fmt::print("{}{}\n", first ? lead : std::string(lead.size(), ' '), line);
      first = false;
    }
  }
  if (count < total) {
    fmt::print(
        "{}\n",
        context.style.dim(fmt::format("{} of {}. Ask again for the next one.", count, total)));
  } else {
    fmt::print("{}\n",
               context.style.dim(fmt::format("That is all there is. The handout: {}",
                                             short_path(lab.folder / "README.md"))));
  }
  state.give_hints(lab.name, exercise.id, count);
  state.save();
  return all_passed;
}

} // namespace cli
