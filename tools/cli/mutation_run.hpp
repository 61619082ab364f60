/// @file
/// @brief All mutants of one solution, judged.
#pragma once

#include "tools/cli/context.hpp"
#include "tools/cli/progress_line.hpp"
#include "tools/course/lab.hpp"
#include "tools/mutation/equivalents.hpp"
#include "tools/mutation/mutant.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace cli {

/// @brief What has become of a mutant.
enum class Fate {
  listed_only, ///< nobody has judged it
  broken,      ///< it does not compile
  same,        ///< its program is the solution's
  copy,        ///< its program is an earlier mutant's
  rejected,    ///< some test does not pass
  survivor,    ///< every test passes
  known,       ///< every test passes, and the list says why
  error,       ///< it could not be judged
};

/// @brief The fate in a word, for machines.
[[nodiscard]] std::string_view to_string(Fate fate) noexcept;

/// @brief A mutant and its fate.
struct JudgedMutant {
  mutation::Mutant mutant;
  mutation::Change change;
  Fate fate = Fate::listed_only;
  std::string words; ///< the test that rejects it, the reason why it is known, or the trouble
};

/// @brief What came of a lab.
struct MutationOutcome {
  const course::Lab* lab = nullptr;
  std::filesystem::path solution;
  std::vector<JudgedMutant> mutants;       ///< by place
  std::vector<mutation::Equivalent> stale; ///< entries of the list that no survivor needs

  /// @brief How many have this fate.
  [[nodiscard]] std::size_t count(Fate fate) const;
  /// @brief The rejected among the rejected and the survivors that are not listed, in percent.
  [[nodiscard]] double score() const;
};

/// @brief The file that lists a lab's known survivors.
[[nodiscard]] std::filesystem::path equivalents_path(const std::filesystem::path& solution);

/// @brief Makes the mutants of a lab's solution; nothing is judged yet.
/// @param[in] context where
/// @param[in] lab whose solution
/// @param[in] line only those of this line; 0: all
[[nodiscard]] MutationOutcome mutants_of(const Context& context, const course::Lab& lab, int line);

/// @brief Judges them. The lab's judge has to be built.
/// @param[in] context where, and how many at a time
/// @param[in,out] outcome the mutants, which get their fates
/// @param[in,out] progress a step for each
void judge_mutants(const Context& context, MutationOutcome& outcome, ProgressLine& progress);

/// @brief Holds the survivors against the list: some become known, some entries stale.
///
/// An entry is stale if the mutant is rejected or there is none such; it is not if the mutant's
/// program is the solution's, which another compiler may see differently.
/// @param[in,out] outcome judged
/// @param[in] list the lab's
/// @param[in] whole whether all mutants are there, so that an entry without one is stale
void compare_with_list(MutationOutcome& outcome,
                       const std::vector<mutation::Equivalent>& list,
                       bool whole);

} // namespace cli
