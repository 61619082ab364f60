// What all parts of lab 06's tests use.
#pragma once

#include "common/judge/explore.hpp"
#include "common/judge/hold.hpp"
#include "common/judge/lab_test.hpp"
#include "common/posix/signal_names.hpp"

#include <signal.h>

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace alarms_test {

constexpr long hour = 3'600'000; // milliseconds; nobody waits for it
constexpr long for_ever = std::chrono::milliseconds::max().count();
constexpr auto overflows =
    "milliseconds::max() is for ever; in nanoseconds, or added to the time of day, it overflows";

// Two different ones that end a process by default.
inline std::pair<int, int> two_signals() {
  std::vector<int> pool{SIGHUP, SIGINT, SIGTERM, SIGUSR2};
  const auto take = [&pool] {
    const auto at = judge::random_number(0, static_cast<long>(pool.size()) - 1);
    const int signo = pool[static_cast<std::size_t>(at)];
    pool.erase(pool.begin() + at);
    return signo;
  };
  const int first = take();
  return {first, take()};
}

inline int any_code() {
  return static_cast<int>(judge::random_number(1, 100));
}

// How a call inside report_outcome() came out: "returned", "error ECHILD", "invalid_argument" or
// "exception".
inline std::string outcome(judge::Subject& subject) {
  for (const char* key : {"returned", "invalid_argument", "exception"}) {
    if (subject.poll_report(key)) {
      return key;
    }
  }
  const auto error = subject.poll_report("error");
  return error ? "error " + posix::errno_name(std::stoi(*error)) : "nothing yet";
}

constexpr std::array naps{"nanosleep", "clock_nanosleep"};

inline judge::Launch counting_naps(judge::Launch launch) {
  for (const char* nap : naps) {
    launch.holding(judge::hold(judge::Who::first).before(nap));
  }
  return launch;
}

// Who polls is never at rest: it is told so at once, and not when a deadline is reached.
inline void stop_at_naps(judge::Subject& subject) {
  subject.wait_asleep(subject.pid()); // a loop that spins never is
  for (const char* nap : naps) {
    if (subject.times_held(nap) != 0) {
      judge::conclude(judge::Verdict::fail,
                      "it sleeps for a time, looks, and sleeps again (polling): let the kernel say "
                      "when something has happened, by a signal that you wait for");
    }
  }
}

// All reports of a key that have come.
inline std::vector<std::string> take_all(judge::Subject& subject, std::string_view key) {
  std::vector<std::string> all;
  while (auto value = subject.poll_report(key)) {
    all.push_back(*std::move(value));
  }
  return all;
}

} // namespace alarms_test
