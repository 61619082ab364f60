/// @file
/// @brief Where a program is that is called by its bare name.
#pragma once

#include <filesystem>
#include <string>

namespace confinement {

/// @brief Looks a program up as execvp would.
/// @param[in] name a bare name; one with a slash stays as it is
/// @return the path of the first in PATH that can be run; the name itself if there is none
[[nodiscard]] std::string find_in_path(const std::filesystem::path& name);

} // namespace confinement
