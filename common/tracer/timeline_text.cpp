#include "common/tracer/timeline_text.hpp"

#include "common/tracer/printable.hpp"
#include "common/tracer/text_timeline.hpp"

#include <fmt/format.h>

#include <set>

namespace tracer {
namespace {

constexpr int words_at_least = 34;
constexpr int widest_lane = 17;
constexpr int narrowest_lane = 5;

} // namespace

TextTimeline::TextTimeline(const Timeline& timeline, const TextOptions& options)
    : timeline_{timeline}, options_{options} {
  const int room = columns - words_at_least - 1;
  const auto all = static_cast<int>(timeline.lanes.size());
  width_ = std::clamp(all == 0 ? widest_lane : room / all, narrowest_lane, widest_lane);
  shown_ = std::min(all, room / width_);
  words_ = shown_ * width_ + 1;
  std::set<std::string> files;
  for (const Row& row : timeline.rows) {
    if (row.place) {
      files.insert(row.place->file);
    }
  }
  if (files.size() == 1) {
    file_ = printable(posix::base_name(*files.begin()), 40);
  }
}

void TextTimeline::head() {
  TextLine title{columns};
  title.text(0, timeline_.title, Style::bold);
  write(title);
  if (!file_.empty()) {
    TextLine line{columns};
    line.text(0, "Numbers at the right are lines of " + file_ + ".", Style::dim);
    write(line);
  }
  if (const auto more = static_cast<int>(timeline_.lanes.size()) - shown_; more > 0) {
    TextLine line{columns};
    line.text(0, fmt::format("{} more processes have no lane here, only words.", more), Style::dim);
    write(line);
  }
  write(TextLine{columns});
  TextLine names{columns};
  TextLine pids{columns};
  const auto centred = [this](TextLine& line, int lane, const std::string& text, Style style) {
    std::u32string points = code_points(text);
    points.resize(std::min(points.size(), static_cast<std::size_t>(width_ - 1)));
    int x = centre(lane) - static_cast<int>(points.size()) / 2;
    for (const char32_t point : points) {
      line.put(x++, point, style);
    }
  };
  for (int lane = 0; lane != shown_; ++lane) {
    const Lane& it = timeline_.lanes[static_cast<std::size_t>(lane)];
    const bool fits = code_points(it.name).size() < static_cast<std::size_t>(width_);
    const std::size_t blank = it.name.rfind(' ');
    centred(names,
            lane,
            fits || blank == std::string::npos ? it.name : it.name.substr(blank + 1),
            Style::bold);
    centred(
        pids, lane, boxes() ? fmt::format("pid {}", it.pid) : std::to_string(it.pid), Style::dim);
  }
  write(names);
  write(pids);
}

void TextTimeline::groups(int row) {
  TextLine line{columns};
  bool any = false;
  for (int lane = 0; lane < shown_;) {
    const pid_t group = lives(lane, row) ? group_at(lane, row) : 0;
    const int begin = lane++;
    while (lane < shown_ && group != 0 && lives(lane, row) && group_at(lane, row) == group) {
      ++lane;
    }
    if (group == 0) {
      continue;
    }
    any = true;
    const int left = begin * width_ + 1;
    const int right = lane * width_ - 1;
    for (int x = left; x <= right; ++x) {
      line.put(x, U'─', Style::dim);
    }
    line.put(left, U'╭', Style::dim);
    line.put(right, U'╮', Style::dim);
    std::string name = fmt::format(" group {} ", group);
    const auto room = static_cast<std::size_t>(right - left - 1);
    for (const auto& shorter : {fmt::format("group {}", group), std::to_string(group)}) {
      name = name.size() > room ? shorter : name;
    }
    line.text((left + right + 1 - static_cast<int>(name.size())) / 2, name);
  }
  if (any) {
    write(line);
  }
}

void TextTimeline::row(int index) {
  const Row& it = timeline_.rows[static_cast<std::size_t>(index)];
  std::string place;
  std::string words = it.name + ' ' + it.words;
  if (it.place && !file_.empty()) {
    place = fmt::format(":{}", it.place->line);
  } else if (it.place) {
    words +=
        fmt::format(" ({}:{})", printable(posix::base_name(it.place->file), 40), it.place->line);
  }
  const auto room = static_cast<std::size_t>(columns - words_) -
                    (file_.empty() ? 0 : std::max<std::size_t>(place.size() + 1, 5));
  const std::size_t bold = code_points(it.name).size();
  bool first = true;
  for (const std::string& text : wrapped(words, room)) {
    TextLine line{columns};
    lanes(line, index, first);
    if (first) {
      mark(line, it);
      line.text(columns - static_cast<int>(place.size()), place, Style::dim);
    }
    line.text(words_, text, it.mark == Mark::death ? Style::death : Style::plain);
    if (first) {
      const std::u32string points = code_points(text);
      for (std::size_t i = 0; i != std::min(bold, points.size()); ++i) {
        line.put(words_ + static_cast<int>(i), points[i], Style::bold);
      }
    }
    write(line);
    first = false;
  }
}

std::string TextTimeline::draw() {
  head();
  if (timeline_.hidden_events != 0) {
    TextLine line{columns};
    line.text(words_,
              fmt::format("… {} earlier event{}",
                          timeline_.hidden_events,
                          timeline_.hidden_events == 1 ? "" : "s"),
              Style::dim);
    write(line);
  }
  for (int index = 0; index != static_cast<int>(timeline_.rows.size()); ++index) {
    const auto begins = [index](const Band& band) { return band.first_row == index; };
    const bool regrouped = std::ranges::any_of(timeline_.bands, [&](const Band& band) {
      return begins(band) &&
             (index == 0 ||
              band.first_row != timeline_.lanes[static_cast<std::size_t>(band.lane)].first_row);
    });
    while (next_bar_ != timeline_.bars.size() && timeline_.bars[next_bar_].first_row <= index) {
      bars_.push_back(&timeline_.bars[next_bar_++]);
    }
    while (next_arrow_ != timeline_.arrows.size() &&
           timeline_.arrows[next_arrow_].from_row <= index) {
      arrows_.push_back(&timeline_.arrows[next_arrow_++]);
    }
    if (index == 0 || regrouped) {
      groups(index);
    }
    row(index);
    std::erase_if(bars_, [index](const Bar* bar) { return bar->last_row <= index; });
    std::erase_if(arrows_, [index](const Arrow* arrow) { return arrow->to_row <= index; });
  }
  for (const std::string& text : timeline_.ending) {
    for (const std::string& part : wrapped(text, columns - 2)) {
      TextLine line{columns};
      line.text(0, "■ ", Style::death);
      line.text(2, part, Style::bold);
      write(line);
    }
  }
  return std::move(out_);
}

std::string to_text(const Timeline& timeline, const TextOptions& options) {
  return TextTimeline{timeline, options}.draw();
}

} // namespace tracer
