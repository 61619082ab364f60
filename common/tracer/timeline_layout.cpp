#include "common/tracer/timeline_layout.hpp"

#include "common/posix/signal_names.hpp"
#include "common/tracer/printable.hpp"

#include <fmt/format.h>

#include <signal.h>

#include <algorithm>

namespace tracer {

void Layout::apply(const Event& event) {
  Process& self = process(event.pid);
  if (event.kind == EventKind::sent) {
    send(event);
    return;
  }
  if (self.lane == none) {
    return;
  }
  switch (event.kind) {
  case EventKind::disposition:
    if (event.signo == SIGCHLD) {
      self.ignores_children = event.text == "ignore";
    }
    break;
  case EventKind::mask:
    set_mask(self, event.set);
    break;
  case EventKind::slept:
    close_bar(self.asleep);
    self.asleep = open_bar(self, BarKind::asleep, printable(event.call, 60));
    break;
  case EventKind::woke:
    close_bar(self.asleep);
    break;
  case EventKind::stopped:
    close_bar(self.stopped);
    self.stopped = open_bar(self, BarKind::stopped, "stopped");
    break;
  case EventKind::continued:
    close_bar(self.stopped);
    break;
  default:
    apply_signal(event);
    apply_life(event);
  }
}

void Layout::apply_signal(const Event& event) {
  Process& self = process(event.pid);
  switch (event.kind) {
  case EventKind::pending: {
    arrive(event, Fate::waits);
    const int index = open_bar(self, BarKind::pending, short_name(event.signo));
    Bar& waiting = bar(index);
    waiting.signo = event.signo;
    waiting.signal_id = event.signal_id;
    if (const auto arrow = arrow_of_.find(event.signal_id); arrow != arrow_of_.end()) {
      const Arrow& from = picture_.arrows[static_cast<std::size_t>(arrow->second)];
      waiting.side = from.from_lane == none || from.from_lane < self.lane ? -1 : 1;
    }
    const auto taken = [&](int track) {
      return std::ranges::any_of(waiting_, [&](const auto& other) {
        const Bar& one = bar(other.second);
        return one.lane == waiting.lane && one.side == waiting.side && one.track == track;
      });
    };
    while (taken(waiting.track)) {
      ++waiting.track;
    }
    waiting_[event.signal_id] = index;
    break;
  }
  case EventKind::merged:
    arrive(event, Fate::merged);
    break;
  case EventKind::discarded:
    if (!stop_waiting(event.signal_id)) {
      arrive(event, Fate::ignored);
    }
    break;
  case EventKind::delivered:
  case EventKind::accepted:
    take(event);
    break;
  case EventKind::handler_entered: {
    const int index = open_bar(self, BarKind::handler, printable(event.text, 40));
    bar(index).signo = event.signo;
    self.handlers.push_back(index);
    break;
  }
  case EventKind::handler_left:
    if (!self.handlers.empty()) {
      close_bar(self.handlers.back());
      self.handlers.pop_back();
    }
    break;
  default:
    break;
  }
}

void Layout::apply_life(const Event& event) {
  Process& self = process(event.pid);
  switch (event.kind) {
  case EventKind::started:
    born(event.pid, event.other, none);
    if (event.group != 0) {
      set_group(self, event.group);
    }
    break;
  case EventKind::forked:
    born(event.other, event.pid, row());
    break;
  case EventKind::grouped:
    set_group(self, event.group);
    if (event.other != 0 && event.other != event.pid && process(event.other).lane != none) {
      picture_.arrows.push_back({.kind = ArrowKind::group,
                                 .from_lane = process(event.other).lane,
                                 .from_row = row(),
                                 .to_lane = self.lane,
                                 .to_row = row()});
    }
    break;
  case EventKind::session_made:
    set_group(self, event.pid);
    break;
  case EventKind::exited:
    die(event, fmt::format("exit {}", event.number));
    break;
  case EventKind::killed:
    lane(self).killed = true;
    die(event, posix::signal_name(event.signo));
    break;
  case EventKind::reaped:
    if (Process& dead = process(event.other); dead.lane != none) {
      close_bar(dead.zombie);
      lane(dead).last_row = row();
      picture_.arrows.push_back({.kind = ArrowKind::reap,
                                 .from_lane = dead.lane,
                                 .from_row = row(),
                                 .to_lane = self.lane,
                                 .to_row = row()});
    }
    break;
  default:
    break;
  }
}

void Layout::born(pid_t pid, pid_t parent, int fork_row) {
  Process& child = process(pid);
  if (child.lane == none) {
    return;
  }
  const bool forked_before = child.fork_arrow != none;
  if (forked_before) {
    picture_.arrows[static_cast<std::size_t>(child.fork_arrow)].to_row = row();
    lane(child).first_row = row();
    for (const int index : {child.band, child.blocked}) {
      if (index == child.band && index != none) {
        picture_.bands[static_cast<std::size_t>(index)].first_row = row();
      } else if (index != none) {
        bar(index).first_row = row();
      }
    }
    return;
  }
  lane(child).first_row = row();
  child.parent = parent;
  const auto father = processes_.find(parent);
  if (fork_row == none || father == processes_.end() || father->second.lane == none) {
    return;
  }
  const Process& from = father->second;
  if (from.band != none) {
    set_group(child, picture_.bands[static_cast<std::size_t>(from.band)].group);
  }
  set_mask(child, from.mask);
  child.fork_arrow = static_cast<int>(picture_.arrows.size());
  picture_.arrows.push_back({.kind = ArrowKind::fork,
                             .from_lane = from.lane,
                             .from_row = fork_row,
                             .to_lane = child.lane,
                             .to_row = fork_row});
}

void Layout::send(const Event& event) {
  Arrow arrow{.from_row = row(),
              .to_lane = process(receiver(event)).lane,
              .to_row = row(),
              .signo = event.signo,
              .signal_id = event.signal_id,
              .fate = Fate::unknown};
  const Event& first = moment_.events.front();
  const pid_t from = first.kind != EventKind::sent ? first.pid : actor(event);
  arrow.from_lane = from == 0 ? none : process(from).lane;
  sent_in_row_.insert(event.signal_id);
  if (arrow.to_lane != none) {
    arrow_of_[event.signal_id] = static_cast<int>(picture_.arrows.size());
    picture_.arrows.push_back(arrow);
  }
}

void Layout::arrive(const Event& event, Fate fate) {
  if (const auto found = arrow_of_.find(event.signal_id); found != arrow_of_.end()) {
    Arrow& arrow = picture_.arrows[static_cast<std::size_t>(found->second)];
    arrow.fate = fate;
    arrow.to_row = row();
  }
}

void Layout::take(const Event& event) {
  if (!stop_waiting(event.signal_id)) {
    arrive(event, Fate::taken);
  }
}

bool Layout::stop_waiting(std::uint64_t signal_id) {
  const auto waiting = waiting_.find(signal_id);
  if (waiting == waiting_.end()) {
    return false;
  }
  end_bar(waiting->second);
  waiting_.erase(waiting);
  return true;
}

void Layout::die(const Event& event, std::string reason) {
  Process& dead = process(event.pid);
  Lane& its = lane(dead);
  its.death_row = its.last_row = row();
  its.death = std::move(reason);
  for (int* open : {&dead.blocked, &dead.asleep, &dead.stopped}) {
    close_bar(*open);
  }
  for (int& handler : dead.handlers) {
    close_bar(handler);
  }
  dead.handlers.clear();
  std::erase_if(waiting_, [&](auto& waiting) {
    const bool gone = bar(waiting.second).lane == dead.lane;
    if (gone) {
      end_bar(waiting.second);
    }
    return gone;
  });
  if (const auto parent = processes_.find(dead.parent);
      parent != processes_.end() && parent->second.lane != none &&
      !parent->second.ignores_children && lane(parent->second).death_row == none) {
    dead.zombie = open_bar(dead, BarKind::zombie, "zombie");
  }
  for (auto& [pid, orphan] : processes_) {
    if (orphan.parent == event.pid && orphan.zombie != none) {
      close_bar(orphan.zombie);
      lane(orphan).last_row = row();
    }
  }
}

void Layout::set_mask(Process& process, posix::SignalSet mask) {
  if (process.lane == none || mask == process.mask) {
    return;
  }
  close_bar(process.blocked);
  process.mask = mask;
  if (!mask.empty()) {
    process.blocked = open_bar(process, BarKind::blocked, short_names(mask) + " blocked");
    bar(process.blocked).set = mask;
  }
}

void Layout::set_group(Process& process, pid_t group) {
  if (process.lane == none) {
    return;
  }
  if (process.band != none) {
    Band& old = picture_.bands[static_cast<std::size_t>(process.band)];
    if (old.group == group) {
      return;
    }
    old.last_row = row();
  }
  process.band = static_cast<int>(picture_.bands.size());
  picture_.bands.push_back({.group = group, .lane = process.lane, .first_row = row()});
}

int Layout::open_bar(const Process& process, BarKind kind, std::string label) {
  picture_.bars.push_back({.kind = kind,
                           .lane = process.lane,
                           .first_row = row(),
                           .last_row = row(),
                           .open = true,
                           .label = std::move(label)});
  return static_cast<int>(picture_.bars.size()) - 1;
}

void Layout::end_bar(int index) {
  bar(index).last_row = row();
  bar(index).open = false;
}

void Layout::close_bar(int& index) {
  if (index != none) {
    end_bar(index);
    index = none;
  }
}

} // namespace tracer
