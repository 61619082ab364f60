#include "common/tracer/handler_watch.hpp"

#include "common/tracer/async_signal_safe.hpp"
#include "common/tracer/proc_status.hpp"

#include <sys/ptrace.h>

#include <algorithm>
#include <span>
#include <utility>

namespace tracer {

namespace {

// No errno is that.
constexpr int sentinel = 0x5e471e1;
// Between two returns to the tracer's event loop, where deadlines are kept.
constexpr long steps_at_a_time = 500;
constexpr long most_steps = 20'000;

bool is_jump(std::string_view name) {
  const std::string plain = everyday_name(name);
  return plain == "siglongjmp" || plain == "longjmp";
}

} // namespace

HandlerWatch::HandlerWatch(Tracee& tracee,
                           const Symbols& symbols,
                           std::vector<std::string> own_sources,
                           WatchRules rules,
                           std::function<void(const Flaw&)> tell)
    : tracee_{tracee}, symbols_{symbols},
      own_sources_{std::move(own_sources)}, rules_{rules}, tell_{std::move(tell)} {
  for (const Function& function : symbols_.own_functions()) {
    entries_.push_back(function.begin);
  }
  if (!entries_.empty()) {
    program_ = symbols_.object_at(entries_.front());
  }
  if (rules_.variables) {
    choose_variables();
  }
}

void HandlerWatch::take(const Stop& stop) {
  for (std::optional<Stop> next = stop; next && !gone_;) {
    next = handle(*next);
  }
}

std::optional<Stop> HandlerWatch::handle(const Stop& stop) {
  switch (stop.kind) {
  case StopKind::ended:
    gone_ = true;
    return std::nullopt;
  case StopKind::signal:
    if (ProcStatus::of(tracee_.pid()).caught.contains(stop.signo)) {
      entering_ = stop.signo;
      tracee_.enter_handler(stop.signo);
      return std::nullopt;
    }
    return go_on(stop.signo);
  case StopKind::group_stop:
    tracee_.listen();
    return std::nullopt;
  case StopKind::forked:
    if (stop.status.ptrace_event() == PTRACE_EVENT_VFORK) {
      // Its child shares the memory, and would run into them.
      for (const Frame& frame : frames_) {
        lifted_.push_back(frame.back);
      }
      lifted_.insert(lifted_.end(), entries_.begin(), entries_.end());
      std::erase_if(lifted_,
                    [this](arch::Word address) { return !tracee_.has_breakpoint(address); });
      tracee_.remove_breakpoints();
    }
    return go_on();
  case StopKind::vfork_done:
    for (const arch::Word address : std::exchange(lifted_, {})) {
      tracee_.insert_breakpoint(address);
    }
    return go_on();
  case StopKind::execed:
    frames_.clear();
    entries_.clear();
    plain_.clear();
    contents_.clear();
    mode_ = Mode::free;
    return go_on();
  case StopKind::exiting:
    entering_ = 0;
    mode_ = Mode::free;
    return go_on();
  case StopKind::stepped:
    if (entering_ != 0) {
      return begin_handler(std::exchange(entering_, 0));
    }
    return mode_ == Mode::jumping ? land() : arrive();
  case StopKind::breakpoint:
    return arrive();
  default:
    return go_on();
  }
}

// Whatever may sleep is waited for in the tracer's event loop; a plain instruction right here.
std::optional<Stop> HandlerWatch::go_on(int signo) {
  if (mode_ == Mode::free) {
    tracee_.resume(signo);
    return std::nullopt;
  }
  const auto code = tracee_.code(tracee_.registers().instruction());
  const bool may_sleep =
      signo != 0 ||
      std::ranges::equal(arch::call_bytes(), std::span{code}.first(arch::call_bytes().size()));
  ++steps_;
  ++steps_of_handler_;
  tracee_.step(signo);
  if (may_sleep || steps_of_handler_ % steps_at_a_time == 0) {
    return std::nullopt;
  }
  return tracee_.wait();
}

HandlerWatch::Frame* HandlerWatch::current_handler() {
  const auto found = std::find_if(frames_.rbegin(), frames_.rend(), [](const Frame& frame) {
    return frame.kind == FrameKind::handler;
  });
  return found != frames_.rend() ? &*found : nullptr;
}

bool HandlerWatch::in_program(arch::Word address) const {
  if (symbols_.own(address)) {
    return true;
  }
  if (program_.empty() || symbols_.object_at(address) != program_) {
    return false;
  }
  const auto function = symbols_.function_at(address);
  return function && !function->stub;
}

void HandlerWatch::plant_breakpoints() {
  for (const arch::Word entry : entries_) {
    tracee_.insert_breakpoint(entry);
  }
}

std::optional<Stop> HandlerWatch::begin_handler(int signo) {
  ++handlers_;
  steps_of_handler_ = 0;
  const Registers now = tracee_.registers();
  if (frames_.empty()) {
    plant_breakpoints();
  }
  Frame frame{FrameKind::handler, tracee_.return_address(), now.stack(), signo};
  if (rules_.error) {
    if (!error_address_) {
      error_address_ = find_error();
    }
    if (error_address_) {
      frame.error_before = tracee_.read<int>(*error_address_).value_or(0);
      frame.error_known = true;
      set_error(sentinel);
    }
  }
  error_ = {sentinel, std::nullopt};
  frames_.push_back(frame);
  tracee_.insert_breakpoint(frame.back);
  refresh();
  mode_ = Mode::free;
  return arrive();
}

// By a call of __errno_location() in the thread's name, stepped to its end.
std::optional<arch::Word> HandlerWatch::find_error() {
  const auto found = symbols_.addresses_of("__errno_location");
  if (found.empty()) {
    return std::nullopt;
  }
  constexpr arch::Word below = 512; // past the red zone
  constexpr int longest = 64;       // instructions; it has four
  const Registers before = tracee_.registers();
  const posix::SignalSet mask = tracee_.mask();
  const arch::Word here = before.instruction();
  const arch::Word stack = ((before.stack() - below) & ~arch::Word{15}) - sizeof(arch::Word);
  Registers call = before;
  arch::prepare_function(call.raw(), found.front(), here, stack);
  std::optional<arch::Word> result;
  try {
    tracee_.write(stack, &here, sizeof here);
  } catch (const std::exception&) {
    return std::nullopt;
  }
  tracee_.set_mask(posix::SignalSet::from_bits(~std::uint64_t{0}));
  tracee_.set_registers(call);
  for (int steps = 0; steps < longest && !result; ++steps) {
    tracee_.step();
    if (tracee_.wait().kind != StopKind::stepped) {
      return std::nullopt;
    }
    if (const Registers now = tracee_.registers(); now.instruction() == here) {
      result = now.result();
    }
  }
  tracee_.set_registers(before);
  tracee_.set_mask(mask);
  return result;
}

void HandlerWatch::set_error(int value) {
  tracee_.write(*error_address_, &value, sizeof value);
}

// At an instruction that was stepped to, or at a breakpoint.
std::optional<Stop> HandlerWatch::arrive() {
  const Registers now = tracee_.registers();
  const arch::Word here = now.instruction();
  const bool student = !frames_.empty() && std::ranges::any_of(frames_, [](const Frame& frame) {
    return frame.kind == FrameKind::own;
  });
  if (student) {
    look();
  }
  bool returned = false;
  while (!frames_.empty() && frames_.back().back == here && now.stack() >= frames_.back().stack) {
    const Frame frame = frames_.back();
    if (frame.kind == FrameKind::handler) {
      end_handler();
    } else {
      frames_.pop_back();
    }
    if (std::ranges::none_of(frames_, [&](const Frame& one) { return one.back == here; }) &&
        !std::ranges::count(entries_, here)) {
      tracee_.remove_breakpoint(here);
    }
    returned = true;
  }
  if (frames_.empty()) {
    mode_ = Mode::free;
    return go_on();
  }
  if (steps_of_handler_ > most_steps) {
    steps_of_handler_ = 0;
    tell_(flaw(FlawKind::endless, ""));
    mode_ = Mode::free;
    return go_on();
  }
  const FrameKind top = frames_.back().kind;
  if (symbols_.own(here)) {
    if (top != FrameKind::own) {
      enter_own();
    }
    mode_ = Mode::stepping;
    last_own_ = here;
    return go_on();
  }
  if (top != FrameKind::own) {
    mode_ = Mode::free;
    return go_on();
  }
  if (here >= helper_.begin && here < helper_.end) { // the program's own, called by the student's
    mode_ = Mode::stepping;
    return go_on();
  }
  if (in_program(here)) {
    helper_ = *symbols_.function_at(here);
    if (!returned && here == helper_.begin && helper_.names.front().starts_with("subject::")) {
      helper_ = {};
      return call_library(here); // the probe's reports are no business of the student's
    }
    mode_ = Mode::stepping;
    return go_on();
  }
  return call_library(here);
}

// The student's function, called by somebody who is not watched.
void HandlerWatch::enter_own() {
  frames_.push_back({FrameKind::own, tracee_.return_address(), tracee_.registers().stack()});
  tracee_.insert_breakpoint(frames_.back().back);
  refresh();
  if (error_address_) {
    error_.value = tracee_.read<int>(*error_address_).value_or(0);
  }
}

std::optional<Stop> HandlerWatch::call_library(arch::Word address) {
  const auto function = symbols_.function_at(address);
  const bool own_reports = function && function->names.front().starts_with("subject::");
  called_ = function ? everyday_name(function->names.front()) : "?";
  mode_ = Mode::free;
  const auto named = [&](auto&& is) {
    return function && std::ranges::any_of(function->names, is);
  };
  if (named(is_jump)) {
    jump_ = flaw(FlawKind::jump, called_);
    mode_ = Mode::jumping;
    return go_on();
  }
  if (function && !own_reports && !named(is_async_signal_safe)) {
    if (called_.starts_with("__cxa_")) {
      leave_handler_early();
    }
    if (rules_.calls) {
      tell_(flaw(FlawKind::call, called_));
    }
  }
  frames_.push_back({FrameKind::library, tracee_.return_address(), tracee_.registers().stack()});
  tracee_.insert_breakpoint(frames_.back().back);
  return go_on();
}

// On the way of a siglongjmp: until it is back in the program.
std::optional<Stop> HandlerWatch::land() {
  const Registers now = tracee_.registers();
  if (!in_program(now.instruction())) {
    return go_on();
  }
  bool out = false;
  while (!frames_.empty() && frames_.back().stack < now.stack()) {
    if (frames_.back().kind == FrameKind::handler) {
      out = true;
      leave_handler_early();
    }
    frames_.pop_back();
  }
  if (out && rules_.jumps) {
    tell_(*jump_);
  }
  jump_.reset();
  if (frames_.empty()) {
    tracee_.remove_breakpoints();
    mode_ = Mode::free;
    return go_on();
  }
  return arrive();
}

// It will not come to its end: errno must not keep the sentinel.
void HandlerWatch::leave_handler_early() {
  Frame* handler = current_handler();
  if (handler == nullptr || !handler->error_known) {
    return;
  }
  handler->error_known = false;
  if (tracee_.read<int>(*error_address_) == sentinel) {
    set_error(handler->error_before);
  }
}

void HandlerWatch::end_handler() {
  const Frame handler = frames_.back();
  if (handler.error_known) {
    const int value = tracee_.read<int>(*error_address_).value_or(sentinel);
    if (value == sentinel) {
      set_error(handler.error_before);
    } else if (error_.by && error_.value == value) {
      tell_(*error_.by);
    }
  }
  frames_.pop_back();
  if (frames_.empty()) {
    tracee_.remove_breakpoints();
    helper_ = {};
    return;
  }
  // The one that was interrupted has not done what this one did.
  refresh();
  error_ = {error_address_ ? tracee_.read<int>(*error_address_).value_or(0) : 0, std::nullopt};
}

} // namespace tracer
