#include "tools/course/error.hpp"
#include "tools/course/lab.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <set>

namespace course {
namespace {

/// One table of a lab.toml, and the way to say what is wrong in it.
class Table {
public:
  Table(const toml::table& table, const std::filesystem::path& file, std::string name)
      : table_{table}, file_{file}, name_{std::move(name)} {}

  [[noreturn]] void wrong(const std::string& what, const toml::node* at = nullptr) const {
    const auto line =
        (at != nullptr ? *at : static_cast<const toml::node&>(table_)).source().begin.line;
    throw Error{fmt::format("{}:{}: {}: {}", file_.string(), line, name_, what)};
  }

  void only(std::initializer_list<std::string_view> keys) const {
    for (const auto& [key, value] : table_) {
      if (std::ranges::find(keys, key.str()) == keys.end()) {
        wrong(fmt::format("I know no \"{}\" here; known are: {}", key.str(), fmt::join(keys, ", ")),
              &value);
      }
    }
  }

  [[nodiscard]] std::string text(const char* key) const {
    const auto value = table_[key].value<std::string>();
    if (!value || value->empty()) {
      wrong(fmt::format("{} = \"…\" is missing or empty", key), table_.get(key));
    }
    return *value;
  }

  [[nodiscard]] int number(const char* key) const {
    const auto value = table_[key].value_exact<std::int64_t>();
    if (!value || *value < 0 || *value > std::numeric_limits<std::int16_t>::max()) {
      wrong(fmt::format("{} = … has to be a whole number, 0 or more", key), table_.get(key));
    }
    return static_cast<int>(*value);
  }

  [[nodiscard]] std::vector<std::string> texts(const char* key) const {
    std::vector<std::string> all;
    for (const toml::node& node : array(key)) {
      const auto value = node.value<std::string>();
      if (!value || value->empty()) {
        wrong(fmt::format("{} has to be a list of texts, none of them empty", key), &node);
      }
      all.push_back(*value);
    }
    return all;
  }

  [[nodiscard]] std::vector<Table> tables(const char* key) const {
    std::vector<Table> all;
    for (const toml::node& node : array(key)) {
      if (!node.is_table()) {
        wrong(fmt::format("{} has to be a list of tables", key), &node);
      }
      all.emplace_back(*node.as_table(), file_, fmt::format("{} {}", key, all.size() + 1));
    }
    return all;
  }

  [[nodiscard]] Table renamed(std::string name) const { return {table_, file_, std::move(name)}; }

private:
  [[nodiscard]] const toml::array& array(const char* key) const {
    static const toml::array none;
    const toml::node* node = table_.get(key);
    if (node == nullptr) {
      return none;
    }
    if (!node->is_array()) {
      wrong(fmt::format("{} has to be a list, [ … ]", key), node);
    }
    return *node->as_array();
  }

  const toml::table& table_;
  const std::filesystem::path& file_;
  std::string name_;
};

Exercise read_exercise(const Table& unnamed) {
  Exercise exercise;
  exercise.id = unnamed.text("id");
  const Table table = unnamed.renamed("exercise " + exercise.id);
  table.only({"id", "title", "functions", "needs", "hints", "tests"});
  exercise.title = table.text("title");
  exercise.functions = table.texts("functions");
  exercise.needs = table.texts("needs");
  exercise.hints = table.texts("hints");
  for (const Table& test : table.tables("tests")) {
    test.only({"name", "points", "says"});
    exercise.tests.push_back({test.text("name"), test.number("points"), test.text("says")});
  }
  return exercise;
}

} // namespace

Lab load_lab(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "lab.toml";
  toml::table root;
  try {
    root = toml::parse_file(file.string());
  } catch (const toml::parse_error& error) {
    throw Error{
        fmt::format("{}:{}: {}", file.string(), error.source().begin.line, error.description())};
  }
  const Table table{root, file, "the lab"};
  table.only({"title", "summary", "header", "source", "namespace", "exercise"});
  Lab lab;
  lab.name = folder.filename().string();
  lab.folder = folder;
  lab.title = table.text("title");
  lab.summary = table.text("summary");
  lab.header = table.text("header");
  lab.source = table.text("source");
  lab.space = table.text("namespace");
  std::set<std::string> tests;
  for (const Table& one : table.tables("exercise")) {
    Exercise exercise = read_exercise(one);
    if (lab.exercise(exercise.id) != nullptr) {
      one.wrong(fmt::format("the id \"{}\" is taken; ids are unique in a lab", exercise.id));
    }
    for (const std::string& need : exercise.needs) {
      if (lab.exercise(need) == nullptr) {
        one.wrong(fmt::format("{} needs \"{}\", which is no earlier exercise", exercise.id, need));
      }
    }
    for (const Test& test : exercise.tests) {
      if (!tests.insert(test.name).second) {
        one.wrong(fmt::format("the test {} is listed twice", test.name));
      }
    }
    lab.exercises.push_back(std::move(exercise));
  }
  if (lab.exercises.empty()) {
    table.wrong("there is no [[exercise]]");
  }
  return lab;
}

} // namespace course
