/// @file
/// @brief Colours and marks, or none, as the terminal and the user want it.
#pragma once

#include <string>
#include <string_view>

namespace cli {

/// @brief What the output may use.
struct Style {
  bool colour = false; ///< escape codes for colours
  bool unicode = true; ///< marks and lines beyond ASCII
  bool moving = false; ///< a progress line that is overwritten, on stderr

  /// @brief Looks at stdout, stderr, NO_COLOR, TERM and the locale's variables.
  [[nodiscard]] static Style of_terminal();

  [[nodiscard]] std::string good(std::string_view text) const { return paint("32", text); }

  [[nodiscard]] std::string bad(std::string_view text) const { return paint("31", text); }

  [[nodiscard]] std::string warn(std::string_view text) const { return paint("33", text); }

  [[nodiscard]] std::string dim(std::string_view text) const { return paint("2", text); }

  [[nodiscard]] std::string bold(std::string_view text) const { return paint("1", text); }

  /// @brief The text, or its stand-in where only ASCII may be printed.
  [[nodiscard]] std::string_view either(std::string_view unicode_text,
                                        std::string_view ascii) const noexcept {
    return unicode ? unicode_text : ascii;
  }

private:
  [[nodiscard]] std::string paint(std::string_view code, std::string_view text) const;
};

} // namespace cli
