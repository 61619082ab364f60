/// @file
/// @brief A folder for one test.
#pragma once

#include "common/posix/check.hpp"

#include <stdlib.h>

#include <filesystem>
#include <string>

namespace tests {

/// @brief Owns an empty folder and removes it with all that is in it.
class ScratchFolder {
public:
  ScratchFolder() : path_{make()} {}

  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
  static std::string make() {
    std::string name = (std::filesystem::temp_directory_path() / "siglab-test-XXXXXX").string();
    posix::check(::mkdtemp(name.data()) == nullptr ? -1 : 0, "mkdtemp");
    return name;
  }

  std::filesystem::path path_;
};

} // namespace tests
