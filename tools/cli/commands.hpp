/// @file
/// @brief The commands that are small.
#pragma once

#include "tools/cli/context.hpp"

#include <string>

namespace cli {

/// @brief siglab list: labs, exercises, points, and how far they are.
/// @return the exit status
int list_command(const Context& context, bool json);

/// @brief What is asked of `siglab hint`.
struct HintOptions {
  std::string target; ///< LAB or LAB:EXERCISE
  bool all = false;   ///< every hint at once
};

/// @brief siglab hint: one hint more each time.
/// @return the exit status
/// @throws course::Error if there is no such lab or exercise
int hint_command(const Context& context, const HintOptions& options);

/// @brief What is asked of `siglab demo`.
struct DemoOptions {
  std::string target;      ///< LAB
  bool solution = false;   ///< the reference solution's
  bool unconfined = false; ///< even where bubblewrap does not work
};

/// @brief siglab demo: the lab's story on this terminal, behind walls.
/// @return the exit status
/// @throws course::Error if it cannot be built or confined
int demo_command(const Context& context, const DemoOptions& options);

/// @brief siglab selftest: all of the project's tests.
/// @return the exit status
/// @throws course::Error if they cannot be run
int selftest_command(const Context& context);

} // namespace cli
