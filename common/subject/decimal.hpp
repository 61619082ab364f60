/// @file
/// @brief Decimal text without allocation; for the runtime itself.
#pragma once

#include <array>
#include <charconv>
#include <string_view>

namespace subject {

/// @brief A number as text that lives on the stack.
/// @note async-signal-safe: yes
class Decimal {
public:
  /// @brief Converts a number.
  /// @param[in] value any number
  explicit Decimal(long long value) noexcept
      : end_{std::to_chars(text_.data(), text_.data() + text_.size(), value).ptr} {}

  /// @brief The digits; valid as long as this object.
  [[nodiscard]] std::string_view view() const noexcept {
    return {text_.data(), static_cast<std::size_t>(end_ - text_.data())};
  }

private:
  std::array<char, 24> text_{};
  char* end_;
};

} // namespace subject
