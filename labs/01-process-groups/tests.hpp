// What the tests of lab 1 share.
#pragma once

#include "common/judge/lab_test.hpp"
#include "common/posix/signal_names.hpp"

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace process_groups_tests {

using namespace judge;

// A pid that the subject reports.
inline pid_t wait_pid(Subject& subject, std::string_view key) {
  return static_cast<pid_t>(subject.wait_number(key));
}

// A wait status that the subject reports.
inline posix::WaitStatus wait_status(Subject& subject) {
  return posix::WaitStatus{static_cast<int>(subject.wait_number("status"))};
}

// The descriptors that a process of the tree has open, once everybody is at rest: a process that
// has just come to a gate closes one on its way to sleep.
inline std::vector<int> descriptors(Subject& subject, pid_t pid) {
  subject.wait_rest();
  std::vector<int> numbers;
  for (const OpenFile& file : Process{pid}.open_files()) {
    numbers.push_back(file.number);
  }
  return numbers;
}

// A target that joins a group: its own number is then no group's.
inline TargetOptions in_group(pid_t group) {
  TargetOptions options;
  options.group = group;
  return options;
}

// How a call ended that the probe ran under report_outcome(), before the gate "after".
inline std::string outcome(Subject& subject) {
  if (const auto error = subject.poll_report("error")) {
    return "threw std::system_error with " + posix::errno_name(std::stoi(*error));
  }
  if (subject.poll_report("invalid_argument")) {
    return "threw std::invalid_argument";
  }
  if (const auto text = subject.poll_report("exception")) {
    return "threw another exception: " + *text;
  }
  return subject.poll_report("returned") ? "returned" : "did not end";
}

inline std::string system_error(int number) {
  return "threw std::system_error with " + posix::errno_name(number);
}

inline constexpr const char* invalid_argument = "threw std::invalid_argument";

inline constexpr const char* at_return =
    "when the function has returned, getpgid(child) is already "
    "right, even if the child has not run "
    "yet: the parent has to see to it, or to wait for the child";
// For the probes that can make fork fail.
inline constexpr int any_number_of_forks = -1;

} // namespace process_groups_tests
