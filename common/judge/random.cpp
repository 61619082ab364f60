#include "common/judge/random.hpp"

#include "common/judge/options.hpp"
#include "common/judge/running_test.hpp"

#include <functional>
#include <random>
#include <string>
#include <utility>

namespace judge {
namespace {

// One stream a test, so that a test that is run alone, or again for its picture, draws the same
// numbers.
std::mt19937_64& generator() {
  static std::mt19937_64 engine;
  static std::pair<std::string, bool> seeded_for{"nobody", false};
  if (const RunningTest& test = running_test(); seeded_for != std::pair{test.name, test.again}) {
    seeded_for = {test.name, test.again};
    engine.seed(options().seed ^ std::hash<std::string>{}(test.name));
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
