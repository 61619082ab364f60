#include "tools/grader/similarity/find_similar.hpp"

#include "tools/grader/similarity/fingerprints.hpp"
#include "tools/grader/similarity/stretches.hpp"

#include <algorithm>
#include <unordered_map>

namespace grader {
namespace {

constexpr double least_share = 0.5;
constexpr std::size_t least_fingerprints = 5; ///< of less own code nothing can be said

/// A submission as it is compared.
struct Compared {
  const SubmittedSource* submitted = nullptr;
  std::vector<Token> tokens;
  std::set<std::uint64_t> fingerprints;
};

/// Two of them, and what they share.
struct Candidate {
  std::size_t one = 0;
  std::size_t other = 0;
  double share = 0;
  std::size_t shared = 0;
};

class Search {
public:
  Search(std::string_view skeleton, const std::vector<SubmittedSource>& submissions) {
    const std::vector<std::uint64_t> grams = grams_of(tokens_of(skeleton));
    skeleton_ = {grams.begin(), grams.end()};
    for (const SubmittedSource& submission : submissions) {
      Compared one{&submission, tokens_of(submission.source), {}};
      one.fingerprints = winnowed(grams_of(one.tokens), skeleton_);
      if (one.fingerprints.size() >= least_fingerprints) {
        compared_.push_back(std::move(one));
      }
    }
  }

  std::vector<Candidate> candidates() {
    std::vector<Candidate> all = twins();
    std::vector<std::vector<std::size_t>> earlier; // those that share a fingerprint, by its number
    std::unordered_map<std::uint64_t, std::size_t> numbers;
    std::vector<std::size_t> shared(compared_.size());
    for (std::size_t index = 0; index < compared_.size(); ++index) {
      if (is_twin_[index]) {
        continue;
      }
      std::ranges::fill(shared, 0);
      for (const std::uint64_t fingerprint : compared_[index].fingerprints) {
        const auto [entry, fresh] = numbers.try_emplace(fingerprint, earlier.size());
        if (fresh) {
          earlier.emplace_back();
        }
        for (const std::size_t before : earlier[entry->second]) {
          ++shared[before];
        }
        earlier[entry->second].push_back(index);
      }
      for (std::size_t before = 0; before < index; ++before) {
        const Candidate candidate{
            before, index, share_of(before, index, shared[before]), shared[before]};
        if (candidate.share >= least_share) {
          all.push_back(candidate);
        }
      }
    }
    std::ranges::stable_sort(all, [](const Candidate& left, const Candidate& right) {
      return left.share != right.share ? left.share > right.share : left.shared > right.shared;
    });
    return all;
  }

  [[nodiscard]] SimilarPair pair(const std::string& lab, const Candidate& candidate) const {
    const Compared& one = compared_[candidate.one];
    const Compared& other = compared_[candidate.other];
    SharedStretches stretches = shared_stretches(one.tokens, other.tokens, skeleton_);
    return {lab,
            one.submitted->student,
            other.submitted->student,
            candidate.share,
            one.submitted->source,
            other.submitted->source,
            std::move(stretches.one),
            std::move(stretches.other)};
  }

private:
  [[nodiscard]] double share_of(std::size_t one, std::size_t other, std::size_t shared) const {
    const std::size_t smaller =
        std::min(compared_[one].fingerprints.size(), compared_[other].fingerprints.size());
    return static_cast<double>(shared) / static_cast<double>(smaller);
  }

  // Pairs each submission that has the same tokens as an earlier one with that.
  std::vector<Candidate> twins() {
    std::vector<Candidate> pairs;
    std::map<std::vector<std::uint64_t>, std::size_t> first;
    is_twin_.assign(compared_.size(), false);
    for (std::size_t index = 0; index < compared_.size(); ++index) {
      std::vector<std::uint64_t> kinds;
      for (const Token& token : compared_[index].tokens) {
        kinds.push_back(token.kind);
      }
      const auto [entry, fresh] = first.try_emplace(std::move(kinds), index);
      if (!fresh) {
        is_twin_[index] = true;
        pairs.push_back({entry->second, index, 1, compared_[index].fingerprints.size()});
      }
    }
    return pairs;
  }

  std::set<std::uint64_t> skeleton_;
  std::vector<Compared> compared_;
  std::vector<bool> is_twin_;
};

} // namespace

std::vector<SimilarPair> find_similar(const std::string& lab,
                                      std::string_view skeleton,
                                      const std::vector<SubmittedSource>& submissions,
                                      std::size_t most) {
  Search search{skeleton, submissions};
  std::vector<SimilarPair> pairs;
  for (const Candidate& candidate : search.candidates()) {
    if (pairs.size() == most) {
      break;
    }
    pairs.push_back(search.pair(lab, candidate));
  }
  return pairs;
}

} // namespace grader
