#include "common/judge/random.hpp"

#include "common/judge/options.hpp"
#include "common/judge/running_test.hpp"

#include <functional>
#include <random>

namespace judge {
namespace {

// One stream a test, so that a test run alone draws the same numbers as in the whole run.
std::mt19937_64& generator() {
  static std::mt19937_64 engine;
  static std::string seeded_for = "nobody";
  if (seeded_for != running_test().name) {
    seeded_for = running_test().name;
    engine.seed(options().seed ^ std::hash<std::string>{}(seeded_for));
  }
  return engine;
}

} // namespace

long random_number(long lowest, long highest) {
  return std::uniform_int_distribution<long>{lowest, highest}(generator());
}

std::string random_word(int length) {
  std::string word;
  for (int index = 0; index < length; ++index) {
    word += static_cast<char>(random_number('a', 'z'));
  }
  return word;
}

} // namespace judge
