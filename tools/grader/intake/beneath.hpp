/// @file
/// @brief Opening what strangers have laid into a folder, without leaving it.
#pragma once

#include "common/posix/unique_fd.hpp"

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace grader {

/// @brief Why a file of a submission is not taken; what() is for the student.
class Refusal : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// @brief An entry of a folder.
struct FolderEntry {
  std::string name;       ///< as the file system has it: any bytes
  unsigned char type = 0; ///< DT_DIR, DT_REG, …
};

/// @brief A folder of a submission, held open.
///
/// Everything in it is reached from its descriptor: no link is followed, no path leads out of it,
/// no device or FIFO is opened.
class Beneath {
public:
  /// @brief Opens a folder that the user named; links on the way to it are followed.
  /// @throws std::system_error if it cannot be opened
  explicit Beneath(const std::string& path);

  /// @brief A folder within this one.
  /// @param[in] name relative
  /// @throws Refusal if it is a link, or no folder
  [[nodiscard]] Beneath folder(const std::string& name) const;

  /// @brief What is in it, by name.
  /// @param[in] most more than so many are a Refusal
  [[nodiscard]] std::vector<FolderEntry> entries(std::size_t most) const;

  /// @brief A regular file within, open for reading.
  /// @param[in] name relative
  /// @throws Refusal if it is a link, a device, or anything else that is no file
  [[nodiscard]] posix::UniqueFd file(const std::string& name) const;

  /// @brief A file's text.
  /// @param[in] name relative
  /// @param[in] longest in bytes; more is a Refusal
  [[nodiscard]] std::string text(const std::string& name, std::size_t longest) const;

  /// @brief When a file was last written, seconds since the epoch; 0 if that cannot be told.
  [[nodiscard]] std::int64_t written_at(const std::string& name) const;

  /// @brief Whether there is a regular file or folder of this name, without following links.
  [[nodiscard]] bool has(const std::string& name) const;

  /// @brief Its descriptor.
  [[nodiscard]] int get() const noexcept { return descriptor_.get(); }

private:
  explicit Beneath(posix::UniqueFd descriptor) noexcept : descriptor_{std::move(descriptor)} {}

  posix::UniqueFd descriptor_;
};

} // namespace grader
