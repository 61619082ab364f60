// Who sends which signal to whom.
#include "common/tracer/recorder_state.hpp"
#include "common/tracer/signal_actions.hpp"

#include <signal.h>
#include <sys/syscall.h>

#include <algorithm>

namespace tracer {

using State = Recorder::State;

namespace {

constexpr int first_queued = 32; // from here on signals queue instead of merging

} // namespace

// A call that sends; the others wait for it, so that what is read at its entry holds at its exit.
bool State::must_wait(const Thread& thread) const {
  return sending != 0 && sending != thread.tracee.pid();
}

void State::send_done(Thread& thread) {
  if (sending != thread.tracee.pid()) {
    return;
  }
  sending = 0;
  thread.tentative.clear();
  while (sending == 0 && !waiting.empty()) {
    const pid_t next = waiting.front();
    waiting.pop_front();
    if (const auto found = threads.find(next); found != threads.end()) {
      try {
        call_entry(found->second);
      } catch (const std::system_error&) { // killed while it waited
      }
    }
  }
}

void State::send(Thread& sender) {
  const auto& given = sender.call.arguments;
  const bool to_thread = sender.call.number == SYS_tgkill || sender.call.number == SYS_tkill ||
                         sender.call.number == SYS_rt_tgsigqueueinfo;
  const bool has_group =
      sender.call.number == SYS_tgkill || sender.call.number == SYS_rt_tgsigqueueinfo;
  const auto target = static_cast<pid_t>(given[has_group ? 1 : 0]);
  const int signo = static_cast<int>(given[has_group ? 2 : 1]);
  sending = sender.tracee.pid();
  sender.tentative.clear();
  if (signo <= 0 || signo > 64) {
    return;
  }
  if (to_thread) {
    if (const auto found = threads.find(target); found != threads.end()) {
      send_one(&sender, process_of(found->second), &found->second, signo, sender.words);
    }
    return;
  }
  if (target > 0) {
    if (Process* receiver = process(target)) {
      send_one(&sender, *receiver, nullptr, signo, sender.words);
    } else { // somebody who is not watched
      Event& event = add(EventKind::sent, sender.process);
      event.other = target;
      event.signo = signo;
      event.signal_id = ++last_id;
      event.call = sender.words;
      event.place = sender.place;
      sender.tentative.push_back(event.order);
    }
    return;
  }
  const pid_t group = target == 0 ? process_of(sender).group : -target;
  for (auto& [pid, receiver] : processes) {
    if (!receiver.ended && (target == -1 ? pid != sender.process : receiver.group == group)) {
      send_one(&sender, receiver, nullptr, signo, sender.words);
    }
  }
}

void State::send_one(
    Thread* sender, Process& receiver, Thread* thread, int signo, std::string call) {
  const pid_t looked_at = thread != nullptr ? thread->tracee.pid() : receiver.pid;
  const ProcStatus status = ProcStatus::of(looked_at);
  Signal signal{++last_id, signo, sender != nullptr ? sender->process : 0, false, false};
  const auto note = [&](Event& event) {
    if (sender != nullptr) {
      sender->tentative.push_back(event.order);
    }
  };
  Event& sent = add(EventKind::sent, signal.sender);
  sent.other = receiver.pid;
  sent.signo = signo;
  sent.signal_id = signal.id;
  sent.call = std::move(call);
  sent.place = sender != nullptr ? sender->place : std::nullopt;
  note(sent);
  const auto tell = [&](EventKind kind, std::uint64_t id) -> Event& {
    Event& event = add(kind, receiver.pid);
    event.signo = signo;
    event.signal_id = id;
    note(event);
    return event;
  };

  std::vector<Signal>& queue = thread != nullptr ? thread->queue : receiver.queue;
  bool blocked = status.blocked.contains(signo);
  if (blocked && thread == nullptr) { // any thread that takes it will do
    blocked = std::ranges::all_of(threads, [&](const auto& one) {
      return one.second.process != receiver.pid ||
             ProcStatus::of(one.first).blocked.contains(signo);
    });
  }
  const bool continues = signo == SIGCONT && receiver.stopped;
  if (continues) { // at once, whatever becomes of the signal
    receiver.stopped = false;
    add(EventKind::continued, receiver.pid);
    tell_parent(receiver, "continued");
  }
  if (!status.blocked.contains(signo) && !continues && status.ignores(signo)) {
    tell(EventKind::discarded, signal.id);
    signal.discarded = true;
    queue.push_back(signal);
    return;
  }
  // A kernel-made signal is told of when it has been sent already: then only the books know.
  const posix::SignalSet waiting_there = thread != nullptr ? status.thread_pending : status.pending;
  const auto first = std::ranges::find_if(
      queue, [signo](const Signal& one) { return one.signo == signo && !one.discarded; });
  const bool waits = first != queue.end() && (sender == nullptr || waiting_there.contains(signo));
  if (waits && signo < first_queued && signo != SIGKILL) {
    if (!first->told) {
      tell(EventKind::pending, first->id);
      first->told = true;
    }
    tell(EventKind::merged, signal.id).text = std::to_string(first->id);
    return;
  }
  if (signo != SIGKILL && (blocked || (receiver.stopped && signo != SIGCONT))) {
    tell(EventKind::pending, signal.id);
    signal.told = true;
  }
  queue.push_back(signal);
}

void State::kernel_sends(Process& receiver, int signo, std::string call) {
  if (ProcStatus::of(receiver.pid).ignored.contains(signo)) {
    return; // of its children's ends it does not want to hear; then the kernel sends nothing
  }
  send_one(nullptr, receiver, nullptr, signo, std::move(call));
}

// Signals that wait here and were not seen when they were sent: from timers, or from outside.
void State::notice_pending(Thread& thread) {
  Process& process = process_of(thread);
  for (const bool shared : {false, true}) {
    std::vector<Signal>& queue = shared ? process.queue : thread.queue;
    for (const siginfo_t& info : thread.tracee.queued(shared)) {
      const bool known = std::ranges::any_of(
          queue, [&info](const Signal& one) { return one.signo == info.si_signo; });
      if (known) {
        continue;
      }
      const pid_t from = info.si_code <= 0 && info.si_code != SI_TIMER ? info.si_pid : 0;
      Signal signal{++last_id, info.si_signo, from, true, false};
      Event& sent = add(EventKind::sent, from);
      sent.other = process.pid;
      sent.signo = signal.signo;
      sent.signal_id = signal.id;
      sent.call = from == 0 ? kernel_words(info) : "kill";
      Event& pending = add(EventKind::pending, process.pid);
      pending.signo = signal.signo;
      pending.signal_id = signal.id;
      queue.push_back(signal);
    }
  }
}

} // namespace tracer
