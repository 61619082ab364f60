#include "tools/course/nearest.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace course {

std::string lower(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return std::tolower(c); });
  return result;
}

std::size_t edit_distance(std::string_view left, std::string_view right) {
  const std::size_t width = right.size() + 1;
  std::vector<std::size_t> cost((left.size() + 1) * width);
  const auto at = [&](std::size_t row, std::size_t column) -> std::size_t& {
    return cost[row * width + column];
  };
  for (std::size_t row = 0; row <= left.size(); ++row) {
    for (std::size_t column = 0; column <= right.size(); ++column) {
      if (row == 0 || column == 0) {
        at(row, column) = row + column;
        continue;
      }
      const bool same = left[row - 1] == right[column - 1];
      at(row, column) = std::min({at(row - 1, column) + 1,
                                  at(row, column - 1) + 1,
                                  at(row - 1, column - 1) + (same ? 0 : 1)});
      if (row > 1 && column > 1 && left[row - 1] == right[column - 2] &&
          left[row - 2] == right[column - 1]) {
        at(row, column) = std::min(at(row, column), at(row - 2, column - 2) + 1);
      }
    }
  }
  return cost.back();
}

std::vector<std::string>
nearest(std::string_view word, const std::vector<std::string>& names, std::size_t most) {
  const std::string wanted = lower(word);
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const std::string& name : names) {
    const std::string candidate = lower(name);
    std::size_t distance = edit_distance(wanted, candidate);
    // "proces-groups" is meant to be near to "01-process-groups".
    if (const std::size_t start = candidate.find_first_not_of("0123456789-");
        start < candidate.size()) {
      distance = std::min(distance, edit_distance(wanted, candidate.substr(start)));
    }
    if (distance <= (wanted.size() + 1) / 2) {
      ranked.emplace_back(distance, name);
    }
  }
  std::ranges::stable_sort(ranked, {}, &std::pair<std::size_t, std::string>::first);
  std::vector<std::string> best;
  for (const auto& [distance, name] : ranked) {
    if (best.size() < most) {
      best.push_back(name);
    }
  }
  return best;
}

} // namespace course
