#include "common/judge/subject_state.hpp"

#include "common/judge/conclude.hpp"
#include "common/judge/options.hpp"
#include "common/judge/running_test.hpp"
#include "common/judge/test_recorder.hpp"
#include "common/posix/check.hpp"
#include "common/posix/signal_names.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>

namespace judge {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// The last resort, where nothing can be proven. Time counts as idle while everybody sleeps, so that
// a busy machine costs a subject nothing; the other one is for what neither sleeps nor gets
// anywhere.
constexpr auto longest_idle = 10s;
constexpr auto longest_wait = 90s;
constexpr auto longest_wait_again = 5s; // only a picture is lost
constexpr int shortest_poll = 1;
constexpr int longest_poll = 16; // milliseconds

constexpr int gone_without_probe = 96;

// More than any lab asks for: at the same time, and one after the other.
constexpr std::size_t most_processes = 128;
constexpr std::size_t most_ends = 2000;

// Whoever waits at "start" has a tracer of his own for it, and a process has but one.
bool to_record(const Launch& launch) {
  return TestRecorder::instance().wants_more() && !launch.waits();
}

// Held until its tracer is there; and each of its calls that matter is a stop, which takes its
// time.
Launch as_recorded(Launch launch) {
  constexpr int slower = 8;
  return launch.waiting().working_for(slower * launch.processor_time());
}

posix::UniqueFd duplicate(const posix::UniqueFd& descriptor) {
  return posix::UniqueFd{posix::check(::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, 0), "fcntl")};
}

} // namespace

Subject::State::State(const Launch& launch)
    : process{spawn(
          to_record(launch) ? as_recorded(launch) : launch, options().subject, options().weak)},
      switchboard{launch, options().weak}, probe_{launch.probe()} {
  Children::instance().forget(process.pid);
  running_test().traced = running_test().traced || launch.waits();
  if (to_record(launch)) {
    std::optional<Gate> start;
    wait("the program's start", [&] {
      start = inbox.take_gate("start", process.pid);
      return start.has_value();
    });
    TestRecorder::instance().attach(process.pid);
  }
}

Subject::State::State(const State& original, pid_t pid)
    : process{.pid = pid,
              .channel = duplicate(original.process.channel),
              .out = duplicate(original.process.out),
              .err = duplicate(original.process.err),
              .in = {},
              .notices = duplicate(original.process.notices)},
      inbox{original.inbox.reports_only()}, out{original.out}, err{original.err},
      switchboard{Launch{""}, options().weak}, probe_{original.probe_} {
  Children::instance().forget(pid);
}

bool Subject::State::drain() {
  bool any = Children::instance().collect();
  any = switchboard.answer(process.notices.get(), process.pid) || any;
  any = inbox.drain(process.channel.get()) || any;
  any = switchboard.release_fulfilled(process.notices.get(), [this](const auto& what, pid_t held) {
    return what.gate.empty() ? child_has_execed(held) : inbox.met(what.gate);
  }) || any;
  any = out.drain(process.out.get()) || any;
  any = err.drain(process.err.get()) || any;
  return any;
}

bool Subject::State::child_has_execed(pid_t held) const {
  const auto program = [](pid_t pid) {
    std::error_code gone;
    return std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/exe", gone);
  };
  const auto own = program(process.pid);
  const std::vector<pid_t> all = tree();
  return std::any_of(all.begin(), all.end(), [&](pid_t pid) {
    const auto other = program(pid);
    return pid != held && !other.empty() && other != own;
  });
}

void Subject::State::wait_for_event(int milliseconds) const {
  std::array<pollfd, 5> sources{{
      {Children::instance().event_fd(), POLLIN, 0},
      {process.channel.get(), POLLIN, 0},
      {process.out.get(), POLLIN, 0},
      {process.err.get(), POLLIN, 0},
      {process.notices.get(), POLLIN, 0},
  }};
  // A closed pipe or socket is readable for ever: once the far ends are gone they are no sources.
  for (pollfd& source : sources) {
    pollfd probe = source;
    if (::poll(&probe, 1, 0) == 1 && (probe.revents & POLLIN) == 0) {
      source.fd = -1;
    }
  }
  ::poll(sources.data(), sources.size(), milliseconds);
}

void Subject::State::wait(const std::string& awaited, const std::function<bool()>& done) {
  if (wait_or_rest(awaited, done)) {
    return;
  }
  if (ended()) {
    conclude_ended(awaited);
  }
  conclude_hang(awaited, true);
}

bool Subject::State::wait_or_rest(const std::string& awaited, const std::function<bool()>& done) {
  const auto began = Clock::now();
  Clock::duration idle{};
  auto last_look = began;
  int pause = shortest_poll;
  for (;;) {
    if (drain()) {
      pause = shortest_poll;
    }
    stop_at_the_unwanted();
    if (done()) {
      return true;
    }
    wait_for_event(pause);
    if (drain()) {
      pause = shortest_poll;
      last_look = Clock::now();
      continue;
    }
    if (done()) {
      return true;
    }
    if (at_rest()) {
      if (switchboard.release_one(process.notices.get())) {
        continue;
      }
      return done();
    }
    const bool everybody_sleeps = std::ranges::all_of(
        tree(), [](pid_t pid) { return std::ranges::all_of(look_at({pid}), &Sleeper::asleep); });
    const auto now = Clock::now();
    if (everybody_sleeps) {
      idle += now - last_look;
    }
    last_look = now;
    const auto longest = running_test().again ? longest_wait_again : longest_wait;
    if (idle > longest_idle || now - began > longest) {
      conclude_hang(awaited, false);
    }
    pause = std::min(pause * 2, longest_poll);
  }
}

bool Subject::State::at_rest() {
  const auto resting = [&](const Sleeper& sleeper) {
    const bool held = switchboard.holds(process.notices.get(), sleeper.thread);
    return sleeper.asleep && (sleeper.endless || held) && !switchboard.timer_armed(sleeper.pid);
  };
  std::vector<Sleeper> first;
  for (const pid_t pid : tree()) { // one that runs settles it: the others need no look
    for (Sleeper& sleeper : look_at({pid})) {
      if (!resting(sleeper)) {
        return false;
      }
      first.push_back(std::move(sleeper));
    }
  }
  return !drain() && look_at(tree()) == first && !drain();
}

bool Subject::State::asleep(pid_t pid, std::string_view call) {
  const auto first = look_at({pid});
  const bool sleeps =
      !first.empty() && first.front().asleep && (call.empty() || first.front().call == call);
  return sleeps && !drain() && look_at({pid}) == first;
}

void Subject::State::stop_at_the_unwanted() const {
  if (const auto& unwritten = inbox.unwritten()) {
    conclude(Verdict::todo, unwritten->what, unwritten->place);
  }
  if (inbox.flooded() || out.flooded() || err.flooded()) {
    conclude(Verdict::limit,
             "the program wrote more than a test reads; look for a loop that writes without end");
  }
  if (Children::below(::getpid(), most_processes).size() > most_processes ||
      Children::instance().ends() - ends_before_ > most_ends) {
    if (!ended()) { // all at once: a fork bomb is faster than who kills one after the other
      ::kill(-process.pid, SIGKILL);
    }
    conclude(Verdict::limit,
             "the program started more processes than any test needs; look for a loop in which the "
             "child forks too");
  }
}

std::string Subject::State::everybody_in_words() const {
  std::string text;
  for (const Sleeper& sleeper : look_at(tree())) {
    text += "\n  " + describe(sleeper);
    if (sleeper.pid == process.pid) {
      text += " (the first process)";
    }
    for (const Gate& gate : inbox.waiting()) {
      if (gate.pid() == sleeper.pid) {
        text += ", at the point \"" + gate.name() + "\"";
      }
    }
  }
  return text;
}

void Subject::State::conclude_ended(const std::string& awaited) const {
  const posix::WaitStatus status = *ended();
  const std::string before = " before " + awaited + " came";
  if (const auto& thrown = inbox.thrown()) {
    conclude(thrown->type == "std::bad_alloc" ? Verdict::limit : Verdict::fail,
             "an exception left the function: " + thrown->type + ": " + thrown->what +
                 (thrown->error != 0 ? " (" + posix::errno_name(thrown->error) + ")" : "") + "," +
                 before);
  }
  if (!running_test().used_up.empty() || (status.killed() && status.signal() == SIGXCPU)) {
    conclude(Verdict::limit,
             "the program used up its processor time" + before +
                 "; look for a loop that spins instead of sleeping");
  }
  if (status.killed()) {
    conclude(Verdict::crash, posix::signal_name(status.signal()) + " ended the program" + before);
  }
  if (status.exit_code() == gone_without_probe) {
    conclude(Verdict::error, "the subject knows no probe \"" + probe_ + "\"");
  }
  conclude(Verdict::fail,
           inbox.probe_ended()
               ? "everything had returned" + before
               : "the program ended by itself (" + status.describe() + ")" + before);
}

void Subject::State::conclude_hang(const std::string& awaited, bool proven) const {
  const std::string who = everybody_in_words();
  if (proven) {
    conclude(Verdict::hang,
             awaited + " can never come: everybody sleeps and nobody is left to wake them" + who);
  }
  conclude(
      Verdict::limit,
      awaited +
          " had not come when the last deadline was reached (this is no proof of a hang): somebody "
          "wakes again and again, or waits for a time; look for naps, timeouts, loops that poll" +
          who);
}

} // namespace judge
