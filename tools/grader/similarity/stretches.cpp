#include "tools/grader/similarity/stretches.hpp"

#include "tools/grader/similarity/fingerprints.hpp"

#include <algorithm>
#include <map>
#include <queue>
#include <tuple>

namespace grader {
namespace {

using Lines = std::pair<int, int>;

/// A run of tokens that both have.
struct Run {
  std::size_t one = 0;
  std::size_t other = 0;
  std::size_t length = 0;
};

/// Which tokens are in a gram of the skeleton.
std::vector<bool> skeleton_tokens(const std::vector<std::uint64_t>& grams,
                                  std::size_t tokens,
                                  const std::set<std::uint64_t>& without) {
  std::vector<bool> covered(tokens);
  for (std::size_t begin = 0; begin < grams.size(); ++begin) {
    if (without.contains(grams[begin])) {
      std::fill_n(covered.begin() + static_cast<std::ptrdiff_t>(begin), gram_length, true);
    }
  }
  return covered;
}

class StretchSearch {
public:
  StretchSearch(const std::vector<Token>& one,
                const std::vector<Token>& other,
                const std::set<std::uint64_t>& without)
      : one_{one}, other_{other}, grams_{grams_of(one)} {
    used_one_ = skeleton_tokens(grams_, one.size(), without);
    const std::vector<std::uint64_t> grams = grams_of(other);
    used_other_ = skeleton_tokens(grams, other.size(), without);
    for (std::size_t begin = 0; begin < grams.size(); ++begin) {
      places_[grams[begin]].push_back(begin);
    }
  }

  /// The longest run first, then the longest of what that leaves over, and so on.
  std::vector<Run> runs() {
    std::priority_queue<Run, std::vector<Run>, ShorterOrLater> waiting;
    for (std::size_t begin = 0; begin < grams_.size(); ++begin) {
      add_runs_at(begin, waiting);
    }
    std::vector<Run> runs;
    while (!waiting.empty()) {
      const Run run = waiting.top();
      waiting.pop();
      const Run left = longest_unused(run);
      if (left.length == run.length) {
        std::fill_n(used_one_.begin() + static_cast<std::ptrdiff_t>(run.one), run.length, true);
        std::fill_n(used_other_.begin() + static_cast<std::ptrdiff_t>(run.other), run.length, true);
        runs.push_back(run);
      } else if (left.length >= gram_length) {
        waiting.push(left);
      }
    }
    return runs;
  }

private:
  struct ShorterOrLater {
    bool operator()(const Run& left, const Run& right) const {
      return std::tuple{left.length, right.one, right.other} <
             std::tuple{right.length, left.one, left.other};
    }
  };

  template <typename Queue>
  void add_runs_at(std::size_t begin, Queue& waiting) const {
    const auto found = places_.find(grams_[begin]);
    if (found == places_.end()) {
      return;
    }
    // A text of one gram over and over has as many places as tokens.
    constexpr std::size_t most_places = 64;
    const std::size_t places = std::min(most_places, found->second.size());
    for (std::size_t index = 0; index < places; ++index) {
      const std::size_t place = found->second[index];
      const bool begun_before =
          begin > 0 && place > 0 && one_[begin - 1].kind == other_[place - 1].kind;
      if (begun_before) {
        continue; // then it is part of a longer one
      }
      std::size_t length = 0;
      while (begin + length < one_.size() && place + length < other_.size() &&
             one_[begin + length].kind == other_[place + length].kind) {
        ++length;
      }
      waiting.push({begin, place, length});
    }
  }

  [[nodiscard]] Run longest_unused(const Run& run) const {
    Run best{run.one, run.other, 0};
    std::size_t begin = 0;
    for (std::size_t end = 0; end <= run.length; ++end) {
      if (end < run.length && !used_one_[run.one + end] && !used_other_[run.other + end]) {
        continue;
      }
      if (end - begin > best.length) {
        best = {run.one + begin, run.other + begin, end - begin};
      }
      begin = end + 1;
    }
    return best;
  }

  const std::vector<Token>& one_;
  const std::vector<Token>& other_;
  std::vector<std::uint64_t> grams_;
  std::vector<bool> used_one_;
  std::vector<bool> used_other_;
  std::map<std::uint64_t, std::vector<std::size_t>> places_;
};

/// What is left of some lines where others have taken theirs; false if nothing is.
bool trim(Lines& lines, const std::vector<Lines>& taken) {
  for (const auto& [first, last] : taken) {
    if (first <= lines.first && last >= lines.first) {
      lines.first = last + 1;
    }
    if (first <= lines.second && last >= lines.second) {
      lines.second = first - 1;
    }
    if (first > lines.first && last < lines.second) {
      return false; // in the middle: the longer one stays
    }
  }
  return lines.first <= lines.second;
}

} // namespace

SharedStretches shared_stretches(const std::vector<Token>& one,
                                 const std::vector<Token>& other,
                                 const std::set<std::uint64_t>& without) {
  std::vector<Lines> first;
  std::vector<Lines> second;
  for (const Run& run : StretchSearch{one, other, without}.runs()) {
    Lines here{one[run.one].line, one[run.one + run.length - 1].line};
    Lines there{other[run.other].line, other[run.other + run.length - 1].line};
    if (trim(here, first) && trim(there, second)) {
      first.push_back(here);
      second.push_back(there);
    }
  }
  std::vector<std::size_t> order(first.size());
  for (std::size_t index = 0; index < order.size(); ++index) {
    order[index] = index;
  }
  std::ranges::sort(order, {}, [&](std::size_t index) { return first[index]; });
  SharedStretches result;
  for (const std::size_t index : order) {
    result.one.push_back(first[index]);
    result.other.push_back(second[index]);
  }
  return result;
}

} // namespace grader
