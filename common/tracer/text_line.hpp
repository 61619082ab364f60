/// @file
/// @brief One line of a terminal, of cells with a character and a style each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tracer {

/// @brief How a cell looks, where colours are shown. Values from `signal` on are signals' colours.
enum class Style { plain, dim, bold, death, signal };

/// @brief The style of the nth signal of a picture.
[[nodiscard]] constexpr Style signal_style(int nth) noexcept {
  constexpr int colours = 5;
  return static_cast<Style>(static_cast<int>(Style::signal) + nth % colours);
}

/// @brief A line of fixed width that is drawn upon and then written out.
class TextLine {
public:
  /// @brief A blank line.
  /// @param[in] width columns; what is put beyond them is dropped
  explicit TextLine(int width) : cells_(static_cast<std::size_t>(width)) {}

  /// @brief Sets one cell.
  void put(int x, char32_t point, Style style = Style::plain);
  /// @brief Sets cells from left to right.
  /// @param[in] x the first column
  /// @param[in] text made by printable()
  /// @param[in] style of all of them
  void text(int x, std::string_view text, Style style = Style::plain);
  /// @brief What stands in a cell; a blank outside.
  [[nodiscard]] char32_t at(int x) const;
  /// @brief The line without trailing blanks, with its newline.
  /// @param[in] colour with escape sequences
  /// @param[in] ascii every character beyond ASCII by something like it
  [[nodiscard]] std::string str(bool colour, bool ascii) const;

private:
  struct Cell {
    char32_t point = U' ';
    Style style = Style::plain;
  };

  std::vector<Cell> cells_;
};

} // namespace tracer
