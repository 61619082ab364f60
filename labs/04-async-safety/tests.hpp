// What all parts of lab 04's tests use.
#pragma once

#include "common/judge/explore.hpp"
#include "common/judge/lab_test.hpp"
#include "common/judge/safety_watch.hpp"
#include "common/posix/signal_names.hpp"

#include <errno.h>
#include <signal.h>

#include <string>
#include <vector>

namespace async_safety_test {

// Two different signals that end a process by default, chosen anew each time.
struct TwoSignals {
  int one = 0;
  int other = 0;
};

inline TwoSignals two_signals() {
  const std::vector<int> pool{SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2};
  const auto first = static_cast<std::size_t>(judge::random_number(0, 4));
  const auto step = static_cast<std::size_t>(judge::random_number(1, 4));
  return {pool[first], pool[(first + step) % pool.size()]};
}

// All reports of a key that have come.
inline std::vector<std::string> take_all(judge::Subject& subject, std::string_view key) {
  std::vector<std::string> all;
  while (auto value = subject.poll_report(key)) {
    all.push_back(*std::move(value));
  }
  return all;
}

} // namespace async_safety_test
