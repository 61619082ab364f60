#include "tools/grader/engine/lab_bench.hpp"

#include "tools/course/error.hpp"
#include "tools/course/files.hpp"
#include "tools/grader/compile/kit.hpp"
#include "tools/grader/gradebook/gradebook.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

namespace grader {

std::set<std::string> add_hidden_tests(const std::filesystem::path& root, course::Lab& lab) {
  const std::filesystem::path file = root / "solutions" / lab.name / "hidden.toml";
  std::set<std::string> names;
  if (!std::filesystem::exists(file)) {
    return names;
  }
  const auto wrong = [&](const std::string& what) {
    return course::Error{fmt::format("{}: {}", file.string(), what)};
  };
  try {
    const toml::table table = toml::parse_file(file.string());
    const toml::array* tests = table["test"].as_array();
    for (std::size_t index = 0; tests != nullptr && index < tests->size(); ++index) {
      const toml::table* one = tests->get(index)->as_table();
      const std::string id = one != nullptr ? (*one)["exercise"].value_or("") : "";
      const auto exercise = std::ranges::find(lab.exercises, id, &course::Exercise::id);
      if (exercise == lab.exercises.end()) {
        throw wrong(fmt::format("test {} names no exercise of {}", index + 1, lab.name));
      }
      course::Test test{
          (*one)["name"].value_or(""), (*one)["points"].value_or(0), (*one)["says"].value_or("")};
      if (test.name.empty() || test.says.empty() || test.points < 0 ||
          lab.exercise_of(test.name) != nullptr) {
        throw wrong(
            fmt::format("test {} needs a name that no other test has, points and says", index + 1));
      }
      names.insert(test.name);
      exercise->tests.push_back(std::move(test));
    }
  } catch (const toml::parse_error& error) {
    throw wrong(std::string{error.description()});
  }
  return names;
}

void enter_version(LabBench& bench, const Kit& kit, Gradebook& book) {
  std::string state = fmt::format("{} ", bench.lab.source);
  for (const course::Exercise& exercise : bench.lab.exercises) {
    state += fmt::format("{} {} ", exercise.id, exercise.title);
    for (const std::string& need : exercise.needs) {
      state += fmt::format("needs {} ", need);
    }
    for (const course::Test& test : exercise.tests) {
      state += fmt::format("{} {} {} ", test.name, test.points, test.says);
    }
  }
  const std::string version = fmt::format("{:016x}-{:016x}-{:016x}",
                                          course::fingerprint(course::read_text(bench.judge)),
                                          course::fingerprint(state),
                                          kit.version(bench.lab.name));
  bench.version = book.lab_version(bench.lab, version, bench.hidden);
}

} // namespace grader
