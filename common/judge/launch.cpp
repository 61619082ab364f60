#include "common/judge/launch.hpp"

#include "common/subject/protocol.hpp"

#include <utility>

namespace judge {

Launch& Launch::ignoring(posix::SignalSet signals) {
  ignored_ = signals;
  return *this;
}

Launch& Launch::blocking(posix::SignalSet signals) {
  blocked_ = signals;
  return *this;
}

Launch& Launch::with_input() {
  input_ = true;
  return *this;
}

Launch& Launch::forbidding(pid_t target) {
  forbidden_.push_back(target);
  return *this;
}

Launch& Launch::holding(Hold hold) {
  holds_.push_back(std::move(hold));
  return *this;
}

Launch& Launch::working_for(std::chrono::seconds most) {
  processor_time_ = most;
  return *this;
}

Launch& Launch::waiting() {
  if (!waits()) {
    probe_.insert(probe_.begin(), subject::protocol::waiting);
  }
  return *this;
}

bool Launch::waits() const noexcept {
  return probe_.starts_with(subject::protocol::waiting);
}

Launch& Launch::argument(std::string text) {
  arguments_.push_back(std::move(text));
  return *this;
}

} // namespace judge
