/// @file
/// @brief siglab bundle, and siglab result that the bundles call.
#pragma once

#include "tools/cli/context.hpp"

#include <string>

namespace cli {

/// @brief What is asked of `siglab bundle`.
struct BundleOptions {
  std::string kind; ///< "gradescope" or "classroom"
  std::string lab;  ///< LAB
  std::string out;  ///< the file; empty: autograder.zip, classroom.yml
  std::string
      course; ///< OWNER/REPOSITORY@REF that judges, for classroom; empty: the student's copy
};

/// @brief Writes what another system needs to grade by siglab, and says what to do with it.
/// @return the exit status
/// @throws course::Error if it cannot be written
int bundle_command(const Context& context, const BundleOptions& options);

/// @brief What is asked of `siglab result`.
struct ResultOptions {
  std::string kind;          ///< "gradescope" or "classroom"
  std::string lab;           ///< LAB
  std::string submission;    ///< the student's folder
  std::string file;          ///< where the result goes
  bool allow_weaker = false; ///< go on where namespaces are refused
};

/// @brief Judges one submission and writes its result in another system's form.
///
/// The file is written anew as each test ends. After trouble of the infrastructure there is none,
/// so that nobody takes it for the student's fault.
/// @return all_passed when the result is written, whatever it says
/// @throws course::Error with the infrastructure's trouble
int result_command(const Context& context, const ResultOptions& options);

} // namespace cli
