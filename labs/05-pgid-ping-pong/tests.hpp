// What all parts of lab 05's tests use.
#pragma once

#include "common/judge/explore.hpp"
#include "common/judge/hold.hpp"
#include "common/judge/lab_test.hpp"
#include "common/posix/signal_names.hpp"

#include <errno.h>
#include <signal.h>

#include <string>
#include <utility>
#include <vector>

namespace ping_pong_test {

inline const posix::SignalSet game_signals{SIGUSR1, SIGUSR2, SIGQUIT};

constexpr auto ping_line = "Server: ping\n";
constexpr auto pong_line = "Client: pong\n";

inline std::string rounds_of(int rounds) {
  std::string text;
  for (int round = 0; round < rounds; ++round) {
    text += std::string{ping_line} + pong_line;
  }
  return text;
}

inline std::string times(int count, const char* line) {
  std::string text;
  for (int time = 0; time < count; ++time) {
    text += line;
  }
  return text;
}

// A member of the subject's group that keeps what it hears.
inline judge::TargetOptions member_of(pid_t group) {
  return {.group = group, .ignored = {}, .blocked = game_signals};
}

// Its kills are counted.
inline judge::Launch counting(judge::Launch launch) {
  launch.holding(judge::hold(judge::Who::anyone).before("kill"));
  return launch;
}

// Before a function is explored: one that spins has no end of instructions.
inline void expect_sleep(const judge::Launch& launch) {
  judge::Subject subject{launch};
  subject.wait_gate("before").open();
  subject.wait_rest();
}

constexpr auto by_a_handler =
    "a handler of the caller's ran for a signal that is no part of the game; a wait that it "
    "interrupts (EINTR) is begun again";

// For a signal that is no part of the game, while the subject waits.
inline void let_another_handler_run(judge::Subject& subject) {
  subject.wait_rest();
  subject.signal(SIGURG);
  ASSERT_THAT(subject.wait_number("handled"), testing::Eq(SIGURG));
  subject.wait_rest();
}

// What a caller may have made of the signals of the game: the ignored ones, and its mask.
inline std::vector<std::pair<posix::SignalSet, posix::SignalSet>> inheritances() {
  return {{{}, game_signals}, {game_signals, {SIGWINCH}}, {game_signals, game_signals}};
}

// Everything is as the subject was launched.
inline void
expect_left_alone(judge::Subject& subject, posix::SignalSet ignored, posix::SignalSet mask) {
  const judge::Process process{subject.pid()};
  EXPECT_THAT(process, judge::HasMask(mask)) << "the caller's mask is put back";
  EXPECT_THAT(process.ignored(), testing::Eq(ignored))
      << "what the caller ignored it ignores again, and nothing else";
  EXPECT_THAT(process.pending(), testing::Eq(posix::SignalSet{}))
      << "an echo of its own is left pending for the caller, who knows nothing of it";
}

} // namespace ping_pong_test
