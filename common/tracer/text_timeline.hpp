/// @file
/// @brief Behind to_text(): the drawing itself.
#pragma once

#include "common/tracer/text_line.hpp"
#include "common/tracer/timeline_text.hpp"

#include <algorithm>

namespace tracer {

/// @brief A timeline on its way to text: line by line, each row's first line with marks and arrows.
class TextTimeline {
public:
  /// @brief Measures, but draws nothing yet.
  TextTimeline(const Timeline& timeline, const TextOptions& options);

  /// @brief All lines.
  [[nodiscard]] std::string draw();

private:
  static constexpr int columns = 80;
  static constexpr int box_from = 9; ///< narrower lanes have no room for boxes

  void head();
  void groups(int row);
  void row(int index);
  void finish_row();
  void lanes(TextLine& line, int index, bool first);
  void lane(TextLine& line, int which, int index, bool first);
  void box(TextLine& line, const Bar& bar, int index, bool first);
  void separators(TextLine& line, int index);
  void arrow(TextLine& line, const Arrow& arrow, int index, bool first);
  void flight(TextLine& line, const Arrow& arrow);
  void landing(TextLine& line, const Arrow& arrow, int from, int to, int step);
  void mark(TextLine& line, const Row& row);

  void write(const TextLine& line) { out_ += line.str(options_.colour, options_.ascii); }

  [[nodiscard]] bool drawn(int lane) const { return lane >= 0 && lane < shown_; }

  [[nodiscard]] bool boxes() const { return width_ >= box_from; }

  [[nodiscard]] int centre(int lane) const { return lane * width_ + width_ / 2; }

  [[nodiscard]] int reach() const { return boxes() ? width_ / 2 - 1 : 1; }

  [[nodiscard]] bool box_begins(int lane, int row) const {
    return boxes() && std::ranges::any_of(bars_, [lane, row](const Bar* bar) {
             return bar->kind == BarKind::handler && bar->lane == lane && bar->first_row == row;
           });
  }

  [[nodiscard]] bool in_box(int lane) const {
    return boxes() && std::ranges::any_of(bars_, [lane](const Bar* bar) {
             return bar->kind == BarKind::handler && bar->lane == lane;
           });
  }

  [[nodiscard]] pid_t group_at(int lane, int row) const;
  [[nodiscard]] bool lives(int lane, int row) const;

  [[nodiscard]] Style style(int signo) const {
    const auto found = std::ranges::find(timeline_.signals, signo);
    return found == timeline_.signals.end()
               ? Style::plain
               : signal_style(static_cast<int>(found - timeline_.signals.begin()));
  }

  const Timeline& timeline_;
  TextOptions options_;
  int width_ = 0; ///< of a lane
  int shown_ = 0;
  int words_ = 0;
  std::string file_;                 ///< the one source file, if there is but one
  std::vector<const Bar*> bars_;     ///< that reach into the row at hand
  std::vector<const Arrow*> arrows_; ///< likewise
  std::size_t next_bar_ = 0;
  std::size_t next_arrow_ = 0;
  std::string out_;
};

} // namespace tracer
