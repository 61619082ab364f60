#include "common/judge/explore.hpp"

#include "common/judge/children.hpp"
#include "common/judge/conclude.hpp"
#include "common/judge/options.hpp"
#include "common/judge/running_test.hpp"
#include "common/judge/subject_state.hpp"
#include "common/judge/test_recorder.hpp"
#include "common/posix/check.hpp"
#include "common/posix/signal_names.hpp"

#include <fmt/core.h>
#include <gtest/gtest-spi.h>

#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

namespace judge {
namespace {

constexpr std::size_t most_points = 4'000;  // a few hundred are many
constexpr std::chrono::seconds walking{60}; // of processor time: copies are made at its expense

// Runs the property for one point: its failures are the point's, not yet the test's.
std::optional<std::string> check(Subject& subject, const Property& property) {
  testing::TestPartResultArray results;
  const std::optional<Conclusion> before = std::exchange(running_test().concluded, std::nullopt);
  {
    const testing::ScopedFakeTestPartResultReporter intercept{
        testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &results};
    try {
      property(subject);
    } catch (const TestConcluded&) {
      if (running_test().concluded->verdict == Verdict::todo) {
        throw;
      }
    }
  }
  const std::optional<Conclusion> concluded = std::exchange(running_test().concluded, before);
  if (concluded) {
    return concluded->message;
  }
  for (int index = 0; index < results.size(); ++index) {
    if (results.GetTestPartResult(index).failed()) {
      return results.GetTestPartResult(index).message();
    }
  }
  return std::nullopt;
}

std::string describe(const Point& point) {
  std::string text = point.place ? fmt::format("line {}", point.place->line) : "a line unknown";
  text += fmt::format(", instruction {:+#x}", point.offset);
  if (point.visit > 1) {
    text += fmt::format(", visit {}", point.visit);
  }
  return point.label.empty() ? text : text + ", " + point.label;
}

// The first bad point where the signal is not blocked; where it always is, the first of all.
const BadPoint& telling(const Explored& found) {
  const auto open = std::find_if_not(
      found.bad.begin(), found.bad.end(), [](const BadPoint& bad) { return bad.blocked; });
  return open == found.bad.end() ? found.bad.front() : *open;
}

std::string in_words(const Explored& found) {
  const BadPoint& first = telling(found);
  const std::string where = describe(first.point) + ".\n" + first.why;
  if (options().replay) {
    return "it goes wrong when the signal arrives at " + where;
  }
  const bool everywhere = found.bad.size() == found.tried;
  const std::string bad = everywhere ? "all" : fmt::format("{} of", found.bad.size());
  return fmt::format(
      "at {} {} points it goes wrong when the signal arrives there{}; the first{}: {}",
      bad,
      found.tried,
      everywhere ? ", so it is not the moment that matters" : "",
      &first == &found.bad.front() ? "" : " where it is not blocked",
      where);
}

} // namespace

Exploration& Exploration::sending(int signo) {
  signo_ = signo;
  return *this;
}

Exploration& Exploration::doing(Property action) {
  action_ = std::move(action);
  return *this;
}

Exploration& Exploration::letting_timers_expire() {
  timers_ = true;
  asleep_ = false;
  return *this;
}

Exploration& Exploration::from_gate(std::string gate, Property before) {
  stretch_.from_gate = std::move(gate);
  stretch_.before = std::move(before);
  return *this;
}

Exploration& Exploration::after_call(std::string function) {
  stretch_.from_call = std::move(function);
  return *this;
}

Exploration& Exploration::not_asleep() {
  asleep_ = false;
  return *this;
}

Exploration& Exploration::before_calls() {
  calls_ = true;
  return *this;
}

Exploration& Exploration::fresh() {
  fresh_ = true;
  return *this;
}

Stretch Exploration::whole() const {
  Stretch whole = stretch_;
  whole.from_call.clear();
  return whole;
}

void Exploration::act(Subject& subject) const {
  if (signo_ != 0) {
    posix::check(::kill(subject.pid(), signo_), "kill");
    TestRecorder::instance().mark(subject.pid(), "the judge sends " + posix::signal_name(signo_));
  }
  if (action_) {
    action_(subject);
  }
}

std::optional<std::string> Exploration::try_asleep(Subject& subject,
                                                   const Property& property) const {
  subject.wait_rest();
  act(subject);
  return check(subject, property);
}

std::optional<std::string>
Exploration::try_from_entry(Path& path, const Point& point, const Property& property) const {
  if (point.asleep) {
    return try_asleep(path.let_go(), property);
  }
  if (!path.run_to(point)) {
    conclude(Verdict::error, "a second run did not come to " + describe(point));
  }
  act(path.subject());
  if (timers_) {
    path.expire_timers();
  }
  Subject& subject = path.let_go();
  TestRecorder::instance().mark(subject.pid(),
                                fmt::format("the judge steps in here, at {}", describe(point)));
  return check(subject, property);
}

std::optional<std::string> Exploration::try_fresh(const Point& point,
                                                  const Property& property) const {
  if (point.asleep) {
    Subject subject{Launch{launch_}.waiting()};
    Gate gate = bring_to_gate(subject, stretch_);
    if (TestRecorder::instance().wants_point()) {
      TestRecorder::instance().attach(subject.pid());
    }
    gate.open();
    return try_asleep(subject, property);
  }
  Path path{launch_, whole()};
  return try_from_entry(path, point, property);
}

// In a copy of a process that stands at the function's entry, where it shares nothing yet: what the
// function opens or starts is each copy's own.
std::optional<std::string>
Exploration::try_copy_of_entry(Path& entry, const Point& point, const Property& property) const {
  Children& children = Children::instance();
  const pid_t original = entry.subject().pid();
  Path path{entry};
  children.adopt(original);
  auto why = try_from_entry(path, point, property);
  path.subject().end();
  path.subject().state().drain();
  children.disown(original);
  return why;
}

std::optional<std::string> Exploration::try_copy(Path& path, const Property& property) const {
  tracer::Tracee copy = path.copy();
  const auto seconds = static_cast<rlim_t>(launch_.processor_time().count());
  const rlimit own{seconds, seconds + 1};
  posix::check(::prlimit(copy.pid(), RLIMIT_CPU, &own, nullptr), "prlimit");
  Subject subject{std::make_unique<Subject::State>(path.subject().state(), copy.pid())};
  act(subject);
  copy.detach();
  auto why = check(subject, property);
  subject.end();
  subject.state().drain(); // what nobody asked for is not the next copy's word
  path.subject().state().count_ends_anew();
  return why;
}

// Once through the function; tries in copies what can be tried in copies.
void Exploration::walk(Explored& found,
                       std::vector<BadPoint>& rest,
                       const Property& property) const {
  Path path{Launch{launch_}.working_for(walking), stretch_};
  Children& children = Children::instance();
  const pid_t walker = path.subject().pid();
  // Not when only a call's instants are wanted: whether a call comes is known only afterwards. Nor
  // for a picture, which wants a process of its own.
  const bool may_copy = !fresh_ && !calls_ && !action_ && !timers_ && !options().replay;
  while (path.here() && (asleep_ || !path.here()->asleep)) {
    Point point = *path.here();
    if (++found.points > most_points) {
      conclude(Verdict::limit,
               stretch_.function + "() has run " + std::to_string(most_points) +
                   " instructions and neither returned nor slept; look for a loop that spins");
    }
    const bool blocked = signo_ != 0 && !point.asleep && path.blocks(signo_);
    const bool wanted = !options().replay || *options().replay == found.points;
    const bool copied = wanted && may_copy && !point.asleep && path.can_be_copied();
    std::optional<std::string> why;
    if (copied) {
      ++found.copies;
      children.adopt(walker); // it stands still meanwhile, no part of the tree that is tried
      why = try_copy(path, property);
      children.disown(walker);
    }
    if (point.asleep) {
      path.stop();
    } else {
      path.advance();
    }
    if (!path.called().empty()) {
      point.label = "before " + path.called() + "()";
    }
    if (calls_ && found.points > 1 && path.here() && path.called().empty()) {
      continue;
    }
    ++found.tried;
    if (wanted && !copied) {
      rest.push_back({found.points, std::move(point), blocked, {}});
    } else if (why) {
      found.bad.push_back({found.points, std::move(point), blocked, *std::move(why)});
    }
  }
  if (const auto end = path.subject().state().ended();
      end && end->killed() && end->signal() == SIGXCPU) {
    conclude(Verdict::limit,
             stretch_.function + "() used up its processor time; look for a loop that spins");
  }
}

Explored Exploration::run(const Property& property) const {
  const tracer::OneProcessor together;
  Explored found;
  std::vector<BadPoint> rest;
  walk(found, rest, property);
  std::optional<Path> entry;
  if (!fresh_ && rest.size() > 1) {
    entry.emplace(launch_, whole());
    if (!entry->can_be_copied()) {
      entry.reset();
    }
  }
  found.from_entry = entry ? rest.size() : 0;
  for (BadPoint& one : rest) {
    auto why =
        entry ? try_copy_of_entry(*entry, one.point, property) : try_fresh(one.point, property);
    if (why) {
      one.why = *std::move(why);
      found.bad.push_back(std::move(one));
    }
  }
  std::sort(found.bad.begin(), found.bad.end(), [](const BadPoint& one, const BadPoint& other) {
    return one.index < other.index;
  });
  return found;
}

Explored expect_every_point(const Exploration& exploration, const Property& property) {
  Explored found = exploration.run(property);
  if (found.points == 0) {
    conclude(Verdict::fail,
             "it was over before there was a point to try; see to the other tests of this exercise "
             "first");
  }
  if (found.points == 1) {
    conclude(Verdict::error, "an exploration met no instruction of the function");
  }
  if (!found.bad.empty()) {
    const BadPoint& first = telling(found);
    note_verdict(Verdict::race, in_words(found), first.point.place);
    running_test().replay = first.index;
    ADD_FAILURE() << TestConcluded{}.what();
  }
  return found;
}

} // namespace judge
