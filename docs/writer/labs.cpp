#include "docs/writer/writer.hpp"
#include "tools/course/catalogue.hpp"

#include <nlohmann/json.hpp>

namespace site {

using nlohmann::json;

std::string labs_json(const std::filesystem::path& root) {
  json labs = json::array();
  const course::Catalogue catalogue{root};
  for (const course::Lab& lab : catalogue.labs()) {
    json exercises = json::array();
    for (const course::Exercise& exercise : lab.exercises) {
      json tests = json::array();
      for (const course::Test& test : exercise.tests) {
        tests.push_back({{"name", test.name}, {"points", test.points}, {"says", test.says}});
      }
      exercises.push_back({{"id", exercise.id},
                           {"title", exercise.title},
                           {"functions", exercise.functions},
                           {"needs", exercise.needs},
                           {"hints", exercise.hints},
                           {"points", exercise.possible()},
                           {"tests", tests}});
    }
    labs.push_back({{"name", lab.name},
                    {"number", lab.number()},
                    {"title", lab.title},
                    {"summary", lab.summary},
                    {"header", lab.header},
                    {"source", lab.source},
                    {"namespace", lab.space},
                    {"points", lab.possible()},
                    {"exercises", exercises}});
  }
  return labs.dump(1);
}

} // namespace site
