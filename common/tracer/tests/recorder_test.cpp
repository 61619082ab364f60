#include "common/posix/unique_fd.hpp"
#include "common/tracer/recorder.hpp"
#include "common/tracer/tests/run_watched.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>

using testing::ElementsAre;
using testing::EndsWith;
using tracer::Event;
using tracer::EventKind;
using tracer::Recording;
using watched::Watch;

namespace {

Recording record(const std::string& scenario) {
  return watched::run(scenario, Watch::filter).recording;
}

std::vector<Event> of_kind(const Recording& recording, EventKind kind, int signo = 0) {
  std::vector<Event> some;
  std::ranges::copy_if(recording.events, std::back_inserter(some), [&](const Event& event) {
    return event.kind == kind && (signo == 0 || event.signo == signo);
  });
  return some;
}

const std::array all_scenarios = watched::scenarios;

} // namespace

class EveryRecording : public testing::TestWithParam<const char*> {};

TEST_P(EveryRecording, IsConsistent) {
  const Recording recording = record(GetParam());
  ASSERT_FALSE(recording.events.empty());
  EXPECT_EQ(recording.events.front().kind, EventKind::started);
  std::uint64_t order = 0;
  std::uint64_t time = 0;
  std::set<std::uint64_t> sent;
  std::map<std::uint64_t, int> fates;
  std::set<pid_t> started;
  std::set<pid_t> gone;
  std::map<std::uint64_t, int> handlers;
  for (const Event& event : recording.events) {
    EXPECT_EQ(event.order, ++order);
    EXPECT_GE(event.time_ns, time);
    time = event.time_ns;
    switch (event.kind) {
    case EventKind::started:
      started.insert(event.pid);
      break;
    case EventKind::sent:
      EXPECT_TRUE(sent.insert(event.signal_id).second);
      break;
    case EventKind::merged:
    case EventKind::discarded:
    case EventKind::delivered:
    case EventKind::accepted:
      EXPECT_TRUE(sent.contains(event.signal_id)) << "signal " << event.signal_id;
      EXPECT_EQ(++fates[event.signal_id], 1) << "signal " << event.signal_id;
      break;
    case EventKind::pending:
      EXPECT_TRUE(sent.contains(event.signal_id));
      break;
    case EventKind::handler_entered:
      ++handlers[event.signal_id];
      break;
    case EventKind::handler_left:
      --handlers[event.signal_id];
      break;
    case EventKind::exited:
    case EventKind::killed:
      EXPECT_TRUE(gone.insert(event.pid).second);
      break;
    default:
      break;
    }
  }
  EXPECT_EQ(started, gone);
  for (const auto& [id, open] : handlers) {
    EXPECT_EQ(open, 0) << "handler of signal " << id;
  }
}

INSTANTIATE_TEST_SUITE_P(Programs,
                         EveryRecording,
                         testing::ValuesIn(all_scenarios),
                         [](const auto& info) { return std::string{info.param}; });

TEST(Recorder, TellsPendingMergedAndQueued) {
  const Recording recording = record("merging");
  const auto pending = of_kind(recording, EventKind::pending, SIGUSR1);
  const auto merged = of_kind(recording, EventKind::merged, SIGUSR1);
  ASSERT_EQ(pending.size(), 1U);
  ASSERT_EQ(merged.size(), 2U);
  EXPECT_EQ(merged.front().text, std::to_string(pending.front().signal_id));
  EXPECT_EQ(of_kind(recording, EventKind::delivered, SIGUSR1).size(), 1U);
  EXPECT_EQ(of_kind(recording, EventKind::delivered, SIGRTMIN + 1).size(), 3U);
  const auto entered = of_kind(recording, EventKind::handler_entered, SIGUSR1);
  ASSERT_EQ(entered.size(), 1U);
  EXPECT_EQ(entered.front().text, "count");
  const auto sent = of_kind(recording, EventKind::sent, SIGUSR1);
  ASSERT_TRUE(sent.front().place);
  EXPECT_THAT(sent.front().place->file, EndsWith("watched.cpp"));
}

TEST(Recorder, TellsOneEventForEachReceiverOfAGroup) {
  const Recording recording = record("ping_pong");
  const auto pings = of_kind(recording, EventKind::sent, SIGUSR1);
  EXPECT_EQ(pings.size(), 3U * 10);
  EXPECT_EQ(of_kind(recording, EventKind::handler_entered, SIGUSR1).size(), 10U);
  EXPECT_EQ(of_kind(recording, EventKind::handler_entered, SIGUSR2).size(), 10U);
  EXPECT_EQ(pings.front().call, "kill(0, SIGUSR1)");
}

TEST(Recorder, TellsWhichExitsOneSigchldStandsFor) {
  const Recording recording = record("children_merge");
  EXPECT_EQ(of_kind(recording, EventKind::merged, SIGCHLD).size(), 2U);
  EXPECT_EQ(of_kind(recording, EventKind::reaped).size(), 3U);
  EXPECT_EQ(of_kind(recording, EventKind::sent, SIGCHLD).front().pid, 0);
}

TEST(Recorder, TellsAJumpOutOfAHandler) {
  const auto left = of_kind(record("jumps"), EventKind::handler_left, SIGUSR1);
  ASSERT_EQ(left.size(), 3U);
  EXPECT_EQ(left.front().text, "jump");
}

TEST(Recorder, TellsStopsAndContinues) {
  const Recording recording = record("stop_and_continue");
  EXPECT_EQ(of_kind(recording, EventKind::stopped).size(), 2U);
  EXPECT_EQ(of_kind(recording, EventKind::continued).size(), 2U);
}

TEST(Recorder, TellsHowEachEnded) {
  const Recording recording = record("deaths");
  std::vector<int> signals;
  for (const Event& event : of_kind(recording, EventKind::killed)) {
    EXPECT_NE(event.signal_id, 0U);
    signals.push_back(event.signo);
  }
  EXPECT_THAT(signals, ElementsAre(SIGTERM, SIGKILL, SIGSEGV, SIGHUP, SIGPIPE));
}

TEST(Recorder, CutsWhatIsTooLong) {
  tracer::RecorderOptions options;
  options.most_events = 10;
  const Recording recording =
      tracer::record({{"/bin/sh", "-c", "kill -0 $$; exit 3"}, -1}, options);
  EXPECT_LE(recording.events.size(), 10U);
}

// A program that is running already, watched from the owner's own loop.
TEST(Recorder, JoinsAProgramThatSleepsInACall) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  posix::UniqueFd in{ends[0]};
  posix::UniqueFd go{ends[1]};
  const pid_t pid = ::fork();
  ASSERT_NE(pid, -1);
  if (pid == 0) {
    ::dup2(in.get(), STDIN_FILENO);
    ::execl("/bin/sh", "sh", "-c", "read line; trap '' USR1; kill -USR1 $$; exit 4", nullptr);
    ::_exit(127);
  }
  tracer::Recorder recorder{{.title = "join"}};
  recorder.attach(pid);
  int stops = 0;
  posix::WaitStatus end{0};
  while (recorder.watched() > 0) {
    int raw = 0;
    const pid_t who = ::waitpid(-1, &raw, __WALL);
    ASSERT_EQ(who, pid);
    if (recorder.on_stop(who, posix::WaitStatus{raw})) {
      end = posix::WaitStatus{raw};
    }
    if (stops++ == 0) { // it watches now
      recorder.mark(pid, "the line comes");
      ASSERT_EQ(::write(go.get(), "line\n", 5), 5);
    }
  }
  EXPECT_EQ(end, posix::WaitStatus::of_exit(4));
  const Recording recording = recorder.take();
  EXPECT_EQ(of_kind(recording, EventKind::marked).size(), 1U);
  const auto discarded = of_kind(recording, EventKind::discarded, SIGUSR1);
  EXPECT_EQ(discarded.size(), 1U);
}
