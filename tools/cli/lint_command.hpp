/// @file
/// @brief siglab lint: the course's proof of itself.
#pragma once

#include "tools/cli/context.hpp"

#include <string>

namespace cli {

/// @brief What is to be looked at.
struct LintOptions {
  std::string target;  ///< LAB; empty: all
  std::string only;    ///< "metadata", "skeleton", "solutions" or "wrong"; empty: everything
  unsigned repeat = 1; ///< judge solutions and wrong submissions this often
  bool quick = false;  ///< a wrong submission: only by the exercises whose tests it has to fail
};

/// @brief Holds every rule against the labs and says which are broken, where, and how to mend it.
/// @param[in] context where
/// @param[in] options what
/// @return all_passed if every rule holds, else not_yet
/// @throws course::Error if that cannot be found out
int lint_command(const Context& context, const LintOptions& options);

} // namespace cli
