/// @file
/// @brief siglab docs: the website.
#pragma once

#include "tools/cli/context.hpp"

namespace cli {

/// @brief What is asked of `siglab docs`.
struct DocsOptions {
  bool open = false; ///< serve it on loopback and open it in a browser
};

/// @brief Builds the website, and shows it where that was asked for, until Ctrl-C.
/// @param[in] context where
/// @param[in] options what
/// @return the exit status
/// @throws course::Error with what keeps it from being built
int docs_command(const Context& context, const DocsOptions& options);

} // namespace cli
