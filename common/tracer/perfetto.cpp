#include "common/tracer/perfetto.hpp"

#include "common/posix/signal_names.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tracer {
namespace {

using nlohmann::json;

class Trace {
public:
  explicit Trace(const Timeline& timeline) : timeline_{timeline} {
    double now = 0;
    for (const Row& row : timeline.rows) {
      constexpr double least = 0.002; // a slice needs some width
      now = std::max(static_cast<double>(row.time_ns) / 1000, now + least);
      begin_.push_back(now);
    }
    begin_.push_back(now + 1);
  }

  std::string write() {
    for (const Lane& lane : timeline_.lanes) {
      name_process(lane.pid, fmt::format("{} (pid {})", lane.name, lane.pid));
    }
    name_process(0, "kernel");
    for (const Bar& bar : timeline_.bars) {
      add_bar(bar);
    }
    for (std::size_t i = 0; i != timeline_.rows.size(); ++i) {
      add_row(static_cast<int>(i));
    }
    for (const Arrow& arrow : timeline_.arrows) {
      if (arrow.kind == ArrowKind::signal && arrow.fate != Fate::unknown) {
        add_flow(arrow);
      }
    }
    const json document{{"displayTimeUnit", "ns"}, {"traceEvents", events_}};
    return document.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
  }

private:
  [[nodiscard]] pid_t pid(int lane) const {
    return lane < 0 ? 0 : timeline_.lanes[static_cast<std::size_t>(lane)].pid;
  }

  [[nodiscard]] double begin(int row) const {
    return begin_[static_cast<std::size_t>(std::max(row, 0))];
  }

  [[nodiscard]] double end(int row) const { return begin(row) + (begin(row + 1) - begin(row)) / 2; }

  json& add(const char* phase, pid_t pid, double time, std::string name) {
    return events_.emplace_back(
        json{{"ph", phase}, {"pid", pid}, {"tid", pid}, {"ts", time}, {"name", std::move(name)}});
  }

  void name_process(pid_t pid, const std::string& name) {
    for (const char* what : {"process_name", "thread_name"}) {
      add("M", pid, 0, what)["args"] = {{"name", name}};
    }
  }

  void add_row(int index) {
    const Row& row = timeline_.rows[static_cast<std::size_t>(index)];
    json& slice = add("X", pid(row.lane), begin(index), row.words);
    slice["dur"] = end(index) - begin(index);
    slice["args"] = {{"events", row.orders}};
    if (row.place) {
      slice["args"]["place"] = fmt::format("{}:{}", row.place->file, row.place->line);
    }
  }

  void add_bar(const Bar& bar) {
    const std::string name = bar.kind == BarKind::pending
                                 ? posix::signal_name(bar.signo) + " pending"
                             : bar.kind == BarKind::asleep ? "asleep in " + bar.label
                                                           : bar.label;
    if (bar.kind == BarKind::handler) {
      add("X", pid(bar.lane), begin(bar.first_row), name)["dur"] =
          end(bar.last_row) - begin(bar.first_row);
      return;
    }
    ++bars_;
    for (const auto& [phase, time] :
         {std::pair{"b", begin(bar.first_row)}, std::pair{"e", end(bar.last_row)}}) {
      json& event = add(phase, pid(bar.lane), time, name);
      event["cat"] = "state";
      event["id"] = bars_;
    }
  }

  void add_flow(const Arrow& arrow) {
    int arrives = arrow.to_row;
    const auto waiting = std::ranges::find_if(timeline_.bars, [&arrow](const Bar& bar) {
      return bar.kind == BarKind::pending && bar.signal_id == arrow.signal_id;
    });
    if (arrow.fate == Fate::waits && waiting != timeline_.bars.end()) {
      arrives = waiting->last_row;
    }
    if (arrow.fate == Fate::merged || arrow.fate == Fate::ignored) {
      // The receiver does nothing then: a slice of its own is what the flow can end in.
      add("X",
          pid(arrow.to_lane),
          begin(arrives),
          posix::signal_name(arrow.signo) +
              (arrow.fate == Fate::merged ? " merged with the one already pending"
                                          : " ignored"))["dur"] = end(arrives) - begin(arrives);
    }
    for (const auto& [phase, lane, time] : {std::tuple{"s", arrow.from_lane, begin(arrow.from_row)},
                                            std::tuple{"f", arrow.to_lane, begin(arrives)}}) {
      json& event = add(phase, pid(lane), time, posix::signal_name(arrow.signo));
      event["cat"] = "signal";
      event["id"] = arrow.signal_id;
      event["bp"] = "e";
    }
  }

  const Timeline& timeline_;
  std::vector<double> begin_;
  json events_ = json::array();
  int bars_ = 0;
};

} // namespace

std::string to_perfetto(const Timeline& timeline) {
  return Trace{timeline}.write();
}

} // namespace tracer
