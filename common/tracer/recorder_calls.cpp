// What the watched processes' system calls mean.
#include "common/posix/signal_names.hpp"
#include "common/subject/protocol.hpp"
#include "common/tracer/recorder_state.hpp"

#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>

namespace tracer {

using State = Recorder::State;

namespace {

// The kernel's own struct sigaction.
struct KernelAction {
  arch::Word handler;
  arch::Word flags;
  arch::Word restorer;
  std::uint64_t mask;
};

constexpr arch::Word default_action = 0;
constexpr arch::Word ignore_action = 1;

// Calls that come back with EINTR after any wakeup, where without a tracer an ignored signal would
// not have woken them.
bool gives_up_early(long number) {
  return number == SYS_rt_sigtimedwait || number == SYS_epoll_pwait || number == SYS_semtimedop ||
         call_name(number) == "epoll_wait";
}

// ppoll and pselect sleep with a mask of their own.
std::optional<posix::SignalSet> mask_of_call(const Tracee& tracee, const Call& call) {
  arch::Word address = 0;
  if (call.number == SYS_ppoll) {
    address = call.arguments[3];
  } else if (call.number == SYS_pselect6 && call.arguments[5] != 0) {
    address = tracee.read<arch::Word>(call.arguments[5]).value_or(0);
  }
  const auto bits = address != 0 ? tracee.read<std::uint64_t>(address) : std::nullopt;
  return bits ? std::optional{posix::SignalSet::from_bits(*bits)} : std::nullopt;
}

} // namespace

void State::call_entry(Thread& thread) {
  Tracee& tracee = thread.tracee;
  const Call call = tracee.call();
  const CallRole role = role_of(call.number);
  if (role == CallRole::other) {
    thread.in_call = false;
    go(thread);
    return;
  }
  const bool again =
      thread.interrupted && (role == CallRole::again || call.number == thread.call.number);
  if (!again) {
    if (role == CallRole::send && must_wait(thread)) {
      waiting.push_back(tracee.pid()); // let on by send_done()
      return;
    }
    thread.call = call;
    thread.words = call_words(tracee, call);
    thread.since = std::chrono::steady_clock::now();
    thread.asleep.reset();
    thread.place = role == CallRole::back ? std::nullopt : place_of(thread);
  }
  thread.interrupted = false;
  thread.in_call = true;
  const pid_t pid = thread.process;
  switch (role) {
  case CallRole::back:
    if (!thread.handlers.empty()) {
      const Handler handler = thread.handlers.back();
      thread.handlers.pop_back();
      Event& event = add(EventKind::handler_left, pid);
      event.signo = handler.signo;
      event.signal_id = handler.id;
    }
    break;
  case CallRole::send:
    send(thread);
    break;
  case CallRole::mask:
  case CallRole::look:
    notice_pending(thread);
    break;
  case CallRole::suspend:
    notice_pending(thread);
    if (const auto bits = tracee.read<std::uint64_t>(call.arguments[0]); bits && !again) {
      tell_mask(thread, posix::SignalSet::from_bits(*bits));
    }
    falls_asleep(thread);
    break;
  case CallRole::accept:
    notice_pending(thread);
    falls_asleep(thread);
    break;
  case CallRole::sleep:
    if (const auto mask = mask_of_call(tracee, call); mask && !again) {
      notice_pending(thread);
      tell_mask(thread, *mask);
    }
    falls_asleep(thread);
    break;
  case CallRole::wait:
    falls_asleep(thread);
    break;
  case CallRole::message:
    message_sent(thread);
    break;
  default:
    break;
  }
  tracee.resume_to_call();
}

// Told now, at its place in the order, and taken back if the call did not sleep after all.
void State::falls_asleep(Thread& thread) {
  if (thread.tracee.pid() != thread.process) {
    return; // the picture's lanes are processes
  }
  thread.sleeps = ProcStatus::of(thread.tracee.pid()).sleeps;
  if (thread.asleep) {
    return;
  }
  Event& event = add(EventKind::slept, thread.process);
  event.call = thread.words;
  event.place = thread.place;
  thread.asleep = event.order;
}

void State::call_exit(Thread& thread) {
  if (!thread.in_call) {
    go(thread);
    return;
  }
  thread.in_call = false;
  Tracee& tracee = thread.tracee;
  Registers now = tracee.registers();
  thread.call.result = static_cast<long>(now.result());
  const Call& call = thread.call;
  if (thread.borrowed_timeout) {
    arch::set_call_argument(now.raw(), 2, *thread.borrowed_timeout);
    tracee.set_registers(now);
    thread.borrowed_timeout.reset();
  }
  thread.interrupted =
      arch::restarts(now.raw()) || (call.result == -EINTR && gives_up_early(call.number));
  // One switch is this stop's own.
  const bool slept = thread.asleep && ProcStatus::of(tracee.pid()).sleeps > thread.sleeps + 1;
  if (thread.asleep && !slept) {
    remove(*thread.asleep);
    thread.asleep.reset();
  }
  const bool done = call.result >= 0;
  const pid_t pid = thread.process;
  if (!thread.interrupted) {
    woke(thread);
  }
  switch (role_of(call.number)) {
  case CallRole::group:
    if (done) {
      const auto target = static_cast<pid_t>(call.arguments[0]);
      const auto group = static_cast<pid_t>(call.arguments[1]);
      const pid_t member = target == 0 ? pid : target;
      Event& event = add(EventKind::grouped, member);
      event.group = group == 0 ? member : group;
      event.other = member == pid ? 0 : pid;
      event.call = thread.words;
      event.place = thread.place;
      if (Process* process = this->process(member)) {
        process->group = group == 0 ? member : group;
      }
    }
    break;
  case CallRole::session:
    if (done) {
      Event& event = add(EventKind::session_made, pid);
      event.group = pid;
      event.place = thread.place;
      process_of(thread).group = pid;
      process_of(thread).session = pid;
    }
    break;
  case CallRole::action:
    if (done) {
      action_set(thread);
    }
    break;
  case CallRole::send:
    if (!done) {
      for (const std::uint64_t order : thread.tentative) {
        remove(order);
      }
    }
    break;
  case CallRole::wait:
    if (done) {
      reaped(thread);
    }
    break;
  case CallRole::accept:
    if (call.result > 0) {
      accepted(thread);
    }
    break;
  case CallRole::sleep:
    if (!thread.interrupted && call.result != -EINTR && mask_of_call(tracee, call)) {
      tell_mask(thread, tracee.mask());
    }
    break;
  case CallRole::back:
  case CallRole::mask:
    tell_mask(thread, tracee.mask());
    break;
  default:
    break;
  }
  const bool was_send = role_of(call.number) == CallRole::send;
  go(thread);
  if (was_send) {
    send_done(thread);
  }
}

void State::woke(Thread& thread) {
  if (thread.asleep) {
    Event& event = add(EventKind::woke, thread.process);
    event.call = thread.words;
    event.text = result_words(thread.call);
    thread.asleep.reset();
  }
}

// libc holds all signals off inside raise, pthread_create and the like; that is not the student's
// doing.
bool State::sets_mask_by_itself(const Thread& thread) const {
  const auto found = processes.find(thread.process);
  const auto& symbols = found->second.image->symbols;
  if (!symbols || thread.call.number != SYS_rt_sigprocmask) {
    return true;
  }
  const auto function = symbols->function_at(thread.tracee.registers().instruction());
  return !function || std::ranges::any_of(function->names, [](const std::string& name) {
    return name.find("sigmask") != std::string::npos ||
           name.find("sigprocmask") != std::string::npos || name == "syscall";
  });
}

void State::tell_mask(Thread& thread, posix::SignalSet mask) {
  if (mask != thread.mask && sets_mask_by_itself(thread)) {
    thread.mask = mask;
    if (thread.tracee.pid() != thread.process) {
      return; // the picture's lanes are processes
    }
    Event& event = add(EventKind::mask, thread.process);
    event.set = mask;
    event.place = thread.place;
  }
}

void State::action_set(Thread& thread) {
  const auto& given = thread.call.arguments;
  const auto action = thread.tracee.read<KernelAction>(given[1]);
  if (given[1] == 0 || !action) {
    return;
  }
  const int signo = static_cast<int>(given[0]);
  if (signo >= 32 && signo < SIGRTMIN) { // libc's own
    return;
  }
  Event& event = add(EventKind::disposition, thread.process);
  event.signo = signo;
  event.place = thread.place;
  if (action->handler == default_action) {
    event.text = "default";
  } else if (action->handler == ignore_action) {
    event.text = "ignore";
  } else {
    const Symbols* symbols = symbols_for(thread, action->handler);
    event.text = symbols != nullptr ? symbols->name_at(action->handler) : "a handler";
  }
  if (signo == SIGCHLD) {
    process_of(thread).tells_stops =
        (action->flags & SA_NOCLDSTOP) == 0 && action->handler != ignore_action;
  }
  // What is ignored from now on is thrown away where it waits.
  const bool ignored = action->handler == ignore_action ||
                       (action->handler == default_action &&
                        (signo == SIGCHLD || signo == SIGURG || signo == SIGWINCH));
  if (ignored) {
    const auto drop = [this, signo, &thread](std::vector<Signal>& queue) {
      for (const Signal& signal : queue) {
        if (signal.signo == signo && !signal.discarded) {
          Event& gone = add(EventKind::discarded, thread.process);
          gone.signo = signo;
          gone.signal_id = signal.id;
        }
      }
      std::erase_if(queue, [signo](const Signal& signal) { return signal.signo == signo; });
    };
    drop(process_of(thread).queue);
    drop(thread.queue);
  }
}

void State::reaped(Thread& thread) {
  const Call& call = thread.call;
  pid_t child = 0;
  if (call.number == SYS_wait4) {
    child = static_cast<pid_t>(call.result);
  } else if (const auto info = thread.tracee.read<siginfo_t>(call.arguments[2]);
             call.arguments[2] != 0 && info && (call.arguments[3] & WNOWAIT) == 0) {
    child = info->si_pid;
  }
  const auto found = processes.find(child);
  if (found != processes.end() && found->second.ended) {
    processes.erase(found);
    Event& event = add(EventKind::reaped, thread.process);
    event.other = child;
    event.call = thread.words;
    event.place = thread.place;
  }
}

// The subject's messages to its judge: what it reports and where it waits.
void State::message_sent(Thread& thread) {
  const Tracee& tracee = thread.tracee;
  if (static_cast<int>(thread.call.arguments[0]) != options.channel) {
    return;
  }
  const auto message = tracee.read<msghdr>(thread.call.arguments[1]);
  const auto piece =
      message ? tracee.read<iovec>(reinterpret_cast<arch::Word>(message->msg_iov)) : std::nullopt;
  if (!piece || piece->iov_len == 0) {
    return;
  }
  std::string bytes(std::min<std::size_t>(piece->iov_len, 200), '\0');
  bytes.resize(
      tracee.read(reinterpret_cast<arch::Word>(piece->iov_base), bytes.data(), bytes.size()));
  const std::string first = bytes.substr(1, bytes.find('\0', 1) - 1);
  std::string text;
  switch (static_cast<subject::protocol::Kind>(bytes.front())) {
  case subject::protocol::Kind::report: {
    const std::string rest = bytes.substr(std::min(bytes.size(), first.size() + 2));
    text = first + " = " + rest.substr(0, rest.find('\0'));
    break;
  }
  case subject::protocol::Kind::gate:
    text = "gate " + first;
    break;
  case subject::protocol::Kind::started:
    text = "the probe begins";
    break;
  case subject::protocol::Kind::ended:
    text = "the probe has returned";
    break;
  case subject::protocol::Kind::todo:
    text = "to do: " + first;
    break;
  case subject::protocol::Kind::exception:
    text = "exception: " + first;
    break;
  }
  Event& event = add(EventKind::marked, thread.process);
  event.text = std::move(text);
  event.place = thread.place;
}

// A handler that was left by longjmp has its place on the stack above it used again.
void State::check_jumps(Thread& thread) {
  if (thread.handlers.empty() || thread.entering != 0) {
    return;
  }
  const arch::Word stack = thread.tracee.registers().stack();
  while (!thread.handlers.empty() && stack > thread.handlers.back().stack + 1024) {
    const Handler handler = thread.handlers.back();
    thread.handlers.pop_back();
    Event& event = add(EventKind::handler_left, thread.process);
    event.signo = handler.signo;
    event.signal_id = handler.id;
    event.text = "jump";
  }
}

} // namespace tracer
