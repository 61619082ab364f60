// What both parts of lab 06's probes use.
#pragma once

#include "alarms.hpp"
#include "common/posix/check.hpp"
#include "common/subject/probe.hpp"

#include <signal.h>
#include <unistd.h>

#include <chrono>

namespace alarms_probes {

using std::chrono::milliseconds;
using subject::gate;
using subject::report;
using subject::report_outcome;

inline int integer(const subject::Arguments& args, std::size_t index) {
  return static_cast<int>(args.number(index));
}

inline milliseconds time_of(const subject::Arguments& args, std::size_t index) {
  return milliseconds{args.number(index)};
}

// The signals whose numbers are the arguments from one on.
inline sigset_t set_from(const subject::Arguments& args, std::size_t first) {
  sigset_t set;
  ::sigemptyset(&set);
  for (std::size_t index = first; index < args.size(); ++index) {
    ::sigaddset(&set, integer(args, index));
  }
  return set;
}

inline void note(int signo) {
  report("handled", signo);
}

inline void handle(int signo, void (*handler)(int) = note, int flags = 0) {
  struct sigaction action {};

  action.sa_handler = handler;
  action.sa_flags = flags;
  posix::check(::sigaction(signo, &action, nullptr), "probe: sigaction");
}

// A child that waits at the gate "child" and exits with a code.
inline pid_t child_that_exits(int code, const char* gate_name = "child") {
  const pid_t child = posix::check(::fork(), "probe: fork");
  if (child == 0) {
    gate(gate_name);
    ::_exit(code);
  }
  return child;
}

} // namespace alarms_probes
