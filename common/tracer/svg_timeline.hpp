/// @file
/// @brief Behind to_svg(): the drawing itself.
#pragma once

#include "common/tracer/svg_draw.hpp"
#include "common/tracer/timeline_svg.hpp"

#include <set>
#include <tuple>

namespace tracer {

/// @brief A timeline on its way to SVG: sizes are found first, then each thing draws itself.
class SvgTimeline {
public:
  /// @brief Measures, but draws nothing yet.
  SvgTimeline(const Timeline& timeline, const SvgOptions& options);

  /// @brief The whole document.
  [[nodiscard]] std::string draw();

private:
  using Node = pugi::xml_node;

  static constexpr int margin = 14;
  static constexpr int gate_half = 9; ///< of the hatched bar while signals are blocked
  static constexpr int box_rise = 12; ///< of a handler's box above its row
  static constexpr int slope = 9; ///< how far an arrow falls that arrives in the row it is sent in

  void measure(int wished);
  void head();
  void bands();
  void leads();
  void lane(int index);
  void gate(const Bar& bar);
  void handler(const Bar& bar);
  void handler_name(const Bar& bar);
  void pending(const Bar& bar);
  void arrow(const Arrow& arrow);
  void signal_end(Node group, const Arrow& arrow, svg::Point from, svg::Point to, int step);
  void mark(int index);
  void death(const Lane& lane, int index);
  void words(int index);
  void ending();

  [[nodiscard]] double x(int lane) const { return margin + (lane + 0.5) * lane_width_; }

  [[nodiscard]] double y(int row) const {
    return row < 0 ? top_ - 8 : y_[static_cast<std::size_t>(row)];
  }

  [[nodiscard]] double box_half() const {
    return std::min(lane_width_ / 2 - (small_ ? 3 : 9), 54.0);
  }

  [[nodiscard]] double box_half(const Bar& bar) const;
  [[nodiscard]] const Bar* find(BarKind kind, int lane, int row, int signo = 0) const;
  [[nodiscard]] double pending_x(const Bar& bar) const;
  [[nodiscard]] std::string colour(int signo) const;

  const Timeline& timeline_;
  pugi::xml_document document_;
  Node svg_;
  Node labels_; ///< drawn last, over everything
  bool small_ = false;
  double width_ = 0;
  double height_ = 0;
  double lane_width_ = 0;
  double words_x_ = 0;
  double words_right_ = 0;
  double top_ = 0;
  std::vector<double> y_;
  std::vector<std::vector<std::string>> words_;
  std::vector<std::string> title_;
  std::vector<std::vector<std::string>> ending_;
  double ending_y_ = 0;
  std::string file_;
  std::set<std::tuple<int, int, int>>
      labelled_; ///< row, lane and side where a signal's name stands
  std::string id_;
};

} // namespace tracer
