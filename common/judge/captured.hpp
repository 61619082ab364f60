/// @file
/// @brief What a subject writes, up to a limit.
#pragma once

#include <string>

namespace judge {

/// @brief Collects the bytes of a pipe.
class Captured {
public:
  /// @brief Takes over what has come; waits for nothing.
  /// @param[in] descriptor the pipe's read end, non-blocking
  /// @return whether anything had
  bool drain(int descriptor);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  /// @brief Whether more came than a test keeps; the rest is thrown away.
  [[nodiscard]] bool flooded() const noexcept { return flooded_; }

private:
  std::string text_;
  bool flooded_ = false;
};

} // namespace judge
