/// @file
/// @brief Writing a zip archive.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

struct archive;

namespace grader {

/// @brief Owns a zip archive that is being written; times and owners are always the same.
class ZipWriter {
public:
  /// @brief Begins.
  /// @param[in] file overwritten
  /// @throws course::Error if it cannot be written
  explicit ZipWriter(const std::filesystem::path& file);
  ~ZipWriter();
  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;

  /// @brief Adds a file.
  /// @param[in] name its path in the archive
  /// @param[in] text its bytes
  /// @param[in] program whether it is executable
  /// @throws course::Error if it cannot be written
  void add(const std::string& name, std::string_view text, bool program);

  /// @brief Ends the archive; without it the file is no archive.
  /// @throws course::Error if it cannot be written
  void close();

private:
  void check(int status) const;

  std::filesystem::path file_;
  archive* archive_;
};

} // namespace grader
