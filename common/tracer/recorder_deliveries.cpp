// What becomes of a signal at its receiver.
#include "common/tracer/recorder_state.hpp"
#include "common/tracer/signal_actions.hpp"

#include <signal.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace tracer {

using State = Recorder::State;

namespace {

constexpr long restart_no_hand = -514; // the kernel's own: make the call again if no handler runs
constexpr const char* fault = "fault";

} // namespace

std::string State::kernel_words(const siginfo_t& info) {
  switch (info.si_signo) {
  case SIGCHLD:
    return "child " + std::to_string(info.si_pid) + " changed";
  case SIGALRM:
  case SIGVTALRM:
  case SIGPROF:
    return "timer";
  case SIGPIPE:
    return "write to a pipe without reader";
  case SIGSEGV:
  case SIGBUS:
  case SIGILL:
  case SIGFPE:
    return info.si_code > 0 ? fault : "kernel";
  default:
    return info.si_code == SI_TIMER ? "timer" : "kernel";
  }
}

// Which of the signals sent it is that the thread takes now.
State::Signal State::take_signal(Thread& thread, int signo, const siginfo_t* info) {
  Process& process = process_of(thread);
  bool by_process = info != nullptr && info->si_code <= 0 && info->si_code != SI_TIMER;
  pid_t sender = by_process ? info->si_pid : 0;
  for (std::vector<Signal>* queue : {&thread.queue, &process.queue}) {
    auto found = std::ranges::find_if(*queue, [&](const Signal& one) {
      return one.signo == signo && (info == nullptr || one.sender == sender);
    });
    if (found == queue->end()) {
      found = std::ranges::find(*queue, signo, &Signal::signo);
    }
    if (found != queue->end()) {
      const Signal signal = *found;
      queue->erase(found);
      return signal;
    }
  }
  // Held for merged, but the one that it was to merge with had just been taken.
  for (auto event = recording.events.rbegin(); event != recording.events.rend(); ++event) {
    if (event->kind == EventKind::merged && event->pid == process.pid && event->signo == signo) {
      const Signal signal{event->signal_id, signo, sender, false, false};
      const auto sent = std::find_if(event, recording.events.rend(), [&](const Event& one) {
        return one.kind == EventKind::sent && one.signal_id == signal.id;
      });
      if (sent != recording.events.rend() && sent->pid == sender) {
        remove(event->order);
        return signal;
      }
      break;
    }
  }
  if (sender == process.pid) { // whatever it sends itself was seen: this is the kernel's SIGPIPE
    by_process = false;
    sender = 0;
  }
  const Signal signal{++last_id, signo, sender, false, false};
  Event& sent = add(EventKind::sent, sender);
  sent.other = process.pid;
  sent.signo = signo;
  sent.signal_id = signal.id;
  sent.call = by_process ? "kill" : info != nullptr ? kernel_words(*info) : "kernel";
  if (sent.call == fault) {
    sent.place = place_of(thread); // the faulty instruction
  }
  return signal;
}

void State::delivery(Thread& thread, int signo) {
  Process& process = process_of(thread);
  const siginfo_t info = thread.tracee.siginfo();
  const ProcStatus status = ProcStatus::of(thread.tracee.pid());
  const Signal signal = take_signal(thread, signo, &info);
  const bool caught = status.caught.contains(signo);
  if (!caught && status.ignores(signo)) {
    if (!signal.discarded && signo != SIGCONT) {
      Event& event = add(EventKind::discarded, process.pid);
      event.signo = signo;
      event.signal_id = signal.id;
    } else if (!signal.discarded) {
      Event& event = add(EventKind::delivered, process.pid);
      event.signo = signo;
      event.signal_id = signal.id;
      event.text = "default: continue";
    }
    swallow(thread, signo);
    return;
  }
  if (signal.discarded) { // a handler was set at the last moment
    const auto event = std::ranges::find_if(recording.events, [&](const Event& one) {
      return one.kind == EventKind::discarded && one.signal_id == signal.id;
    });
    if (event != recording.events.end()) {
      remove(event->order);
    }
  }
  const bool stops = !caught && stops_by_default(signo);
  if (!stops && thread.interrupted) {
    thread.interrupted = false;
    if (thread.asleep) {
      Event& event = add(EventKind::woke, process.pid);
      event.call = thread.words;
      event.text = "EINTR";
      thread.woke = event.order;
      thread.asleep.reset();
    }
  }
  Event& event = add(EventKind::delivered, process.pid);
  event.signo = signo;
  event.signal_id = signal.id;
  event.text = caught ? "handler" : stops ? "default: stop" : "default: terminate";
  if (caught) {
    thread.entering = signo;
    thread.entering_id = signal.id;
    thread.tracee.enter_handler(signo);
    return;
  }
  if (stops) {
    tell_stop(thread, signo);
  } else {
    process.deadly = signo;
    process.deadly_id = signal.id;
  }
  go(thread, signo);
}

// Told before it happens, because the parent may hear of it before the tracer does; taken back if
// it does not happen: stop signals mean nothing to an orphaned group.
void State::tell_stop(Thread& thread, int signo) {
  Process& process = process_of(thread);
  const std::uint64_t before = last_order;
  process.stopped = true;
  add(EventKind::stopped, process.pid).signo = signo;
  tell_parent(process, "stopped");
  for (std::uint64_t order = before + 1; order <= last_order; ++order) {
    thread.stop_told.push_back(order);
  }
}

void State::tell_parent(const Process& process, const char* what) {
  if (Process* parent = this->process(process.parent); parent != nullptr && parent->tells_stops) {
    kernel_sends(*parent, SIGCHLD, "child " + std::to_string(process.pid) + " " + what);
  }
}

// A signal that does nothing. The kernel has woken the thread for it only because a tracer is
// there: a call that has no restart of its own is made again by hand, for the rest of its time.
void State::swallow(Thread& thread, int signo) {
  Registers now = thread.tracee.registers();
  if (thread.interrupted && static_cast<long>(now.result()) == -EINTR) {
    arch::set_result(now.raw(), static_cast<arch::Word>(restart_no_hand));
    borrow_timeout(thread, now);
    thread.tracee.set_registers(now);
  }
  go(thread, signo);
}

void State::borrow_timeout(Thread& thread, Registers& registers) {
  const arch::Word given = thread.call.arguments[2];
  const auto timeout = thread.tracee.read<timespec>(given);
  if (thread.call.number != SYS_rt_sigtimedwait || given == 0 || !timeout) {
    return;
  }
  using std::chrono::nanoseconds;
  const nanoseconds whole = std::chrono::seconds{timeout->tv_sec} + nanoseconds{timeout->tv_nsec};
  const nanoseconds used = std::chrono::steady_clock::now() - thread.since;
  const nanoseconds left = std::max(nanoseconds{0}, whole - used);
  const timespec rest{std::chrono::duration_cast<std::chrono::seconds>(left).count(),
                      (left % std::chrono::seconds{1}).count()};
  const arch::Word room = (registers.stack() - 1024) & ~arch::Word{15};
  thread.tracee.write(room, &rest, sizeof rest);
  arch::set_call_argument(registers.raw(), 2, room);
  thread.borrowed_timeout = given;
}

void State::handler_entered(Thread& thread) {
  const Registers now = thread.tracee.registers();
  const int signo = std::exchange(thread.entering, 0);
  const Symbols* symbols = symbols_for(thread, now.instruction());
  if (thread.woke) { // whether the call is made again is in the frame that the handler returns to
    const arch::Word context = now.argument(2);
    const auto saved = thread.tracee.read<long>(context + arch::saved_context.result_offset);
    if (Event* event = this->event(*thread.woke); event != nullptr && saved && *saved != -EINTR) {
      event->text = "restarts";
    }
    thread.woke.reset();
  }
  Event& event = add(EventKind::handler_entered, thread.process);
  event.signo = signo;
  event.signal_id = thread.entering_id;
  if (symbols != nullptr) {
    event.text = symbols->name_at(now.instruction());
    if (symbols->own(now.instruction())) {
      event.place = symbols->place_at(now.instruction());
    }
  } else {
    event.text = "a handler";
  }
  thread.handlers.push_back({signo, thread.entering_id, now.stack()});
  thread.place.reset();
  tell_mask(thread, thread.tracee.mask());
  go(thread);
}

void State::accepted(Thread& thread) {
  const int signo = static_cast<int>(thread.call.result);
  const Signal signal = take_signal(thread, signo, nullptr);
  Event& event = add(EventKind::accepted, thread.process);
  event.signo = signo;
  event.signal_id = signal.id;
  event.call = thread.words;
  event.place = thread.place;
}

} // namespace tracer
