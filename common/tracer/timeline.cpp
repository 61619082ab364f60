#include "common/tracer/timeline.hpp"

#include "common/posix/signal_names.hpp"
#include "common/tracer/printable.hpp"
#include "common/tracer/timeline_arrange.hpp"
#include "common/tracer/timeline_layout.hpp"

#include <fmt/format.h>

#include <signal.h>

#include <algorithm>
#include <map>

namespace tracer {
namespace {

bool is_change_of_child(EventKind kind) {
  return kind == EventKind::exited || kind == EventKind::killed || kind == EventKind::stopped ||
         kind == EventKind::continued;
}

Mark mark_of(const Moment& moment) {
  const auto has = [&moment](EventKind kind) {
    return std::ranges::any_of(moment.events, [kind](auto& event) { return event.kind == kind; });
  };
  if (has(EventKind::killed)) {
    return Mark::death;
  }
  if (has(EventKind::exited)) {
    return Mark::exit;
  }
  if (has(EventKind::slept)) {
    return Mark::sleep;
  }
  if (has(EventKind::delivered)) {
    return has(EventKind::stopped) ? Mark::stop : Mark::take;
  }
  switch (moment.events.front().kind) {
  case EventKind::sent:
    return Mark::send;
  case EventKind::accepted:
  case EventKind::handler_entered:
    return Mark::take;
  case EventKind::handler_left:
    return Mark::back;
  case EventKind::woke:
    return Mark::wake;
  case EventKind::stopped:
    return Mark::stop;
  case EventKind::marked:
    return Mark::note;
  default:
    return Mark::dot;
  }
}

} // namespace

std::string Layout::name_of(pid_t pid) const {
  const auto found = processes_.find(pid);
  if (found != processes_.end() && found->second.lane != none) {
    return picture_.lanes[static_cast<std::size_t>(found->second.lane)].name;
  }
  if (const auto chosen = options_.names.find(pid); chosen != options_.names.end()) {
    return printable(chosen->second, 24);
  }
  return pid == 0 ? "the kernel" : fmt::format("pid {}", pid);
}

bool Layout::belongs_to_row(const Event& event) const {
  if (moment_.events.empty()) {
    return false;
  }
  const Event& first = moment_.events.front();
  const Event& before = moment_.events.back();
  const bool same = before.pid == event.pid && before.signo == event.signo;
  switch (event.kind) {
  case EventKind::started:
    return before.kind == EventKind::forked && before.other == event.pid;
  case EventKind::disposition:
    return before.kind == event.kind && before.pid == event.pid && before.text == event.text;
  case EventKind::mask: // of the handler, and back
    return (before.kind == EventKind::handler_entered || before.kind == EventKind::handler_left) &&
           before.pid == event.pid;
  case EventKind::slept:
    return moment_.events.size() == 1 && before.kind == EventKind::mask &&
           before.pid == event.pid && event.call.starts_with("sigsuspend");
  case EventKind::delivered:
    return before.kind == EventKind::woke && before.pid == event.pid && before.text == "EINTR";
  case EventKind::handler_entered:
  case EventKind::killed:
  case EventKind::stopped:
    return before.kind == EventKind::delivered && same;
  case EventKind::sent:
    if (is_change_of_child(before.kind) && event.signo == SIGCHLD) {
      return actor(event) == 0 || actor(event) == before.pid;
    }
    return first.kind == EventKind::sent && actor(event) == actor(first) && !event.call.empty() &&
           event.call == first.call && event.signo == first.signo &&
           std::ranges::none_of(moment_.events, [&event](const Event& other) {
             return other.kind == EventKind::sent && receiver(other) == receiver(event);
           });
  case EventKind::pending:
  case EventKind::merged:
  case EventKind::discarded:
    return event.signal_id != 0 && sent_in_row_.contains(event.signal_id);
  default:
    return false;
  }
}

void Layout::begin_row(const Event& event) {
  sent_in_row_.clear();
  const Process& self = process(event.pid);
  moment_ = {.events = {}, .mask_before = self.mask};
  if (!self.handlers.empty()) {
    moment_.handler = bar(self.handlers.back()).label;
  }
  if (self.asleep != none) {
    moment_.sleeps_in = bar(self.asleep).label;
  }
}

void Layout::end_row() {
  if (moment_.events.empty()) {
    return;
  }
  const Event& first = moment_.events.front();
  const auto about =
      std::ranges::find_if(moment_.events, [](auto& event) { return event.signo != 0; });
  Row row{.lane = none,
          .mark = mark_of(moment_),
          .signo = about != moment_.events.end() ? about->signo : 0,
          .time_ns = first.time_ns};
  if (const auto who = processes_.find(actor(first)); who != processes_.end()) {
    row.lane = who->second.lane;
  }
  row.name = name_of(actor(first));
  row.words = in_words(moment_, [this](pid_t pid) { return name_of(pid); });
  for (const Event& event : moment_.events) {
    row.orders.push_back(event.order);
    if (!row.place) {
      row.place = event.place;
    }
  }
  picture_.rows.push_back(std::move(row));
}

void Layout::close_rest() {
  const int end = row() - 1;
  for (Bar& open : picture_.bars) {
    if (open.open) {
      open.last_row = end;
    }
  }
  for (auto& [pid, process] : processes_) {
    if (process.lane == none) {
      continue;
    }
    if (lane(process).death_row == none || process.zombie != none) {
      lane(process).last_row = end;
    }
    if (process.band != none) {
      picture_.bands[static_cast<std::size_t>(process.band)].last_row = lane(process).last_row;
    }
  }
}

/// "SIGHUP is still pending at child.", or the first three of many and how many more.
std::string still_pending(const std::vector<std::string>& signals, const std::string& name) {
  constexpr std::size_t named = 3;
  const auto first = signals.begin();
  std::string text = signals.front();
  if (signals.size() > named) {
    text = fmt::format(
        "{} and {} more", fmt::join(first, first + named, ", "), signals.size() - named);
  } else if (signals.size() > 1) {
    text = fmt::format("{} and {}", fmt::join(first, signals.end() - 1, ", "), signals.back());
  }
  return fmt::format("{} {} still pending at {}.", text, signals.size() == 1 ? "is" : "are", name);
}

void Layout::say_ending() {
  if (recording_.cut) {
    picture_.ending.emplace_back("The recording was cut here: there were too many events.");
    return;
  }
  std::vector<Bar> left_over;
  std::ranges::copy_if(picture_.bars, std::back_inserter(left_over), &Bar::open);
  std::stable_partition(left_over.begin(), left_over.end(), [](const Bar& bar) {
    return bar.kind != BarKind::zombie;
  });
  std::map<int, std::vector<std::string>> pending; // of each lane
  for (const Bar& open : left_over) {
    if (open.kind == BarKind::pending) {
      pending[open.lane].push_back(posix::signal_name(open.signo));
    }
  }
  for (const Bar& open : left_over) {
    const std::string& name = picture_.lanes[static_cast<std::size_t>(open.lane)].name;
    if (open.kind == BarKind::asleep) {
      picture_.ending.push_back(fmt::format("{} still sleeps in {}.", name, open.label));
    } else if (open.kind == BarKind::stopped) {
      picture_.ending.push_back(fmt::format("{} is still stopped.", name));
    } else if (open.kind == BarKind::pending) {
      if (const auto signals = pending.extract(open.lane)) { // all of them where the first stands
        picture_.ending.push_back(still_pending(signals.mapped(), name));
      }
    } else if (open.kind == BarKind::zombie) {
      picture_.ending.push_back(fmt::format("{} is a zombie: nobody has reaped it.", name));
    }
  }
}

Timeline Layout::build() {
  picture_.title = printable(recording_.title, 78);
  picture_.lanes = find_lanes(recording_, options_);
  for (std::size_t i = 0; i != picture_.lanes.size(); ++i) {
    processes_[picture_.lanes[i].pid].lane = static_cast<int>(i);
  }
  for (const Event& event : recording_.events) {
    if (!belongs_to_row(event)) {
      end_row();
      begin_row(event);
    }
    if (event.signo != 0 &&
        std::ranges::find(picture_.signals, event.signo) == picture_.signals.end()) {
      picture_.signals.push_back(event.signo);
    }
    moment_.events.push_back(event);
    apply(event);
  }
  end_row();
  close_rest();
  say_ending();
  sort_by_group(picture_);
  keep_last(picture_, options_.last);
  return std::move(picture_);
}

Timeline lay_out(const Recording& recording, const TimelineOptions& options) {
  return Layout{recording, options}.build();
}

} // namespace tracer
