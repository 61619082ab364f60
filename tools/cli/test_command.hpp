/// @file
/// @brief siglab test: build, judge, report.
#pragma once

#include "tools/cli/context.hpp"

#include <filesystem>
#include <string>

namespace cli {

/// @brief What was asked for.
struct TestOptions {
  std::string target;           ///< LAB or LAB:EXERCISE; empty: every lab
  bool solution = false;        ///< judge the reference solution
  bool json = false;            ///< for machines
  std::filesystem::path source; ///< judge this file instead of the lab's
  bool skip_unstarted = false;  ///< status 77 where nothing is written yet, for `meson test`
};

/// @brief Builds, judges and reports.
/// @param[in] context where
/// @param[in] options what
/// @return the exit status
/// @throws course::Error with what the user can do about it
int test_command(const Context& context, const TestOptions& options);

} // namespace cli
