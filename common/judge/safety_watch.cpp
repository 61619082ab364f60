#include "common/judge/safety_watch.hpp"

#include "common/judge/children.hpp"
#include "common/judge/conclude.hpp"
#include "common/judge/options.hpp"
#include "common/judge/subject_state.hpp"
#include "common/posix/signal_names.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <poll.h>
#include <signal.h>
#include <sys/ptrace.h>

#include <array>
#include <cerrno>
#include <set>
#include <system_error>
#include <utility>

namespace judge {
namespace {

using tracer::Flaw;
using tracer::FlawKind;
using tracer::HandlerWatch;
using tracer::Stop;
using tracer::StopKind;
using tracer::Symbols;
using tracer::Tracee;
using tracer::WatchRules;

// The first whose text begins the function's name, or stands in it, says what to do instead.
struct Advice {
  std::string_view part;
  std::string_view words;
};

constexpr std::array advices{
    Advice{"__cxa_guard",
           "a local static variable is made under a lock: make it before the handler is installed"},
    Advice{"__cxa_", "no exception may be thrown in a handler, nor leave it"},
    Advice{"operator new", "allocate before the handler is installed"},
    Advice{"operator delete", "free after the handler, in the program"},
    Advice{"alloc", "allocate before the handler is installed"},
    Advice{"free", "free after the handler, in the program"},
    Advice{"mutex",
           "a handler that waits for a lock may wait for the very code it interrupts: use "
           "an atomic variable"},
    Advice{"exit", "_exit() ends the process without running what others have registered"},
    Advice{"basic_ostream", "put the text into an array and call write()"},
    Advice{"ios_base", "put the text into an array and call write()"},
    Advice{"print", "put the text into an array and call write()"},
    Advice{"put", "put the text into an array and call write()"},
    Advice{"fflush", "put the text into an array and call write()"},
    Advice{"fwrite", "put the text into an array and call write()"},
    Advice{"syslog", "set a flag, and let the program do it"},
    Advice{"string", "a string allocates: use an array"},
    Advice{"strsignal", "it formats into a shared buffer: keep a table of names"},
};

std::string_view advice_on(std::string_view function) {
  for (const Advice& advice : advices) {
    if (function.find(advice.part) != std::string_view::npos) {
      return advice.words;
    }
  }
  return "set a volatile sig_atomic_t flag, and let the program do it";
}

std::string where(const Place& place) {
  return fmt::format("{}:{}", place.file.substr(place.file.rfind('/') + 1), place.line);
}

std::string chain_in_words(const Flaw& flaw) {
  std::string text;
  for (const tracer::Frame& frame : flaw.chain) {
    text += fmt::format("\n  {} {}()",
                        text.empty() ? "in" : "called by",
                        frame.function.empty() ? "?" : frame.function);
    text += frame.place ? " at " + where(*frame.place) : "";
  }
  return text;
}

// Everything traced by one watch, ended and let go whatever happens.
class Watch {
public:
  Watch(Launch launch, WatchRules rules, std::vector<Flaw>& flaws) : subject_{launch.waiting()} {
    Gate start = subject_.wait_gate("start");
    tracee_.emplace(Tracee::seize(subject_.pid()));
    observer_ = Children::instance().observe(
        [this](pid_t pid, posix::WaitStatus status) { return observe(pid, status); });
    tracee_->interrupt();
    subject_.state().wait("a stop of the traced process", [this] { return first_.has_value(); });
    symbols_.emplace(subject_.pid(), options().own_sources);
    watch_.emplace(
        *tracee_, *symbols_, options().own_sources, rules, [this, &flaws](const Flaw& flaw) {
          note_verdict(Verdict::unsafe, describe(flaw), flaw.place);
          flaws.push_back(flaw);
          if (flaw.kind == FlawKind::endless) { // would spin until its processor time is used up
            ::kill(subject_.pid(), SIGKILL);
          }
        });
    together_.emplace(subject_.pid());
    watch_->take(*first_);
    start.open();
  }

  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() = default;

  Subject& subject() noexcept { return subject_; }

  [[nodiscard]] const HandlerWatch& handlers() const { return *watch_; }

private:
  bool observe(pid_t pid, posix::WaitStatus status) {
    if (pid != tracee_->pid()) {
      if (status.ptrace_event() == PTRACE_EVENT_STOP) { // a child's first, before we know of it
        unknown_.insert(pid);
        return true;
      }
      return false;
    }
    try {
      if (const auto stop = tracee_->take(status)) {
        take(*stop);
      }
    } catch (const std::system_error& error) {
      if (error.code().value() != ESRCH) { // killed where it stood: its end comes next
        throw;
      }
    }
    return !status.ended();
  }

  void take(const Stop& stop) {
    if (!watch_) {
      if (stop.kind == StopKind::paused || stop.kind == StopKind::ended) {
        first_ = stop;
      } else {
        tracee_->resume(stop.kind == StopKind::signal ? stop.signo : 0);
      }
      return;
    }
    if (stop.kind != StopKind::forked) {
      watch_->take(stop);
    } else if (stop.status.ptrace_event() == PTRACE_EVENT_FORK) {
      release(static_cast<pid_t>(stop.message), &*tracee_);
      watch_->take(stop);
    } else { // shares the memory: the breakpoints are taken out first, by the parent
      watch_->take(stop);
      release(static_cast<pid_t>(stop.message), nullptr);
    }
  }

  void release(pid_t pid, const Tracee* parent) {
    Tracee child = Tracee::adopt(pid, parent);
    if (unknown_.erase(pid) == 1 || child.wait().kind != StopKind::ended) {
      child.detach();
    }
  }

  // A traced process stops once more on its way out.
  void finish() noexcept {
    Children& children = Children::instance();
    if (tracee_) {
      ::kill(subject_.pid(), SIGKILL);
      ::ptrace(PTRACE_CONT, subject_.pid(), nullptr, nullptr); // whatever it stands at
      while (!children.ended(subject_.pid())) {
        pollfd event{children.event_fd(), POLLIN, 0};
        ::poll(&event, 1, -1);
        children.collect();
      }
    }
    children.stop_observing(observer_);
  }

  Subject subject_;
  std::optional<Tracee> tracee_;
  std::optional<Symbols> symbols_;
  std::optional<Stop> first_;
  std::set<pid_t> unknown_;
  std::optional<HandlerWatch> watch_;
  std::optional<tracer::OneProcessor> together_;
  int observer_ = 0;

  // Ends the traced process, also when the constructor did not get to its end.
  struct Finisher {
    Watch& watch;

    ~Finisher() { watch.finish(); }
  } finisher_{*this};
};

} // namespace

std::string describe(const Flaw& flaw) {
  const std::string handler = flaw.signo != 0 ? "the handler of " + posix::signal_name(flaw.signo)
                                              : std::string{"a handler"};
  const std::string chain = chain_in_words(flaw);
  switch (flaw.kind) {
  case FlawKind::call:
    return fmt::format("{} calls {}(), which is not async-signal-safe{}\n{}",
                       handler,
                       flaw.name,
                       chain,
                       advice_on(flaw.name));
  case FlawKind::error:
    return fmt::format(
        "{} returns with another errno than it found; last changed{}{}\nkeep errno in a local "
        "variable first and put it back before returning",
        handler,
        flaw.name.empty() ? "" : " after a call of " + flaw.name + "()",
        chain);
  case FlawKind::variable:
    return fmt::format("{} writes {}, which is of the type {}{}\na handler may write only volatile "
                       "sig_atomic_t and lock-free std::atomic variables",
                       handler,
                       flaw.name,
                       flaw.type,
                       chain);
  case FlawKind::jump:
    return fmt::format("{} leaves by {}(), out of whatever it interrupted{}\nreturn, and let the "
                       "program look at a flag",
                       handler,
                       flaw.name,
                       chain);
  case FlawKind::endless:
    return fmt::format("{} does not come to an end{}\nlook for a loop that waits for something "
                       "only the interrupted program could do",
                       handler,
                       chain);
  }
  return {};
}

Watched watch_handlers(Launch launch, const std::function<void(Subject&)>& body, WatchRules rules) {
  Watched seen;
  Watch watch{std::move(launch), rules, seen.flaws};
  body(watch.subject());
  seen.handlers = watch.handlers().handlers();
  seen.steps = watch.handlers().steps();
  if (!seen.flaws.empty()) {
    ADD_FAILURE() << TestConcluded{}.what();
  } else if (seen.handlers == 0 && !testing::Test::HasFailure()) {
    conclude(Verdict::fail, "no handler has run");
  }
  return seen;
}

} // namespace judge
