/// @file
/// @brief A folder that lives as long as a test.
#pragma once

#include "tools/course/files.hpp"

#include <stdlib.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace tools_tests {

/// @brief Makes an empty folder and removes it with all that is in it.
class TemporaryFolder {
public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "siglab-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }

  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  /// @brief Writes a file in it.
  std::filesystem::path write(std::string_view name, std::string_view text) const {
    course::write_text(path_ / name, text);
    return path_ / name;
  }

private:
  std::filesystem::path path_;
};

} // namespace tools_tests
