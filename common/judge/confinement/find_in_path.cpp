#include "common/judge/confinement/find_in_path.hpp"

#include <unistd.h>

#include <cstdlib>
#include <sstream>

namespace confinement {

std::string find_in_path(const std::filesystem::path& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders{path != nullptr ? path : "/usr/bin:/bin"};
  for (std::string folder; !name.has_parent_path() && std::getline(folders, folder, ':');) {
    const std::filesystem::path candidate = std::filesystem::path{folder} / name;
    if (::access(candidate.c_str(), X_OK) == 0) {
      return candidate.string();
    }
  }
  return name.string();
}

} // namespace confinement
