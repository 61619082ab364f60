#include "common/tracer/timeline_words.hpp"

#include "common/posix/signal_names.hpp"
#include "common/tracer/printable.hpp"

#include <fmt/format.h>

#include <signal.h>

#include <algorithm>

namespace tracer {
namespace {

using Strings = std::vector<std::string>;

std::string joined(const Strings& items) {
  constexpr std::size_t most = 4;
  std::string text;
  for (std::size_t i = 0; i != std::min(items.size(), most); ++i) {
    text += (i == 0 ? "" : i + 1 == items.size() ? " and " : ", ") + items[i];
  }
  return items.size() > most ? fmt::format("{} and {} more", text, items.size() - most) : text;
}

std::string signal_list(posix::SignalSet set) {
  if (set == posix::SignalSet::all()) {
    return "every signal";
  }
  Strings names;
  for (const int signo : set.signals()) {
    names.push_back(posix::signal_name(signo));
  }
  return joined(names);
}

/// Speaks about one moment; knows how its processes are called.
class Speaker {
public:
  Speaker(const Moment& moment, const NameOf& name_of) : moment_{moment}, name_of_{name_of} {}

  [[nodiscard]] std::string speak() const;

private:
  [[nodiscard]] const Event& first() const { return moment_.events.front(); }

  [[nodiscard]] std::string signal() const { return posix::signal_name(first().signo); }

  [[nodiscard]] std::string name(pid_t pid) const {
    return pid == actor(first()) ? "itself" : name_of_(pid);
  }

  [[nodiscard]] bool has(EventKind kind) const {
    return std::ranges::any_of(moment_.events, [kind](auto& e) { return e.kind == kind; });
  }

  [[nodiscard]] Strings names_where(EventKind kind) const {
    Strings names;
    for (const Event& event : moment_.events) {
      if (event.kind == kind) {
        names.push_back(name(kind == EventKind::sent ? receiver(event) : event.pid));
      }
    }
    return names;
  }

  [[nodiscard]] std::string grouping() const;
  [[nodiscard]] std::string disposition() const;
  [[nodiscard]] std::string mask() const;
  [[nodiscard]] std::string sleeping_unblocked() const;
  [[nodiscard]] std::string sending() const;
  [[nodiscard]] std::string fates() const;
  [[nodiscard]] std::string taking() const;
  [[nodiscard]] std::string first_in_words() const;

  const Moment& moment_;
  const NameOf& name_of_;
};

std::string Speaker::grouping() const {
  const Event& event = first();
  const bool leads = event.group == event.pid;
  if (actor(event) == event.pid) {
    return leads ? fmt::format("makes group {} and leads it", event.group)
                 : fmt::format("joins group {}", event.group);
  }
  return fmt::format(
      "puts {} into {}group {}", name(event.pid), leads ? "a new " : "", event.group);
}

std::string Speaker::disposition() const {
  posix::SignalSet set;
  for (const Event& event : moment_.events) {
    set.add(event.signo);
  }
  const std::string& how = first().text;
  if (how == "ignore") {
    return "ignores " + signal_list(set);
  }
  if (how == "default") {
    return fmt::format("leaves {} to the default", signal_list(set));
  }
  return fmt::format("handles {} by {}", signal_list(set), printable(how, 60));
}

std::string Speaker::mask() const {
  const posix::SignalSet blocked = first().set - moment_.mask_before;
  const posix::SignalSet freed = moment_.mask_before - first().set;
  if (blocked.empty() && freed.empty()) {
    return "leaves its mask as it was";
  }
  std::string text = blocked.empty() ? "" : "blocks " + signal_list(blocked);
  if (!freed.empty()) {
    text +=
        (text.empty() ? "unblocks " : ", unblocks ") +
        (first().set.empty() && freed.signals().size() > 4 ? "every signal" : signal_list(freed));
  }
  return text;
}

/// What sigsuspend does: both at once, so that nothing is lost in between.
std::string Speaker::sleeping_unblocked() const {
  const posix::SignalSet freed = moment_.mask_before - first().set;
  const std::string call = printable(moment_.events.back().call, 60);
  return freed.empty() ? "sleeps in " + call
                       : fmt::format("sleeps in {} with {} unblocked", call, signal_list(freed));
}

std::string Speaker::sending() const {
  const Event& event = first();
  const std::string call = printable(event.call, 60);
  if (actor(event) == 0 || call.empty()) {
    return fmt::format("sends {}{}: {}", signal(), call.empty() ? "" : " (" + call + ')', fates());
  }
  return fmt::format("calls {}: {}", call, fates());
}

/// What the senders' signals came to, each receiver in one place: "to server, ignored by itself".
std::string Speaker::fates() const {
  Strings direct = names_where(EventKind::sent);
  std::string text;
  const auto say = [&](EventKind kind, std::string_view before, std::string_view after) {
    const Strings who = names_where(kind);
    std::erase_if(direct, [&who](auto& name) { return std::ranges::count(who, name) != 0; });
    if (!who.empty()) {
      text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", before, joined(who), after);
    }
  };
  say(EventKind::pending, "has to wait at", "");
  say(EventKind::merged, "at", " merged with the one already pending");
  say(EventKind::discarded, "ignored by", "");
  if (!direct.empty()) {
    text = "to " + joined(direct) + (text.empty() ? "" : ", ") + text;
  }
  return text;
}

std::string Speaker::taking() const {
  if (first().kind == EventKind::woke) {
    const Moment rest{.events = {moment_.events.begin() + 1, moment_.events.end()}};
    return fmt::format("{}; {} will return {}",
                       Speaker{rest, name_of_}.speak(),
                       moment_.sleeps_in.empty() ? "its call" : moment_.sleeps_in,
                       printable(first().text, 60));
  }
  if (has(EventKind::killed)) {
    return fmt::format(
        "is killed by {}{}", signal(), first().signo == SIGKILL ? "" : ": the default action");
  }
  if (has(EventKind::stopped)) {
    return fmt::format("takes {}: it is stopped", signal());
  }
  const auto entered = std::ranges::find(moment_.events, EventKind::handler_entered, &Event::kind);
  if (entered != moment_.events.end()) {
    return fmt::format("takes {}: {} begins", signal(), printable(entered->text, 60));
  }
  return first().text.empty() ? "takes " + signal()
                              : fmt::format("takes {} ({})", signal(), printable(first().text));
}

std::string Speaker::first_in_words() const {
  const Event& event = first();
  const std::string call = printable(event.call, 60);
  std::string text = printable(event.text);
  switch (event.kind) {
  case EventKind::started:
    return "starts";
  case EventKind::forked:
    return fmt::format("forks {}", name(event.other));
  case EventKind::execed:
    return fmt::format("becomes the program {}", text);
  case EventKind::grouped:
    return grouping();
  case EventKind::session_made:
    return fmt::format("makes session and group {} and leads them", event.pid);
  case EventKind::disposition:
    return disposition();
  case EventKind::mask:
    return has(EventKind::slept) ? sleeping_unblocked() : mask();
  case EventKind::sent:
    return sending();
  case EventKind::pending:
    return fmt::format("has {} pending", signal());
  case EventKind::merged:
    return fmt::format("has {} pending already: the new one is merged with it", signal());
  case EventKind::discarded:
    return fmt::format("ignores {}", signal());
  case EventKind::delivered:
    return taking();
  case EventKind::accepted:
    return call.empty() ? fmt::format("accepts {}", signal())
                        : fmt::format("accepts {} by {}", signal(), call);
  case EventKind::handler_entered:
    return fmt::format("enters {} for {}", text, signal());
  case EventKind::handler_left:
    return fmt::format("{} {}",
                       text == "jump" ? "jumps out of" : "returns from",
                       moment_.handler.empty() ? "its handler of " + signal() : moment_.handler);
  case EventKind::slept:
    return call.empty() ? "goes to sleep" : "sleeps in " + call;
  case EventKind::woke:
    if (has(EventKind::delivered)) {
      return taking();
    }
    return text.empty() ? "wakes up" : fmt::format("wakes up: {}", text);
  case EventKind::stopped:
    return fmt::format("is stopped by {}", signal());
  case EventKind::continued:
    return "goes on";
  case EventKind::exited:
    return fmt::format("exits with {}", event.number);
  case EventKind::killed:
    return fmt::format("is killed by {}", signal());
  case EventKind::reaped:
    return fmt::format("reaps {}", name(event.other));
  case EventKind::marked:
    return text.starts_with("gate ")               ? "waits at " + text
           : text.starts_with("the judge ")        ? text
           : text.find(" = ") != std::string::npos ? "reports " + text
                                                   : "notes: " + text;
  }
  return text;
}

std::string Speaker::speak() const {
  std::string text = first_in_words();
  const auto sent = std::ranges::find(moment_.events, EventKind::sent, &Event::kind);
  if (first().kind == EventKind::sent || sent == moment_.events.end()) {
    return text;
  }
  return fmt::format("{}; {}: {}", text, posix::signal_name(sent->signo), fates());
}

} // namespace

pid_t actor(const Event& event) noexcept {
  switch (event.kind) {
  case EventKind::grouped:
    return event.other != 0 ? event.other : event.pid;
  case EventKind::sent:
    return event.other == 0 ? 0 : event.pid;
  default:
    return event.pid;
  }
}

pid_t receiver(const Event& sent) noexcept {
  return sent.other == 0 ? sent.pid : sent.other;
}

std::string in_words(const Moment& moment, const NameOf& name_of) {
  return Speaker{moment, name_of}.speak();
}

std::string short_name(int signo) {
  const std::string name = posix::signal_name(signo);
  return name.starts_with("SIG") ? name.substr(3) : name;
}

std::string short_names(posix::SignalSet set) {
  constexpr std::size_t most = 3;
  const std::vector<int> members = set.signals();
  if (set == posix::SignalSet::all()) {
    return "all signals";
  }
  if (members.size() > most) {
    return fmt::format("{} signals", members.size());
  }
  std::string text;
  for (const int signo : members) {
    text += (text.empty() ? "" : " ") + short_name(signo);
  }
  return text;
}

} // namespace tracer
