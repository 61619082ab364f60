/// @file
/// @brief A line in a source file.
#pragma once

#include <string>

namespace posix {

/// @brief A line in a source file.
struct Place {
  std::string file; ///< as the compiler saw it
  int line = 0;     ///< counted from 1

  friend bool operator==(const Place&, const Place&) = default;
};

/// @brief A path's last part, "dir/a.cpp" gives "a.cpp".
/// @param[in] path a path
[[nodiscard]] inline std::string base_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

} // namespace posix
