#include "common/tracer/tracee.hpp"

#include "common/tracer/proc_status.hpp"
#include "common/tracer/ptrace_request.hpp"
#include "common/tracer/signal_actions.hpp"

#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <utility>

namespace tracer {

namespace {

constexpr long options = PTRACE_O_EXITKILL | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                         PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEVFORKDONE |
                         PTRACE_O_TRACEEXIT | PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP;

std::uint64_t event_message(pid_t pid) {
  unsigned long message = 0;
  request(PTRACE_GETEVENTMSG, pid, 0, &message, "PTRACE_GETEVENTMSG");
  return message;
}

posix::WaitStatus wait_for(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, __WALL) == -1) {
    if (errno != EINTR) {
      posix::check(-1, "waitpid");
    }
  }
  return posix::WaitStatus{status};
}

} // namespace

Tracee Tracee::seize(pid_t pid) {
  request(PTRACE_SEIZE, pid, 0, as_pointer(options), "PTRACE_SEIZE");
  return Tracee{pid};
}

Tracee Tracee::adopt(pid_t pid, const Tracee* parent) {
  Tracee tracee{pid};
  if (parent != nullptr) {
    tracee.breakpoints_ = parent->breakpoints_;
    tracee.trap_ignored_ = parent->trap_ignored_;
  }
  return tracee;
}

void Tracee::start(Phase phase, int what, int signo) {
  phase_ = phase;
  request(what, pid_, 0, as_pointer(static_cast<std::uint64_t>(signo)), "resume a tracee");
}

void Tracee::resume(int signo) {
  go(Wish::run, signo);
}

void Tracee::resume_to_call(int signo) {
  go(Wish::to_call, signo);
}

void Tracee::step(int signo) {
  go(Wish::step, signo);
}

void Tracee::enter_handler(int signo) {
  wish_ = Wish::step;
  start(Phase::entering_handler, PTRACE_SINGLESTEP, signo);
}

void Tracee::listen() {
  request(PTRACE_LISTEN, pid_, 0, nullptr, "PTRACE_LISTEN");
}

void Tracee::interrupt() {
  request(PTRACE_INTERRUPT, pid_, 0, nullptr, "PTRACE_INTERRUPT");
}

void Tracee::detach(int signo) {
  remove_breakpoints();
  request(PTRACE_DETACH, pid_, 0, as_pointer(static_cast<std::uint64_t>(signo)), "PTRACE_DETACH");
}

void Tracee::go(Wish wish, int signo) {
  wish_ = wish;
  if (breakpoints_.empty() && wish != Wish::step) {
    trap_ignored_.reset(); // nobody sees it change now
    at_entry_ = false;
    start(Phase::plain, wish == Wish::run ? PTRACE_CONT : PTRACE_SYSCALL, signo);
    return;
  }
  const auto seen = std::exchange(seen_, std::nullopt);
  if (std::exchange(at_entry_, false)) { // the call has to find the mask as it is
    start(wish == Wish::step ? Phase::stepping_call : Phase::guarded, PTRACE_SYSCALL, signo);
    return;
  }
  if (signo != 0 && catches(signo)) {
    start(Phase::entering_handler, PTRACE_SINGLESTEP, signo);
    return;
  }
  if (signo != 0 && !ignored_by_default(signo) && !ProcStatus::of(pid_).ignored.contains(signo)) {
    start(Phase::guarded, PTRACE_SYSCALL, signo); // it stops or ends the process
    return;
  }
  const Registers now = registers();
  const arch::Word here = now.instruction();
  if (wish != Wish::step && !(breakpoints_.contains(here) && seen == here)) {
    hide_trap();
    start(Phase::guarded, PTRACE_SYSCALL);
    return;
  }
  lift_breakpoint(here);
  if (stands_at_call(now)) {
    start(Phase::stepping_call, PTRACE_SYSCALL);
    return;
  }
  flags_pushed_ = arch::pushes_flags(code(here));
  hide_trap();
  start(wish == Wish::step ? Phase::stepping : Phase::passing, PTRACE_SINGLESTEP);
}

// What the tracer began of itself is done: tells it, or goes on to what is wished.
std::optional<Stop> Tracee::go_on(Stop stop) {
  const arch::Word here = registers().instruction();
  if (wish_ == Wish::step || breakpoints_.contains(here)) {
    stop.kind = wish_ == Wish::step ? StopKind::stepped : StopKind::breakpoint;
    seen_ = here;
    return stop;
  }
  go(wish_, 0);
  return std::nullopt;
}

bool Tracee::stands_at_call(const Registers& registers) const {
  const auto bytes = code(registers.instruction());
  return arch::restarts(registers.raw()) ||
         std::ranges::equal(arch::call_bytes(), std::span{bytes}.first(arch::call_bytes().size()));
}

Stop Tracee::classify(posix::WaitStatus status) const {
  Stop stop{StopKind::ended, 0, 0, status};
  if (status.ended()) {
    return stop;
  }
  stop.signo = status.stop_signal();
  switch (status.ptrace_event()) {
  case 0:
    break;
  case PTRACE_EVENT_STOP:
    stop.kind = stops_by_default(stop.signo) ? StopKind::group_stop : StopKind::paused;
    return stop;
  case PTRACE_EVENT_FORK:
  case PTRACE_EVENT_VFORK:
  case PTRACE_EVENT_CLONE:
    stop.kind = StopKind::forked;
    break;
  case PTRACE_EVENT_VFORK_DONE:
    stop.kind = StopKind::vfork_done;
    break;
  case PTRACE_EVENT_EXEC:
    stop.kind = StopKind::execed;
    break;
  case PTRACE_EVENT_EXIT:
    stop.kind = StopKind::exiting;
    break;
  default:
    stop.kind = StopKind::filtered;
    break;
  }
  if (stop.kind != StopKind::ended) {
    stop.message = event_message(pid_);
    return stop;
  }
  if (stop.signo == call_stop_signal) {
    const bool entry = call_info(pid_).op == PTRACE_SYSCALL_INFO_ENTRY;
    stop.kind = entry ? StopKind::call_entry : StopKind::call_exit;
    return stop;
  }
  stop.kind = StopKind::signal;
  return stop;
}

std::optional<Stop> Tracee::take(posix::WaitStatus status) {
  Stop stop = classify(status);
  if (stop.kind == StopKind::ended) {
    return stop;
  }
  if (stop.kind == StopKind::execed) {
    breakpoints_.clear();
    lifted_.reset();
    trap_hidden_ = false;
    trap_ignored_.reset();
  }
  if (stop.kind == StopKind::signal && stop.signo == SIGTRAP) {
    return take_trap(stop);
  }
  show_trap();
  const bool by_itself = wish_ != Wish::to_call && phase_ != Phase::plain;
  switch (stop.kind) {
  case StopKind::call_entry:
  case StopKind::filtered:
    if (by_itself) {
      start(phase_, PTRACE_SYSCALL);
      return std::nullopt;
    }
    at_entry_ = true;
    break;
  case StopKind::call_exit:
    if (trap_ignored_ && call().number == SYS_rt_sigaction) {
      trap_ignored_.reset();
    }
    put_back();
    if (by_itself) {
      return go_on(stop);
    }
    break;
  default:
    put_back();
    break;
  }
  return stop;
}

// SIGTRAP is our steps and breakpoints, but also whatever the tracee or others send.
std::optional<Stop> Tracee::take_trap(Stop stop) {
  if (phase_ == Phase::entering_handler) {
    siginfo_t info{};
    const bool is_signal =
        ::ptrace(PTRACE_GETSIGINFO, pid_, nullptr, &info) == 0 && info.si_code <= 0;
    if (!is_signal) {
      return go_on(stop);
    }
  }
  const siginfo_t info = siginfo();
  if (info.si_code <= 0) { // sent by somebody
    if (trap_hidden_) {
      parked_.push_back(info);
      start(phase_, phase_ == Phase::guarded ? PTRACE_SYSCALL : PTRACE_SINGLESTEP);
      return std::nullopt;
    }
    put_back();
    return stop;
  }
  Registers now = registers();
  const arch::Word hit = now.instruction() - arch::breakpoint_advance;
  const bool at_breakpoint = phase_ == Phase::guarded && breakpoints_.contains(hit);
  const bool was_step = phase_ == Phase::stepping || phase_ == Phase::passing;
  if (!at_breakpoint && !was_step) {
    show_trap();
    return stop; // an int3 of the tracee's own
  }
  if (at_breakpoint) {
    arch::set_instruction(now.raw(), hit);
    set_registers(now);
  } else if (flags_pushed_) {
    flags_pushed_ = false;
    if (const auto flags = read<arch::Word>(now.stack())) {
      const arch::Word clean = arch::without_step_flag(*flags);
      write(now.stack(), &clean, sizeof clean);
    }
  }
  put_back();
  restore_ignored_trap();
  show_trap();
  if (!at_breakpoint) {
    return go_on(stop);
  }
  stop.kind = StopKind::breakpoint;
  seen_ = hit;
  return stop;
}

Stop Tracee::wait() {
  for (;;) {
    if (const auto stop = take(wait_for(pid_))) {
      return *stop;
    }
  }
}

bool Tracee::catches(int signo) const {
  return ProcStatus::of(pid_).caught.contains(signo);
}

void Tracee::hide_trap() {
  const posix::SignalSet now = mask();
  if (!trap_hidden_ && now.contains(SIGTRAP)) {
    set_mask(posix::SignalSet{now}.remove(SIGTRAP));
    trap_hidden_ = true;
  }
  if (!trap_ignored_) {
    trap_ignored_ = ProcStatus::of(pid_).ignored.contains(SIGTRAP);
  }
}

void Tracee::show_trap() {
  if (!trap_hidden_) {
    return;
  }
  const posix::SignalSet real = mask();
  trap_hidden_ = false;
  set_mask(real);
  for (siginfo_t& info : std::exchange(parked_, {})) {
    // To itself a process may send any siginfo, so nobody sees that it has been away.
    const Registers now = registers();
    const arch::Word room = (now.stack() - 1024) & ~arch::Word{15};
    std::array<char, sizeof info> before{};
    read(room, before.data(), before.size());
    write(room, &info, sizeof info);
    const auto thread = static_cast<arch::Word>(pid_);
    const auto process = static_cast<arch::Word>(inject(SYS_getpid));
    inject(SYS_rt_tgsigqueueinfo, {process, thread, SIGTRAP, room});
    write(room, before.data(), before.size());
  }
}

// The kernel has just set an ignored SIGTRAP to its default.
void Tracee::restore_ignored_trap() {
  if (!trap_ignored_.value_or(false)) {
    return;
  }

  struct {
    arch::Word handler, flags, restorer, mask; // the kernel's own struct sigaction
  } action{};

  const arch::Word room = (registers().stack() - 1024) & ~arch::Word{15};
  std::array<char, sizeof action> before{};
  read(room, before.data(), before.size());
  inject(SYS_rt_sigaction, {SIGTRAP, 0, room, sizeof(arch::Word)});
  read(room, &action, sizeof action);
  action.handler = 1; // SIG_IGN
  write(room, &action, sizeof action);
  inject(SYS_rt_sigaction, {SIGTRAP, room, 0, sizeof(arch::Word)});
  write(room, before.data(), before.size());
}

} // namespace tracer
