/// @file
/// @brief Reading submissions out of git repositories.
#pragma once

#include "tools/grader/intake/beneath.hpp"
#include "tools/grader/intake/finds.hpp"

namespace grader {

/// @brief How git is run.
struct GitOptions {
  int slot = 0;              ///< of the sandbox
  bool allow_weaker = false; ///< go on where namespaces are refused
};

/// @brief Whether a folder is a bare repository.
[[nodiscard]] bool is_bare_repository(const Beneath& folder);

/// @brief Takes the wanted files of HEAD's commit.
///
/// The repository is a stranger's: its configuration can name programs and other folders. So only
/// its objects and references are copied, and git, which lists a tree and prints blobs, runs on the
/// copy behind the judge's walls, where there is no network and nothing but the copy.
/// @param[in] repository the folder
/// @param[in] limits what it may hold
/// @param[in] options how git is run
/// @param[in,out] finds takes the files
/// @throws course::Error if namespaces are refused
void read_repository(const Beneath& repository,
                     const Limits& limits,
                     const GitOptions& options,
                     Finds& finds);

} // namespace grader
