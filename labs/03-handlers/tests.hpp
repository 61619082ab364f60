// What all parts of lab 03's tests use.
#pragma once

#include "common/judge/lab_test.hpp"
#include "common/posix/signal_names.hpp"

#include <errno.h>
#include <signal.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace handlers_test {

// Standard signals that end a process by default, in random order: no test always meets the same.
inline std::vector<int> standard_signals(std::size_t count) {
  std::vector<int> pool{SIGHUP, SIGINT, SIGPIPE, SIGTERM, SIGUSR1, SIGUSR2};
  for (std::size_t left = pool.size(); left > 1; --left) {
    std::swap(pool[left - 1],
              pool[static_cast<std::size_t>(judge::random_number(0, long(left) - 1))]);
  }
  pool.resize(count);
  return pool;
}

inline int standard_signal() {
  return standard_signals(1).front();
}

inline int real_time_signal() {
  return SIGRTMIN + static_cast<int>(judge::random_number(1, 25));
}

inline long error_of(judge::Subject& subject) {
  const auto error = subject.poll_report("error");
  return error ? std::stol(*error) : 0;
}

inline void expect_refused(std::string_view function) {
  const testing::Matcher<long> is_einval = judge::IsErrno(EINVAL);
  for (const long number : {long{SIGKILL}, long{SIGSTOP}, 0L, -1L, judge::random_number(65, 999)}) {
    judge::Subject subject{"refusal", function, number};
    const judge::Gate refused = subject.wait_gate("refused");
    EXPECT_THAT(error_of(subject), is_einval)
        << function << " of number " << number << " must throw std::system_error with the errno of "
        << "sigaction: nobody catches or ignores SIGKILL and SIGSTOP, and look at sigaction's "
           "result";
  }
}

// A signal arrives while the subject reads a byte; the read itself is not to notice.
inline void expect_restarted_read(judge::Launch launch, int signo) {
  judge::Subject subject{launch.with_input()};
  subject.wait_rest();
  subject.signal(signo);
  EXPECT_THAT(subject.wait_report("ran"), testing::Eq(std::to_string(signo)));
  subject.wait_rest();
  subject.write_input("x");
  EXPECT_THAT(subject.wait_number("errno"), judge::IsErrno(0))
      << "a read that " << posix::signal_name(signo)
      << " interrupted failed instead of beginning again: look at SA_RESTART in sa_flags";
  subject.wait_success();
}

// All reports of a key that have come.
inline std::vector<std::string> take_all(judge::Subject& subject, std::string_view key) {
  std::vector<std::string> all;
  while (auto value = subject.poll_report(key)) {
    all.push_back(*std::move(value));
  }
  return all;
}

} // namespace handlers_test
