/// @file
/// @brief Where the program runs and how it speaks; handed to every command.
#pragma once

#include "tools/cli/style.hpp"

#include <filesystem>

namespace cli {

/// @brief What every command needs to know.
struct Context {
  std::filesystem::path root;  ///< the checkout
  std::filesystem::path build; ///< its build folder
  Style style;
  unsigned jobs = 1; ///< how much to do at the same time
  bool ninja = true; ///< whether to build first; a test of the build itself must not
};

/// @brief The program's exit statuses.
enum Status : int {
  all_passed = 0,
  not_yet = 1,
  cannot_judge = 2,
  skip = 77, ///< for `meson test`: nothing to test yet
};

/// @brief A path as the user would type it here.
[[nodiscard]] inline std::string short_path(const std::filesystem::path& path) {
  std::error_code error;
  const std::string near = std::filesystem::proximate(path, error).string();
  return error || near.starts_with("../..") ? path.string() : near;
}

} // namespace cli
