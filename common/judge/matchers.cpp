#include "common/judge/matchers.hpp"

#include "common/posix/signal_names.hpp"

#include <functional>
#include <string>
#include <utility>

namespace judge {
namespace {

using posix::signal_name;
using posix::WaitStatus;

// A matcher made of its words, its test and the words for what it saw instead.
template <typename Value>
class Words : public testing::MatcherInterface<Value> {
public:
  using Test = std::function<bool(const std::decay_t<Value>&)>;
  using Tell = std::function<std::string(const std::decay_t<Value>&)>;

  Words(std::string claim, Test test, Tell tell)
      : claim_{std::move(claim)}, test_{std::move(test)}, tell_{std::move(tell)} {}

  bool MatchAndExplain(Value value, testing::MatchResultListener* listener) const override {
    if (test_(value)) {
      return true;
    }
    *listener << tell_(value);
    return false;
  }

  void DescribeTo(std::ostream* stream) const override { *stream << claim_; }

  void DescribeNegationTo(std::ostream* stream) const override { *stream << "not: " << claim_; }

private:
  std::string claim_;
  Test test_;
  Tell tell_;
};

testing::Matcher<const Process&> about_process(std::string claim,
                                               Words<const Process&>::Test test,
                                               Words<const Process&>::Tell tell) {
  return testing::Matcher<const Process&>{
      new Words<const Process&>{std::move(claim), std::move(test), std::move(tell)}};
}

testing::Matcher<WaitStatus> about_status(std::string claim, Words<WaitStatus>::Test test) {
  return testing::Matcher<WaitStatus>{new Words<WaitStatus>{
      std::move(claim), std::move(test), [](const WaitStatus&) { return std::string{}; }}};
}

std::string tell_group(const Process& process) {
  return "which is in process group " + std::to_string(process.group());
}

std::string tell_mask(const Process& process) {
  return "whose mask (SigBlk) is " + process.blocked().describe();
}

std::string tell_dispositions(const Process& process) {
  return "which ignores (SigIgn) " + process.ignored().describe() + " and catches (SigCgt) " +
         process.caught().describe();
}

std::string tell_state(const Process& process) {
  const auto state = process.state();
  return state ? std::string{"whose state is "} + *state : "which is gone";
}

} // namespace

testing::Matcher<const Process&> LeadsItsGroup() {
  return about_process(
      "leads a process group of its own",
      [](const Process& process) { return process.group() == process.pid(); },
      tell_group);
}

testing::Matcher<const Process&> IsInGroup(pid_t group) {
  return about_process(
      "is in process group " + std::to_string(group),
      [group](const Process& process) { return process.group() == group; },
      tell_group);
}

testing::Matcher<const Process&> Blocks(int signo) {
  return about_process(
      "blocks " + signal_name(signo),
      [signo](const Process& process) { return process.blocked().contains(signo); },
      tell_mask);
}

testing::Matcher<const Process&> HasMask(posix::SignalSet mask) {
  return about_process(
      "has the mask " + mask.describe(),
      [mask](const Process& process) { return process.blocked() == mask; },
      tell_mask);
}

testing::Matcher<const Process&> Ignores(int signo) {
  return about_process(
      "ignores " + signal_name(signo),
      [signo](const Process& process) { return process.ignored().contains(signo); },
      tell_dispositions);
}

testing::Matcher<const Process&> Catches(int signo) {
  return about_process(
      "has a handler for " + signal_name(signo),
      [signo](const Process& process) { return process.caught().contains(signo); },
      tell_dispositions);
}

testing::Matcher<const Process&> HasPending(int signo) {
  return about_process(
      "has " + signal_name(signo) + " pending",
      [signo](const Process& process) { return process.pending().contains(signo); },
      [](const Process& process) {
        return "whose pending signals are " + process.pending().describe();
      });
}

testing::Matcher<const Process&> HasNoChildren() {
  return about_process(
      "has no child left, not even a zombie",
      [](const Process& process) { return process.children().empty(); },
      [](const Process& process) {
        std::string text = "which has";
        for (const pid_t child : process.children()) {
          text += " child " + std::to_string(child) + (Process{child}.zombie() ? " (zombie)" : "");
        }
        return text;
      });
}

testing::Matcher<const Process&> IsZombie() {
  return about_process(
      "is a zombie", [](const Process& process) { return process.zombie(); }, tell_state);
}

testing::Matcher<const Process&> IsAlive() {
  return about_process(
      "is there and has not ended",
      [](const Process& process) { return process.exists() && !process.zombie(); },
      tell_state);
}

testing::Matcher<const Process&> IsStopped() {
  return about_process(
      "is stopped", [](const Process& process) { return process.stopped(); }, tell_state);
}

testing::Matcher<WaitStatus> ExitedWith(int code) {
  return about_status("exited " + std::to_string(code), [code](const WaitStatus& status) {
    return status.exited() && status.exit_code() == code;
  });
}

testing::Matcher<WaitStatus> KilledBy(int signo) {
  return about_status("killed by " + signal_name(signo), [signo](const WaitStatus& status) {
    return status.killed() && status.signal() == signo;
  });
}

testing::Matcher<WaitStatus> StoppedBy(int signo) {
  return about_status("stopped by " + signal_name(signo), [signo](const WaitStatus& status) {
    return status.stopped() && status.stop_signal() == signo;
  });
}

testing::Matcher<long> IsErrno(int expected) {
  return testing::Matcher<long>{new Words<long>{
      "the errno " + posix::errno_name(expected),
      [expected](const long& value) { return value == expected; },
      [](const long& value) { return "which is " + posix::errno_name(static_cast<int>(value)); }}};
}

} // namespace judge
