// What the tests of lab 2 share.
#pragma once

#include "common/judge/lab_test.hpp"
#include "common/posix/signal_names.hpp"
#include "common/posix/signal_table.hpp"

#include <signal.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <vector>

namespace kill_lab {

using namespace judge;
using posix::SignalSet;
using posix::standard_signals;
using posix::WaitStatus;
using testing::AllOf;
using testing::AnyOf;
using testing::ElementsAre;
using testing::Eq;
using testing::Gt;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Le;
using testing::Not;
using testing::StartsWith;

using Texts = std::vector<std::string>;

inline Launch with(std::string_view probe, const Texts& arguments) {
  Launch launch{probe};
  for (const std::string& argument : arguments) {
    launch.argument(argument);
  }
  return launch;
}

inline Texts answers(Subject& subject, std::size_t count) {
  Texts all;
  for (std::size_t index = 0; index < count; ++index) {
    all.push_back(subject.wait_report("answer"));
  }
  return all;
}

inline Texts ask(std::string_view probe, const Texts& questions) {
  Subject subject{with(probe, questions)};
  Texts all = answers(subject, questions.size());
  subject.wait_success();
  return all;
}

inline Texts as_texts(const std::vector<int>& numbers) {
  Texts texts;
  std::ranges::transform(
      numbers, std::back_inserter(texts), [](int number) { return std::to_string(number); });
  return texts;
}

inline std::vector<int> real_time_signals() {
  std::vector<int> all;
  for (int signo = SIGRTMIN; signo <= SIGRTMAX; ++signo) {
    all.push_back(signo);
  }
  return all;
}

inline std::vector<int> standard_numbers() {
  std::vector<int> all;
  for (const auto& signal : standard_signals) {
    if (signal.linux_number) {
      all.push_back(*signal.linux_number);
    }
  }
  return all;
}

// Does nothing to whoever has left it alone, so that a shot that goes astray harms nobody.
inline int harmless_signal() {
  constexpr std::array harmless{SIGURG, SIGWINCH};
  return harmless.at(static_cast<std::size_t>(random_number(0, 1)));
}

// Beyond every limit that Linux sets for pids, so nobody has it.
inline pid_t nobodys_pid() {
  return static_cast<pid_t>(random_number(10'000'000, 2'000'000'000));
}

inline std::string text(long number) {
  return std::to_string(number);
}

// Blocks everything: what it is sent stays pending, to be seen.
inline TargetOptions watchful(pid_t group = 0) {
  return {.group = group, .ignored = {}, .blocked = SignalSet::all()};
}

inline testing::Matcher<const std::string&> IsRefusalNaming(const std::string& named) {
  return AllOf(StartsWith("invalid_argument"), HasSubstr(named));
}

constexpr int two_names = SIGIO; // IO and POLL

// What became of something that may throw, in one text: "returned", "ESRCH", "invalid_argument: …".
// Ask when the subject is past it, at a gate.
inline std::string outcome(Subject& subject) {
  if (const auto error = subject.poll_report("error")) {
    return posix::errno_name(std::stoi(*error));
  }
  if (const auto refusal = subject.poll_report("invalid_argument")) {
    return "invalid_argument: " + *refusal;
  }
  if (const auto exception = subject.poll_report("exception")) {
    return "exception: " + *exception;
  }
  return "returned";
}

} // namespace kill_lab
