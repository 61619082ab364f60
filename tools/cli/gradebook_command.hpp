/// @file
/// @brief siglab gradebook: questions to a gradebook.
#pragma once

#include "tools/cli/context.hpp"

#include <string>

namespace cli {

/// @brief What is asked of `siglab gradebook`.
struct GradebookOptions {
  std::string what = "summary"; ///< summary, student, lab, test, failing or history
  std::string name;             ///< which student, lab or test
  std::string out = "grades";   ///< the folder that siglab grade wrote into
};

/// @brief siglab gradebook: prints what the gradebook knows; changes nothing.
/// @return the exit status
/// @throws course::Error if there is no gradebook, or nobody of that name in it
int gradebook_command(const Context& context, const GradebookOptions& options);

} // namespace cli
