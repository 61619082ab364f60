#include "tools/course/lab.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace course {

int Exercise::possible() const noexcept {
  return std::accumulate(
      tests.begin(), tests.end(), 0, [](int sum, const Test& test) { return sum + test.points; });
}

std::string Lab::number() const {
  const std::size_t end =
      std::find_if_not(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c); }) -
      name.begin();
  const std::size_t first = std::min(name.find_first_not_of('0'), end);
  return first < end ? name.substr(first, end - first) : name;
}

int Lab::possible() const noexcept {
  return std::accumulate(
      exercises.begin(), exercises.end(), 0, [](int sum, const Exercise& exercise) {
        return sum + exercise.possible();
      });
}

std::size_t Lab::test_count() const noexcept {
  return std::accumulate(
      exercises.begin(),
      exercises.end(),
      std::size_t{0},
      [](std::size_t sum, const Exercise& exercise) { return sum + exercise.tests.size(); });
}

const Exercise* Lab::exercise(std::string_view id) const noexcept {
  const auto found = std::ranges::find(exercises, id, &Exercise::id);
  return found == exercises.end() ? nullptr : &*found;
}

const Exercise* Lab::exercise_of(std::string_view test) const noexcept {
  const auto found = std::ranges::find_if(exercises, [&](const Exercise& exercise) {
    return std::ranges::find(exercise.tests, test, &Test::name) != exercise.tests.end();
  });
  return found == exercises.end() ? nullptr : &*found;
}

} // namespace course
