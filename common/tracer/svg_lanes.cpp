#include "common/tracer/printable.hpp"
#include "common/tracer/svg_style.hpp"
#include "common/tracer/svg_timeline.hpp"
#include "common/tracer/timeline_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tracer {

using namespace svg;

void SvgTimeline::bands() {
  std::map<pid_t, int> nth;
  const auto same_beside = [this](const Band& band, int side, int row) {
    return std::ranges::any_of(timeline_.bands, [&](const Band& other) {
      return other.lane == band.lane + side && other.group == band.group &&
             other.first_row <= row && row <= other.last_row;
    });
  };
  Node group = add(svg_, "g");
  for (const Band& band : timeline_.bands) {
    nth.emplace(band.group, static_cast<int>(nth.size()));
    const bool is_first =
        band.first_row <= timeline_.lanes[static_cast<std::size_t>(band.lane)].first_row;
    const double from = band.first_row <= 0 ? top_ - 8 : y(band.first_row) - (is_first ? 12 : 0);
    const double to =
        band.last_row + 1 == static_cast<int>(y_.size()) ? y(band.last_row) + 16 : y(band.last_row);
    const int middle = (band.first_row + band.last_row) / 2;
    const double left = same_beside(band, -1, middle) ? 0 : 3;
    const double right = same_beside(band, 1, middle) ? 0 : 3;
    rect(group,
         margin + band.lane * lane_width_ + left,
         from,
         lane_width_ - left - right,
         to - from,
         fmt::format("band{}", nth.at(band.group) % svg_band_colours));
  }
  for (const Band& band : timeline_.bands) {
    if (same_beside(band, -1, band.first_row) || same_beside(band, 1, band.first_row - 1)) {
      continue;
    }
    const double from = band.first_row <= 0 ? top_ - 8 : y(band.first_row);
    text(group,
         margin + band.lane * lane_width_ + 8,
         from + 13,
         fmt::format("{}{}", small_ ? "grp " : "group ", band.group),
         "muted");
  }
}

/// Faint lines that lead the eye from a lane to its words.
void SvgTimeline::leads() {
  for (std::size_t i = 0; i != timeline_.rows.size(); ++i) {
    if (const int lane = timeline_.rows[i].lane; lane >= 0) {
      line(svg_, {x(lane) + gate_half + 4, y_[i]}, {words_x_ - 5, y_[i]}, "lead");
    }
  }
}

void SvgTimeline::lane(int index) {
  const Lane& lane = timeline_.lanes[static_cast<std::size_t>(index)];
  Node group = add(svg_, "g");
  const bool forked = std::ranges::any_of(timeline_.arrows, [index](const Arrow& arrow) {
    return arrow.kind == ArrowKind::fork && arrow.to_lane == index;
  });
  double at = y(lane.first_row) + (forked && lane.first_row >= 0 ? 12 : 0);
  const int last = lane.death_row >= 0 ? lane.death_row : lane.last_row;
  const double end =
      lane.death_row < 0 && last + 1 == static_cast<int>(y_.size()) ? y(last) + 16 : y(last);
  const auto run = [&](double to) {
    if (to > at) {
      line(group, {x(index), at}, {x(index), to}, "run");
    }
  };
  for (const Bar& bar : timeline_.bars) {
    const bool rests = bar.kind == BarKind::asleep || bar.kind == BarKind::stopped;
    if (bar.lane != index || (!rests && bar.kind != BarKind::zombie)) {
      continue;
    }
    const double from = y(bar.first_row);
    const double to = bar.open ? y(bar.last_row) + 16 : y(bar.last_row);
    if (rests) {
      run(from);
      at = std::max(at, to);
    }
    line(group,
         {x(index), from},
         {x(index), to},
         bar.kind == BarKind::asleep    ? "asleep"
         : bar.kind == BarKind::stopped ? "stopped"
                                        : "zombie");
  }
  run(end);
}

void SvgTimeline::gate(const Bar& bar) {
  const Lane& lane = timeline_.lanes[static_cast<std::size_t>(bar.lane)];
  const bool birth = bar.first_row == lane.first_row;
  const double from = y(bar.first_row) + (birth ? 12 : 0);
  const double to = bar.open ? y(bar.last_row) + 16 : y(bar.last_row);
  Node node = rect(svg_, x(bar.lane) - gate_half, from, 2 * gate_half, to - from, "gate");
  node.append_attribute("rx") = 3;
  node.append_attribute("fill") = fmt::format("url(#{}-hatch)", id_).c_str();
  const bool in_handler = find(BarKind::handler, bar.lane, bar.first_row) != nullptr;
  if (!small_ && lane_width_ > 100 && !birth && !in_handler && bar.first_row >= 0) {
    const auto room = static_cast<std::size_t>((lane_width_ / 2 - gate_half - 5) / 6.2);
    std::string names = short_names(bar.set);
    if (names.size() > room) {
      names = bar.set == posix::SignalSet::all()
                  ? "all"
                  : fmt::format("{} signals", bar.set.signals().size());
    }
    text(svg_, x(bar.lane) + gate_half + 5, from + 8, names, "muted");
    text(svg_, x(bar.lane) + gate_half + 5, from + 20, "blocked", "muted");
  }
}

/// The box lies below the lane, so that one sees what is blocked while the handler runs.
void SvgTimeline::handler(const Bar& bar) {
  const double half = box_half(bar);
  const double from = y(bar.first_row) - box_rise;
  const double to = bar.open ? y(bar.last_row) + 14 : std::max(y(bar.last_row) + 6, from + 26);
  Node group = add(svg_, "g", colour(bar.signo));
  for (const char* classes : {"box", "tint"}) {
    rect(group, x(bar.lane) - half, from, 2 * half, to - from, classes).append_attribute("rx") = 6;
  }
}

void SvgTimeline::handler_name(const Bar& bar) {
  const double half = box_half(bar);
  const double from = y(bar.first_row) - box_rise;
  Node group = add(svg_, "g", colour(bar.signo));
  rect(group, x(bar.lane) - half, from, 2 * half, 20, "boxhead").append_attribute("rx") = 6;
  const auto room = static_cast<std::size_t>(2 * half / (small_ ? 6.1 : 7.4));
  text(group, x(bar.lane), from + 14, printable(bar.label, room), "boxname mono")
      .append_attribute("text-anchor") = "middle";
}

double SvgTimeline::box_half(const Bar& bar) const {
  const auto depth = std::ranges::count_if(timeline_.bars, [&bar](const Bar& other) {
    return other.kind == BarKind::handler && other.lane == bar.lane && &other < &bar &&
           other.last_row >= bar.last_row;
  });
  return std::max(box_half() - (small_ ? 2.0 : 5.0) * static_cast<double>(depth), 15.0);
}

void SvgTimeline::pending(const Bar& bar) {
  Node group = add(svg_, "g", colour(bar.signo));
  const Bar* taker = find(BarKind::handler, bar.lane, bar.last_row, bar.signo);
  const bool dies = timeline_.lanes[static_cast<std::size_t>(bar.lane)].death_row == bar.last_row;
  const bool taken = !bar.open && taker != nullptr && taker->first_row == bar.last_row;
  const double half = small_ ? 2.5 : 4;
  const double at = pending_x(bar);
  const double from = y(bar.first_row) + (bar.first_row < 0 ? 0 : slope - 5);
  const double to = bar.open ? y(bar.last_row) + 16 : y(bar.last_row) - (taken ? box_rise : 4);
  rect(group, at - half, from, 2 * half, to - from, "wait").append_attribute("rx") = half;
  if (!bar.open && !taken && !dies) {
    tip(group, {at, to}, {x(bar.lane) + bar.side * 3, to + 4});
  }
  if (!small_ && lane_width_ > 100 && bar.first_row >= 0) {
    Node label = text(labels_, at + bar.side * 8, from + 22, "pending", "tag " + colour(bar.signo));
    label.append_attribute("text-anchor") = bar.side < 0 ? "end" : "start";
  }
}

void SvgTimeline::mark(int index) {
  const Row& row = timeline_.rows[static_cast<std::size_t>(index)];
  if (row.lane < 0) {
    return;
  }
  const Point at{x(row.lane), y(index)};
  const bool boxed = find(BarKind::handler, row.lane, index) != nullptr;
  switch (row.mark) {
  case Mark::death:
  case Mark::exit:
    death(timeline_.lanes[static_cast<std::size_t>(row.lane)], row.lane);
    return;
  case Mark::take:
  case Mark::back:
    if (boxed) {
      return;
    }
    break;
  case Mark::sleep: {
    circle(svg_, at, 3.5, "dot");
    text(svg_, at.x + gate_half + 5, at.y + 5, small_ ? "zz" : "zzz", "muted");
    return;
  }
  default:
    break;
  }
  Node group = add(svg_, "g", row.mark == Mark::send ? colour(row.signo) : "sig");
  Node dot = circle(group, at, 5, "dot");
  if (row.mark == Mark::send) {
    dot.append_attribute("style") = "fill:var(--c)";
  }
}

void SvgTimeline::death(const Lane& lane, int index) {
  if (lane.death_row < 0) {
    return;
  }
  const Point at{x(index), y(lane.death_row)};
  if (lane.killed) {
    Node skull = path(svg_,
                      "M-8 -2.5a8 8 0 1 1 16 0c0 3 -1.3 4.6 -3 5.6v3.9h-2v-2.5h-2v2.5h-2v-2.5h-2"
                      "v2.5h-2v-3.9c-1.7 -1 -3 -2.6 -3 -5.6ZM-5.4 -1.8a2.2 2.2 0 1 0 4.4 0a2.2 2.2"
                      " 0 1 0 -4.4 0M1 -1.8a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0 -4.4 0",
                      "dead");
    skull.append_attribute("fill-rule") = "evenodd";
    skull.append_attribute("transform") =
        fmt::format("translate({} {}) scale(1.25)", number(at.x), number(at.y)).c_str();
  } else {
    rect(svg_, at.x - 8, at.y - 2, 16, 5, "dot");
  }
  if (!small_) {
    const std::string reason = lane.death.starts_with("SIG") ? lane.death.substr(3) : lane.death;
    text(labels_, at.x + 15, at.y + 5, reason, lane.killed ? "tag dead" : "tag quiet");
  }
}

} // namespace tracer
