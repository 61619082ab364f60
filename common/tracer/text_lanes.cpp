#include "common/tracer/printable.hpp"
#include "common/tracer/text_timeline.hpp"
#include "common/tracer/timeline_words.hpp"

#include <algorithm>
#include <cstdlib>

namespace tracer {
namespace {

bool comes_later(const Arrow& arrow) {
  return arrow.kind == ArrowKind::signal && arrow.to_row > arrow.from_row;
}

/// The column beside a lane where an arrow from that side comes down.
constexpr int beside(int centre, int reach, int step) {
  return centre - step * (reach + 1);
}

} // namespace

pid_t TextTimeline::group_at(int lane, int row) const {
  pid_t group = 0;
  for (const Band& band : timeline_.bands) {
    if (band.lane == lane && band.first_row <= row && row <= band.last_row) {
      group = band.group;
    }
  }
  return group;
}

bool TextTimeline::lives(int lane, int row) const {
  const Lane& it = timeline_.lanes[static_cast<std::size_t>(lane)];
  return it.first_row <= row && row <= it.last_row;
}

void TextTimeline::separators(TextLine& line, int index) {
  for (int lane = 1; lane < shown_; ++lane) {
    const pid_t left = lives(lane - 1, index) ? group_at(lane - 1, index) : 0;
    const pid_t right = lives(lane, index) ? group_at(lane, index) : 0;
    if (left != 0 && right != 0 && left != right) {
      line.put(lane * width_, U'┊', Style::dim);
    }
  }
}

void TextTimeline::lanes(TextLine& line, int index, bool first) {
  separators(line, index);
  for (int which = 0; which < shown_; ++which) {
    lane(line, which, index, first);
  }
  for (const Arrow* one : arrows_) {
    if (drawn(one->to_lane) && (one->from_lane < 0 || drawn(one->from_lane))) {
      arrow(line, *one, index, first);
    }
  }
}

void TextTimeline::lane(TextLine& line, int which, int index, bool first) {
  const Lane& it = timeline_.lanes[static_cast<std::size_t>(which)];
  const auto covers = [index, first](int from, int to, bool open) {
    return from <= index && (index < to || (index == to && (first || open)));
  };
  const auto last = static_cast<int>(timeline_.rows.size()) - 1;
  if (!covers(it.first_row, it.last_row, it.last_row == last && it.death_row < 0)) {
    return;
  }
  const int x = centre(which);
  line.put(x, U'┃');
  const Bar* handler = nullptr;
  for (const Bar* bar : bars_) {
    if (bar->lane != which || !covers(bar->first_row, bar->last_row, bar->open)) {
      continue;
    }
    switch (bar->kind) {
    case BarKind::blocked:
      if (first && index == it.first_row) {
        break;
      }
      for (const int side : {-1, 1}) {
        if (line.at(x + side) == U' ') {
          line.put(x + side, U'▒', Style::dim);
        }
      }
      break;
    case BarKind::pending:
      line.put(x + bar->side, U'█', style(bar->signo));
      break;
    case BarKind::handler:
      handler = bar;
      break;
    case BarKind::asleep:
      line.put(x, U'┆', Style::dim);
      break;
    case BarKind::stopped:
      line.put(x, U'■', Style::death);
      break;
    case BarKind::zombie:
      line.put(x, U'·', Style::dim);
      break;
    }
  }
  if (handler != nullptr && boxes()) {
    box(line, *handler, index, first);
  }
}

void TextTimeline::box(TextLine& line, const Bar& bar, int index, bool first) {
  const int x = centre(bar.lane);
  const int half = reach() - 1;
  const Style how = style(bar.signo);
  const bool top = first && index == bar.first_row;
  const bool bottom = first && index == bar.last_row && !bar.open && !top;
  line.put(x, U'┃', how);
  if (top || bottom) {
    for (int dx = -half; dx <= half; ++dx) {
      line.put(x + dx, U'─', how);
    }
  }
  line.put(x - half, top ? U'┌' : bottom ? U'└' : U'│', how);
  line.put(x + half, top ? U'┐' : bottom ? U'┘' : U'│', how);
  if (top) {
    std::u32string name = code_points(bar.label);
    const auto room = static_cast<std::size_t>(2 * half - 1);
    if (name.size() > room) {
      name.resize(room);
      name.back() = U'…';
    }
    int at = x - static_cast<int>(name.size()) / 2;
    for (const char32_t point : name) {
      line.put(at++, point, how);
    }
  }
}

void TextTimeline::arrow(TextLine& line, const Arrow& arrow, int index, bool first) {
  const int to = centre(arrow.to_lane);
  const int from = arrow.from_lane < 0 ? arrow.to_lane * width_ : centre(arrow.from_lane);
  const int step = from <= to ? 1 : -1;
  if (first && index == arrow.from_row) {
    flight(line, arrow);
    landing(line, arrow, from, to, step);
    return;
  }
  if (!comes_later(arrow) || index < arrow.from_row || index > arrow.to_row) {
    return;
  }
  const int down = beside(to, reach(), step);
  const Style how = style(arrow.signo);
  if (index < arrow.to_row) {
    line.put(down, U'│', how);
  } else if (first) {
    line.put(down, step > 0 ? U'╰' : U'╯', how);
    const int end = box_begins(arrow.to_lane, index) ? to - step * (reach() - 1) : to;
    for (int x = down + step; x != end; x += step) {
      line.put(x, x + step != end ? U'─' : step > 0 ? U'▶' : U'◀', how);
    }
  }
}

/// The level part, from the sender to beside the receiver.
void TextTimeline::flight(TextLine& line, const Arrow& arrow) {
  const int to = centre(arrow.to_lane);
  const int from = arrow.from_lane < 0 ? arrow.to_lane * width_ : centre(arrow.from_lane);
  const int step = from <= to ? 1 : -1;
  const Style how = arrow.kind == ArrowKind::signal ? style(arrow.signo) : Style::dim;
  const char32_t dash = arrow.kind == ArrowKind::reap ? U'┄' : U'─';
  const int end = comes_later(arrow) ? beside(to, reach(), step) : to;
  for (int x = from + step; x * step < end * step; x += step) {
    const bool lane = x % width_ == width_ / 2 && line.at(x) != U' ' && line.at(x) != U'─';
    line.put(x, lane && arrow.kind != ArrowKind::reap ? U'┼' : dash, how);
  }
}

void TextTimeline::landing(TextLine& line, const Arrow& arrow, int from, int to, int step) {
  const Style how = style(arrow.signo);
  const char32_t head = step > 0 ? U'▶' : U'◀';
  switch (arrow.kind) {
  case ArrowKind::fork:
    line.put(to, step > 0 ? U'╮' : U'╭');
    return;
  case ArrowKind::reap:
    line.put(to - step, head, Style::dim);
    line.put(from, U'┴', Style::dim);
    return;
  case ArrowKind::group:
    line.put(to - step, head, Style::dim);
    return;
  case ArrowKind::signal:
    break;
  }
  if (from == to) {
    return;
  }
  const std::string name = short_name(arrow.signo);
  const auto length = static_cast<int>(name.size());
  const int skip = in_box(arrow.from_lane) ? reach() : 2;
  if (arrow.from_lane >= 0 && std::abs(to - from) > skip + length + reach() + 1) {
    line.text(step > 0 ? from + skip : from - skip - length + 1, name, how);
  }
  if (comes_later(arrow)) {
    line.put(beside(to, reach(), step), step > 0 ? U'╮' : U'╭', how);
    return;
  }
  const bool waits = arrow.fate == Fate::waits || arrow.fate == Fate::merged;
  const int at = to - step * (waits ? 2 : 1);
  line.put(at, arrow.fate == Fate::ignored ? U'╳' : arrow.fate == Fate::merged ? U'⊕' : head, how);
  if (waits) {
    line.put(to - step, U'█', how);
  }
}

void TextTimeline::mark(TextLine& line, const Row& row) {
  if (!drawn(row.lane)) {
    return;
  }
  const int x = centre(row.lane);
  switch (row.mark) {
  case Mark::back:
    line.put(x, boxes() ? U'┬' : U'●', style(row.signo));
    break;
  case Mark::dot:
  case Mark::wake:
    line.put(x, U'●');
    break;
  case Mark::send:
    line.put(x, U'●', style(row.signo));
    break;
  case Mark::take:
    if (!boxes() || line.at(x) == U'┃' || line.at(x) == U'┆') {
      line.put(x, U'●', style(row.signo));
    }
    break;
  case Mark::sleep:
    line.put(x, U'z');
    break;
  case Mark::stop:
    line.put(x, U'■', Style::death);
    break;
  case Mark::death:
    line.put(x, U'╳', Style::death);
    break;
  case Mark::exit:
    line.put(x, U'┻');
    break;
  case Mark::note:
    line.put(x, U'○');
    break;
  }
}

} // namespace tracer
