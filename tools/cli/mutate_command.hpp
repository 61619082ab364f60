/// @file
/// @brief siglab mutate: whether the tests notice what somebody could get wrong.
#pragma once

#include "tools/cli/context.hpp"

#include <string>

namespace cli {

/// @brief What is to be mutated.
struct MutateOptions {
  std::string target; ///< LAB; empty: all
  bool list = false;  ///< only show the mutants
  int line = 0;       ///< only mutants of this line of the solution; 0: all
  bool json = false;  ///< for machines
};

/// @brief Judges every mutant of the reference solutions.
///
/// A mutant whose program is the same as the solution's or as another mutant's does not count.
/// Every other one has to be rejected by some test, or be listed in solutions/LAB/equivalent.toml.
/// @param[in] context where
/// @param[in] options what
/// @return all_passed if no mutant survives that is not listed, and every listed one survives
/// @throws course::Error if that cannot be found out
int mutate_command(const Context& context, const MutateOptions& options);

} // namespace cli
