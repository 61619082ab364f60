#include "common/judge/subject.hpp"

#include "common/judge/conclude.hpp"
#include "common/judge/process.hpp"
#include "common/judge/subject_state.hpp"
#include "common/judge/test_recorder.hpp"
#include "common/posix/check.hpp"
#include "common/posix/signal_names.hpp"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <charconv>
#include <stdexcept>
#include <utility>

namespace judge {

Subject::Subject(const Launch& launch) : state_{std::make_unique<State>(launch)} {}

Subject::Subject(std::unique_ptr<State> state) : state_{std::move(state)} {}

Subject::~Subject() {
  end();
}

void Subject::end() {
  TestRecorder::instance().subject_ends();
  // Orphans that hide from here are swept up when the test ends.
  Children& children = Children::instance();
  while (!children.ended(pid())) {
    for (const pid_t process : children.below(pid())) {
      ::kill(process, SIGKILL);
    }
    ::kill(pid(), SIGKILL);
    pollfd ended{children.event_fd(), POLLIN, 0};
    ::poll(&ended, 1, -1);
    children.collect();
  }
}

pid_t Subject::pid() const noexcept {
  return state_->process.pid;
}

Gate Subject::wait_gate(std::string_view name) {
  return wait_gate_of(0, name);
}

Gate Subject::wait_gate_of(pid_t pid, std::string_view name) {
  std::optional<Gate> gate;
  state_->wait("the point \"" + std::string{name} + "\"", [&] {
    gate = state_->inbox.take_gate(name, pid);
    return gate.has_value();
  });
  return *std::move(gate);
}

std::optional<std::string> Subject::poll_report(std::string_view key) {
  state_->drain();
  return state_->inbox.take_report(key);
}

std::string Subject::wait_report(std::string_view key) {
  std::optional<std::string> value;
  state_->wait("the report \"" + std::string{key} + "\"", [&] {
    value = state_->inbox.take_report(key);
    return value.has_value();
  });
  return *std::move(value);
}

long Subject::wait_number(std::string_view key) {
  const std::string text = wait_report(key);
  long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw std::runtime_error{"the report \"" + std::string{key} + "\" is no number: " + text};
  }
  return value;
}

posix::WaitStatus Subject::wait_end() {
  state_->wait("the program's end", [&] { return state_->ended().has_value(); });
  state_->drain(); // what it wrote last
  return *state_->ended();
}

void Subject::wait_success() {
  const posix::WaitStatus status = wait_end();
  if (status != posix::WaitStatus::of_exit(0) || !state_->inbox.probe_ended()) {
    state_->wait("a regular end", [] { return false; });
  }
}

posix::WaitStatus Subject::wait_orphan(pid_t pid) {
  state_->wait("the end of process " + std::to_string(pid),
               [&] { return Children::instance().ended(pid).has_value(); });
  return *Children::instance().ended(pid);
}

void Subject::wait_zombie(pid_t pid) {
  state_->wait("the end of process " + std::to_string(pid), [&] { return Process{pid}.zombie(); });
}

void Subject::wait_end_of(pid_t pid) {
  state_->wait("the end of process " + std::to_string(pid),
               [&] { return !Process{pid}.exists() || Process{pid}.zombie(); });
}

void Subject::wait_rest() {
  bool rest = false;
  state_->wait("rest", [&] {
    rest = !state_->switchboard.any_held() && state_->at_rest();
    return rest;
  });
}

void Subject::wait_asleep(pid_t pid, std::string_view call) {
  state_->wait("process " + std::to_string(pid) + " asleep" +
                   (call.empty() ? "" : " in " + std::string{call} + "()"),
               [&] { return state_->asleep(pid, call); });
}

posix::WaitStatus Subject::wait_stop() {
  std::optional<posix::WaitStatus> stop;
  state_->wait("a stop", [&] {
    stop = Children::instance().take_stop(state_->process.pid);
    return stop.has_value();
  });
  return *stop;
}

void Subject::signal(int signo) {
  if (::kill(pid(), signo) == -1) {
    const int error = errno;
    state_->drain();
    if (error == ESRCH && state_->ended()) {
      state_->wait("the moment for " + posix::signal_name(signo), [] { return false; });
    }
    errno = error;
    posix::check(-1, "kill");
  }
}

void Subject::write_input(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(state_->process.in.get(), text.data(), text.size());
    if (written == -1 && errno == EPIPE) {
      return; // it has ended; the next wait has the right verdict for that
    }
    posix::check(written, "write");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void Subject::close_input() {
  state_->process.in.reset();
}

const std::string& Subject::out() {
  state_->drain();
  return state_->out.text();
}

const std::string& Subject::err() {
  state_->drain();
  return state_->err.text();
}

void Subject::wait_out(std::string_view text) {
  state_->wait("\"" + std::string{text} + "\" on stdout",
               [&] { return state_->out.text().find(text) != std::string::npos; });
}

std::vector<pid_t> Subject::others() const {
  std::vector<pid_t> all = state_->tree();
  std::erase(all, pid());
  return all;
}

HeldCall Subject::wait_held(std::string_view call) {
  std::optional<HeldCall> held;
  state_->wait("the call of " + std::string{call} + "()", [&] {
    if (!held) {
      if (auto taken = state_->switchboard.take_held(state_->process.notices.get(), call)) {
        held.emplace(*std::move(taken));
      }
    }
    return held.has_value();
  });
  return *std::move(held);
}

int Subject::times_held(std::string_view call) const {
  return state_->switchboard.times_held(call);
}

} // namespace judge
