#include "tools/grader/similarity/fingerprints.hpp"

#include <algorithm>

namespace grader {
namespace {

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9e3779b97f4a7c15U + (hash << 6U) + (hash >> 2U);
  hash = (hash ^ (hash >> 30U)) * 0xbf58476d1ce4e5b9U;
  return hash ^ (hash >> 27U);
}

} // namespace

std::vector<std::uint64_t> grams_of(const std::vector<Token>& tokens) {
  std::vector<std::uint64_t> grams;
  for (std::size_t begin = 0; begin + gram_length <= tokens.size(); ++begin) {
    std::uint64_t hash = 0;
    for (std::size_t index = begin; index < begin + gram_length; ++index) {
      hash = mixed(hash, tokens[index].kind);
    }
    grams.push_back(hash);
  }
  return grams;
}

std::set<std::uint64_t> winnowed(const std::vector<std::uint64_t>& grams,
                                 const std::set<std::uint64_t>& without) {
  std::set<std::uint64_t> chosen;
  std::vector<std::uint64_t> run; // of grams that count, one after another
  const auto choose = [&] {
    for (std::size_t begin = 0; begin < run.size(); ++begin) {
      const std::size_t end = std::min(begin + winnow_window, run.size());
      chosen.insert(*std::min_element(run.begin() + static_cast<std::ptrdiff_t>(begin),
                                      run.begin() + static_cast<std::ptrdiff_t>(end)));
      if (end == run.size()) {
        break;
      }
    }
    run.clear();
  };
  for (const std::uint64_t gram : grams) {
    if (without.contains(gram)) {
      choose();
    } else {
      run.push_back(gram);
    }
  }
  choose();
  return chosen;
}

} // namespace grader
