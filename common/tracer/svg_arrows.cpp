#include "common/tracer/svg_timeline.hpp"
#include "common/tracer/timeline_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tracer {

using namespace svg;

const Bar* SvgTimeline::find(BarKind kind, int lane, int row, int signo) const {
  const auto found = std::ranges::find_if(timeline_.bars, [&](const Bar& bar) {
    return bar.kind == kind && bar.lane == lane && bar.first_row <= row && row <= bar.last_row &&
           (signo == 0 || bar.signo == signo);
  });
  return found != timeline_.bars.end() ? &*found : nullptr;
}

double SvgTimeline::pending_x(const Bar& bar) const {
  return x(bar.lane) + bar.side * (gate_half + (small_ ? 4 + 6 * bar.track : 6 + 10 * bar.track));
}

void SvgTimeline::arrow(const Arrow& arrow) {
  const bool outside = arrow.from_lane < 0;
  Point from{outside ? margin + arrow.to_lane * lane_width_ + 4 : x(arrow.from_lane),
             y(arrow.from_row)};
  Point to{x(arrow.to_lane), y(arrow.to_row)};
  const int step = outside || arrow.from_lane < arrow.to_lane ? 1 : -1;
  switch (arrow.kind) {
  case ArrowKind::fork:
    path(svg_,
         fmt::format("M{} {}H{}Q{} {} {} {}V{}",
                     number(from.x),
                     number(from.y),
                     number(to.x - step * 12),
                     number(to.x),
                     number(from.y),
                     number(to.x),
                     number(from.y + 12),
                     number(std::max(to.y, from.y + 12))),
         "family");
    return;
  case ArrowKind::reap:
    line(svg_, from, to, "reap");
    return;
  case ArrowKind::group: {
    Node group = add(svg_, "g", "sig");
    to.x -= step * 5;
    line(group, from, to, "arrow dashed");
    tip(group, from, to);
    return;
  }
  case ArrowKind::signal:
    break;
  }
  Node group = add(svg_, "g", colour(arrow.signo));
  if (arrow.from_row == arrow.to_row) {
    to.y += slope;
  }
  signal_end(group, arrow, from, to, step);
}

void SvgTimeline::signal_end(Node group, const Arrow& arrow, Point from, Point to, int step) {
  const bool self = arrow.from_lane == arrow.to_lane;
  const Bar* waiting = find(BarKind::pending, arrow.to_lane, arrow.to_row, arrow.signo);
  const bool joins = arrow.fate == Fate::waits || arrow.fate == Fate::merged;
  const Bar* box = find(BarKind::handler, arrow.to_lane, arrow.to_row, arrow.signo);
  if (joins && waiting != nullptr) {
    to.x = pending_x(*waiting) - (self ? 0 : step * (arrow.fate == Fate::merged ? 10 : 4));
  } else if (arrow.fate == Fate::ignored) {
    to.x -= self ? -21 : step * 16;
  } else if (box != nullptr && box->first_row == arrow.to_row && !self) {
    to.x -= step * box_half();
  } else {
    to.x -= self ? 0 : step * 4;
  }

  const bool dashed = arrow.fate == Fate::ignored || arrow.fate == Fate::merged;
  const std::string classes = dashed ? "arrow dashed" : "arrow";
  if (self) {
    const double out = std::min(lane_width_ / 2 - 2, 46.0);
    path(group,
         fmt::format("M{0} {1}C{2} {3} {2} {4} {5} {6}",
                     number(from.x),
                     number(from.y),
                     number(from.x + out),
                     number(from.y - 14),
                     number(to.y + 2),
                     number(to.x),
                     number(to.y)),
         classes);
    from.x = to.x + 8;
  } else {
    line(group, from, to, classes);
    const bool boxed = find(BarKind::handler, arrow.from_lane, arrow.from_row) != nullptr &&
                       std::abs(to.x - from.x) > box_half() + 40;
    const double skip = boxed ? box_half() + 6 : gate_half + 6;
    if (arrow.from_lane >= 0 && arrow.from_row >= 0) {
      const double down = (to.y - from.y) * skip / std::abs(to.x - from.x);
      if (std::abs(to.x - from.x) > skip + 30 &&
          labelled_.emplace(arrow.from_row, arrow.from_lane, step).second) {
        text(labels_,
             from.x + step * skip,
             from.y + down - 5,
             short_name(arrow.signo),
             "tag " + colour(arrow.signo))
            .append_attribute("text-anchor") = step > 0 ? "start" : "end";
      }
    } else if (arrow.from_lane < 0) {
      text(labels_, from.x, from.y - 6, short_name(arrow.signo), "tag " + colour(arrow.signo));
    }
  }
  const Point end{to.x + (self ? -8 : step * (arrow.fate == Fate::merged ? 0 : 2)), to.y};
  if (arrow.fate == Fate::ignored || arrow.fate == Fate::merged) {
    const bool merged = arrow.fate == Fate::merged;
    const Point at = self ? to : Point{to.x + step * 5, to.y};
    circle(group, at, 5.5, "ring");
    path(group,
         merged ? fmt::format("M{} {}h7m-3.5 -3.5v7", number(at.x - 3.5), number(at.y))
                : fmt::format("M{} {}l7 -7", number(at.x - 3.5), number(at.y + 3.5)),
         "arrow");
    if (!small_ && !self && (lane_width_ > 100 || merged)) {
      Node label = text(labels_,
                        at.x - step * 9,
                        at.y + 15,
                        merged ? "merged" : "ignored",
                        merged ? "tag " + colour(arrow.signo) : "tag quiet");
      label.append_attribute("text-anchor") = step < 0 ? "start" : "end";
    }
  } else {
    tip(group, from, end);
  }
}

} // namespace tracer
