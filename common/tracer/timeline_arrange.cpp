#include "common/tracer/timeline_arrange.hpp"

#include "common/tracer/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace tracer {
namespace {

struct Family {
  std::map<pid_t, pid_t> parent_of;
  std::map<pid_t, int> children; // of each process, so far or in all

  [[nodiscard]] std::string name(pid_t pid, pid_t first, int nth) const {
    if (pid == first) {
      return children.contains(pid) ? "parent" : "process";
    }
    const auto parent = parent_of.find(pid);
    if (parent == parent_of.end()) {
      return fmt::format("pid {}", pid);
    }
    const bool child = parent->second == first;
    if (!child && parent_of.contains(parent->second) && parent_of.at(parent->second) != first) {
      return fmt::format("pid {}", pid);
    }
    const std::string word = child ? "child" : "grandchild";
    return nth == 0 ? word : fmt::format("{} {}", word, nth);
  }
};

/// Gives every index of a lane its new place; what has none any more becomes -1.
void renumber(Timeline& timeline, const std::vector<int>& place) {
  const auto to = [&place](int& lane) {
    lane = lane < 0 ? -1 : place[static_cast<std::size_t>(lane)];
  };
  for (Row& row : timeline.rows) {
    to(row.lane);
  }
  for (Arrow& arrow : timeline.arrows) {
    to(arrow.from_lane);
    to(arrow.to_lane);
  }
  for (Bar& bar : timeline.bars) {
    to(bar.lane);
  }
  for (Band& band : timeline.bands) {
    to(band.lane);
  }
}

} // namespace

std::vector<Lane> find_lanes(const Recording& recording, const TimelineOptions& options) {
  Family family;
  std::vector<pid_t> pids;
  const auto meet = [&pids](pid_t pid) {
    if (pid > 0 && std::ranges::find(pids, pid) == pids.end()) {
      pids.push_back(pid);
    }
  };
  const auto adopt = [&family](pid_t child, pid_t parent) {
    if (family.parent_of.emplace(child, parent).second) {
      ++family.children[parent];
    }
  };
  for (const Event& event : recording.events) {
    if (event.kind == EventKind::sent) {
      continue;
    }
    meet(event.pid);
    if (event.kind == EventKind::forked) {
      meet(event.other);
      adopt(event.other, event.pid);
    } else if (event.kind == EventKind::started && event.other != 0) {
      adopt(event.pid, event.other);
    }
  }

  std::vector<Lane> lanes;
  std::map<std::string, int> seen;
  for (const pid_t pid : pids) {
    Lane lane{.pid = pid};
    if (const auto chosen = options.names.find(pid); chosen != options.names.end()) {
      lane.name = printable(chosen->second, 24);
    } else {
      lane.name = family.name(pid, pids.front(), 0);
      const auto many = std::ranges::count_if(pids, [&](pid_t other) {
        return !options.names.contains(other) && family.name(other, pids.front(), 0) == lane.name;
      });
      if (many > 1) {
        const int nth = ++seen[lane.name];
        lane.name = family.name(pid, pids.front(), nth);
      }
    }
    lanes.push_back(std::move(lane));
  }
  return lanes;
}

void sort_by_group(Timeline& timeline) {
  std::map<int, pid_t> home; // lane to the group that it ends in
  std::map<pid_t, int> rank; // group to the first lane that ends in it
  for (const Band& band : timeline.bands) {
    home[band.lane] = band.group;
  }
  for (const auto& [lane, group] : home) {
    rank.emplace(group, lane);
  }
  const auto rank_of = [&](int lane) {
    const auto group = home.find(lane);
    return group == home.end() ? lane : rank.at(group->second);
  };
  std::vector<int> order(timeline.lanes.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, rank_of);

  std::vector<int> place(order.size());
  std::vector<Lane> lanes;
  for (const int lane : order) {
    place[static_cast<std::size_t>(lane)] = static_cast<int>(lanes.size());
    lanes.push_back(std::move(timeline.lanes[static_cast<std::size_t>(lane)]));
  }
  timeline.lanes = std::move(lanes);
  renumber(timeline, place);
}

void keep_last(Timeline& timeline, std::size_t rows) {
  if (rows == 0 || rows >= timeline.rows.size()) {
    return;
  }
  const auto cut = static_cast<int>(timeline.rows.size() - rows);
  for (int row = 0; row != cut; ++row) {
    timeline.hidden_events += timeline.rows[static_cast<std::size_t>(row)].orders.size();
  }
  timeline.rows.erase(timeline.rows.begin(), timeline.rows.begin() + cut);

  const auto up = [cut](int& row) { row = std::max(row - cut, -1); };
  std::vector<int> place;
  std::vector<Lane> lanes;
  for (Lane& lane : timeline.lanes) {
    const bool seen = lane.last_row >= cut;
    place.push_back(seen ? static_cast<int>(lanes.size()) : -1);
    if (seen) {
      up(lane.first_row);
      up(lane.last_row);
      up(lane.death_row);
      lanes.push_back(std::move(lane));
    }
  }
  timeline.lanes = std::move(lanes);
  renumber(timeline, place);
  std::erase_if(timeline.arrows,
                [cut](const Arrow& arrow) { return arrow.to_row < cut || arrow.to_lane < 0; });
  std::erase_if(timeline.bars,
                [cut](const Bar& bar) { return bar.last_row < cut || bar.lane < 0; });
  std::erase_if(timeline.bands,
                [cut](const Band& band) { return band.last_row < cut || band.lane < 0; });
  for (Arrow& arrow : timeline.arrows) {
    up(arrow.from_row);
    up(arrow.to_row);
  }
  for (Bar& bar : timeline.bars) {
    up(bar.first_row);
    up(bar.last_row);
  }
  for (Band& band : timeline.bands) {
    up(band.first_row);
    up(band.last_row);
  }
}

} // namespace tracer
