#include "common/tracer/timeline_svg.hpp"

#include "common/tracer/printable.hpp"
#include "common/tracer/svg_style.hpp"
#include "common/tracer/svg_timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace tracer {

using namespace svg;

namespace {

/// The same everywhere, unlike std::hash: ids must not change from one build to the next.
std::uint32_t fnv1a(std::string_view text, std::uint32_t hash = 2166136261U) {
  for (const char letter : text) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619U;
  }
  return hash;
}

} // namespace

SvgTimeline::SvgTimeline(const Timeline& timeline, const SvgOptions& options)
    : timeline_{timeline}, small_{options.width < 560} {
  std::set<std::string> files;
  std::uint32_t hash = fnv1a(timeline.title);
  for (const Row& row : timeline.rows) {
    hash = fnv1a(row.words, hash);
    if (row.place) {
      files.insert(posix::base_name(row.place->file));
    }
  }
  if (files.size() == 1) {
    file_ = printable(*files.begin(), 40);
  }
  id_ = fmt::format("tl-{:x}-{}", hash, options.width);
  measure(std::max(options.width, 360));
}

void SvgTimeline::measure(int wished) {
  const double letter = small_ ? 6.5 : 7.1;
  const double row_pad = small_ ? 11 : 13;
  const double line_height = small_ ? 15 : 17;
  const double words_at_least = small_ ? 176 : 330;
  const auto lanes = static_cast<double>(std::max<std::size_t>(timeline_.lanes.size(), 1));
  const double room = wished - 2.0 * margin - words_at_least;
  lane_width_ = std::clamp(room / lanes, small_ ? 56.0 : 84.0, 160.0);
  words_x_ = margin + lanes * lane_width_ + 14;
  width_ = std::max<double>(wished, words_x_ + words_at_least + margin);
  words_right_ = width_ - margin - (file_.empty() ? 0 : 38);
  title_ = wrapped(timeline_.title, static_cast<std::size_t>((width_ - 2 * margin) / 9.6));
  top_ = 30 + 22.0 * static_cast<double>(title_.size()) + (file_.empty() ? 0 : 14) + 44;

  double at = top_;
  for (const Row& row : timeline_.rows) {
    std::string text = row.name + ' ' + row.words;
    if (row.place && file_.empty()) {
      text += fmt::format(
          " ({}:{})", printable(posix::base_name(row.place->file), 40), row.place->line);
    }
    words_.push_back(wrapped(text, static_cast<std::size_t>((words_right_ - words_x_) / letter)));
    const double height = row_pad + line_height * static_cast<double>(words_.back().size());
    y_.push_back(at + row_pad / 2 + line_height / 2);
    at += height;
  }
  ending_y_ = at + 24;
  double notes = 0;
  for (const std::string& sentence : timeline_.ending) {
    ending_.push_back(wrapped(sentence, static_cast<std::size_t>((width_ - 40) / 8)));
    notes += 8 + 17 * static_cast<double>(ending_.back().size());
  }
  height_ = at + 22 + notes;
}

std::string SvgTimeline::colour(int signo) const {
  const auto found = std::ranges::find(timeline_.signals, signo);
  return found == timeline_.signals.end()
             ? "sig"
             : fmt::format("sig sig{}", (found - timeline_.signals.begin()) % svg_signal_colours);
}

void SvgTimeline::head() {
  double at = 26;
  for (const std::string& part : title_) {
    text(svg_, margin, at, part, "title");
    at += 22;
  }
  if (!file_.empty()) {
    text(svg_, margin, at - 4, "Numbers at the right are lines of " + file_, "muted");
    at += 14;
  }
  for (std::size_t i = 0; i != timeline_.lanes.size(); ++i) {
    const Lane& lane = timeline_.lanes[i];
    const auto room = static_cast<std::size_t>(lane_width_ / (small_ ? 7 : 8));
    const std::string name = printable(lane.name, room);
    for (const auto& [what, down, classes] :
         {std::tuple{name, 18.0, "head"},
          std::tuple{fmt::format("pid {}", lane.pid), 33.0, "muted"}}) {
      text(svg_, x(static_cast<int>(i)), at + down, what, classes).append_attribute("text-anchor") =
          "middle";
    }
  }
}

void SvgTimeline::words(int index) {
  const auto i = static_cast<std::size_t>(index);
  const Row& row = timeline_.rows[i];
  Node group = add(svg_, "g", "words");
  std::string orders;
  for (const std::uint64_t order : row.orders) {
    orders += (orders.empty() ? "" : " ") + std::to_string(order);
  }
  group.append_attribute("data-events") = orders.c_str();
  const double line_height = small_ ? 15 : 17;
  double at = y(index) + 4.5;
  bool first = true;
  for (const std::string& part : words_[i]) {
    Node line = text(group, words_x_, at, "", row.mark == Mark::death ? "dead" : "");
    if (first && part.starts_with(row.name)) {
      Node name = add(line, "tspan");
      name.append_attribute("font-weight") = 650;
      name.text() = row.name.c_str();
      line.append_child(pugi::node_pcdata).set_value(part.substr(row.name.size()).c_str());
    } else {
      line.text() = part.c_str();
    }
    at += line_height;
    first = false;
  }
  if (row.place && !file_.empty()) {
    text(group, width_ - margin, y(index) + 4, fmt::format(":{}", row.place->line), "muted mono")
        .append_attribute("text-anchor") = "end";
  }
  const double below = y(index) - line_height / 2 - (small_ ? 5.5 : 6.5);
  if (index != 0) {
    line(group, {words_x_, below}, {width_ - margin, below}, "faint");
  }
}

void SvgTimeline::ending() {
  double at = ending_y_;
  for (const std::vector<std::string>& sentence : ending_) {
    const double top = at;
    for (const std::string& part : sentence) {
      text(svg_, margin + 12, at + 10, part, "head");
      at += 17;
    }
    line(svg_, {margin + 2.0, top - 4}, {margin + 2.0, at - 2}, "note");
    at += 8;
  }
}

std::string SvgTimeline::draw() {
  svg_ = document_.append_child("svg");
  const std::pair<const char*, std::string> attributes[] = {
      {"xmlns", "http://www.w3.org/2000/svg"},
      {"class", "siglab-timeline"},
      {"role", "img"},
      {"aria-labelledby", fmt::format("{0}-title {0}-desc", id_)},
      {"width", number(width_)},
      {"height", number(height_)},
      {"viewBox", fmt::format("0 0 {} {}", number(width_), number(height_))}};
  for (const auto& [name, value] : attributes) {
    svg_.append_attribute(name) = value.c_str();
  }
  std::string story;
  for (const Row& row : timeline_.rows) {
    story += row.name + ' ' + row.words + ". ";
  }
  for (const std::string& sentence : timeline_.ending) {
    story += sentence + ' ';
  }
  for (const auto& [name, value] :
       {std::pair{"title", timeline_.title}, std::pair{"desc", story}}) {
    Node node = svg_.append_child(name);
    node.append_attribute("id") = fmt::format("{}-{}", id_, name).c_str();
    node.text() = value.c_str();
  }
  svg_.append_child("style").text() = svg_style().c_str();
  Node hatch = svg_.append_child("defs").append_child("pattern");
  hatch.append_attribute("id") = (id_ + "-hatch").c_str();
  hatch.append_attribute("width") = 6;
  hatch.append_attribute("height") = 6;
  hatch.append_attribute("patternUnits") = "userSpaceOnUse";
  hatch.append_attribute("patternTransform") = "rotate(45)";
  line(hatch, {0, 0}, {0, 6}, "hatch");

  rect(svg_, 0, 0, width_, height_, "paper");
  svg_ = add(svg_, "g", small_ ? "small" : "");
  labels_ = add(svg_, "g");
  head();
  bands();
  leads();
  const auto each = [this](BarKind kind, void (SvgTimeline::*draw)(const Bar&)) {
    for (const Bar& bar : timeline_.bars) {
      if (bar.kind == kind) {
        (this->*draw)(bar);
      }
    }
  };
  each(BarKind::handler, &SvgTimeline::handler);
  each(BarKind::blocked, &SvgTimeline::gate);
  for (int i = 0; i != static_cast<int>(timeline_.lanes.size()); ++i) {
    lane(i);
  }
  each(BarKind::pending, &SvgTimeline::pending);
  each(BarKind::handler, &SvgTimeline::handler_name);
  for (const Arrow& one : timeline_.arrows) {
    arrow(one);
  }
  for (int i = 0; i != static_cast<int>(timeline_.rows.size()); ++i) {
    mark(i);
    words(i);
  }
  ending();
  svg_.append_move(labels_);
  std::ostringstream out;
  document_.save(out, "", pugi::format_raw | pugi::format_no_declaration);
  return out.str() + '\n';
}

std::string to_svg(const Timeline& timeline, const SvgOptions& options) {
  return SvgTimeline{timeline, options}.draw();
}

std::string to_figure(const Timeline& timeline) {
  constexpr int phone = 376;
  return "<figure class=\"siglab-figure\"><style>.siglab-figure{margin:1em 0;overflow-x:auto}"
         ".siglab-figure .for-phone{display:none}@media(max-width:640px){"
         ".siglab-figure .for-desk{display:none}.siglab-figure .for-phone{display:block}}</style>"
         "<div class=\"for-desk\">" +
         to_svg(timeline) + "</div><div class=\"for-phone\">" + to_svg(timeline, {.width = phone}) +
         "</div></figure>\n";
}

} // namespace tracer
