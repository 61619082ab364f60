#include "common/tracer/recorder.hpp"

#include "common/posix/check.hpp"
#include "common/tracer/recorder_state.hpp"

#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>

namespace tracer {

using State = Recorder::State;

Recorder::Recorder(RecorderOptions options) : state_{std::make_unique<State>(std::move(options))} {}

Recorder::~Recorder() = default;

void Recorder::attach(pid_t pid) {
  state_->attach(pid);
}

void Recorder::take_over(Tracee tracee) {
  state_->take_over(std::move(tracee));
}

bool Recorder::on_stop(pid_t pid, posix::WaitStatus status) {
  try {
    return state_->on_stop(pid, status);
  } catch (const std::system_error& error) {
    // Killed while it was looked at: its end will be told by the next status.
    if (error.code().value() != ESRCH) {
      throw;
    }
    return false;
  }
}

void Recorder::mark(pid_t pid, std::string text) {
  state_->add(EventKind::marked, pid).text = std::move(text);
}

std::size_t Recorder::watched() const noexcept {
  return state_->threads.size();
}

void Recorder::detach() {
  for (auto& [pid, thread] : state_->threads) {
    // Only a stopped thread can be let go, and interrupting gives each exactly one more stop.
    try {
      thread.tracee.interrupt();
      int status = 0;
      if (::waitpid(pid, &status, __WALL) == pid && WIFSTOPPED(status)) {
        thread.tracee.detach();
      }
    } catch (const std::system_error&) { // it has just ended
    }
  }
  state_->threads.clear();
}

Recording Recorder::take() {
  Recording recording = std::move(state_->recording);
  recording.title = state_->options.title;
  std::uint64_t order = 0;
  for (Event& event : recording.events) {
    event.order = ++order;
  }
  state_->recording = {};
  return recording;
}

Event& State::add(EventKind kind, pid_t pid) {
  if (recording.events.size() >= options.most_events) {
    recording.cut = true;
    spare = {};
    return spare;
  }
  const auto now = std::chrono::steady_clock::now();
  if (!begin) {
    begin = now;
  }
  Event& event = recording.events.emplace_back();
  event.order = ++last_order;
  event.time_ns = static_cast<std::uint64_t>((now - *begin).count());
  event.kind = kind;
  event.pid = pid;
  return event;
}

Event* State::event(std::uint64_t order) {
  const auto found = std::ranges::lower_bound(recording.events, order, {}, &Event::order);
  return found != recording.events.end() && found->order == order ? &*found : nullptr;
}

void State::remove(std::uint64_t order) {
  if (Event* one = event(order)) {
    recording.events.erase(recording.events.begin() + (one - recording.events.data()));
  }
}

State::Process* State::process(pid_t pid) {
  const auto found = processes.find(pid);
  return found != processes.end() && !found->second.ended ? &found->second : nullptr;
}

void State::attach(pid_t pid) {
  watch(Tracee::seize(pid)).tracee.interrupt();
}

void State::take_over(Tracee tracee) {
  tracee.remove_breakpoints();
  Thread& thread = watch(std::move(tracee));
  first_stop(thread);
  go(thread);
}

State::Thread& State::watch(Tracee tracee) {
  const pid_t pid = tracee.pid();
  Process process{};
  process.pid = pid;
  process.parent = ProcStatus::of(pid).parent;
  process.group = ::getpgid(pid);
  process.session = ::getsid(pid);
  process.image = std::make_shared<Image>();
  process.image->student = proc_link(pid, "exe") != proc_link(::getpid(), "exe");
  processes.insert_or_assign(pid, std::move(process));
  return threads.insert_or_assign(pid, Thread{std::move(tracee), pid}).first->second;
}

bool State::on_stop(pid_t pid, posix::WaitStatus status) {
  const auto found = threads.find(pid);
  if (found == threads.end()) {
    if (status.ptrace_event() != 0 && ProcStatus::of(pid).tracer == ::getpid()) {
      early.insert_or_assign(pid, status); // its parent's fork event is still to come
      return false;
    }
    return true;
  }
  Thread& thread = found->second;
  if (status.continued()) {
    return true;
  }
  const auto stop = thread.tracee.take(status);
  if (!stop) {
    return false;
  }
  if (stop->kind == StopKind::ended) {
    return ended(thread, status);
  }
  on_known_stop(thread, *stop);
  return stop->kind == StopKind::group_stop;
}

void State::on_known_stop(Thread& thread, const Stop& stop) {
  if (!thread.known) {
    first_stop(thread);
  }
  if (stop.kind != StopKind::group_stop && !thread.stop_told.empty()) {
    for (const std::uint64_t order : std::exchange(thread.stop_told, {})) {
      remove(order);
    }
    process_of(thread).stopped = false;
  }
  check_jumps(thread);
  switch (stop.kind) {
  case StopKind::filtered:
  case StopKind::call_entry:
    call_entry(thread);
    return;
  case StopKind::call_exit:
    call_exit(thread);
    return;
  case StopKind::signal:
    delivery(thread, stop.signo);
    return;
  case StopKind::stepped:
    handler_entered(thread);
    return;
  case StopKind::group_stop:
    group_stop(thread);
    return;
  case StopKind::paused:
    paused(thread);
    return;
  case StopKind::forked:
    forked(thread, static_cast<pid_t>(stop.message));
    return;
  case StopKind::execed:
    execed(thread, static_cast<pid_t>(stop.message));
    return;
  case StopKind::exiting:
    if (posix::WaitStatus{static_cast<int>(stop.message)}.exited()) {
      process_of(thread).exit_place = place_of(thread);
    }
    break;
  default:
    break;
  }
  go(thread);
}

// The first process tells what it has inherited; the others have it from their parents.
void State::first_stop(Thread& thread) {
  thread.known = true;
  thread.mask = thread.tracee.mask();
  Process& process = process_of(thread);
  if (!recording.events.empty()) {
    return;
  }
  Event& started = add(EventKind::started, process.pid);
  started.other = process.parent;
  started.group = process.group;
  const ProcStatus status = ProcStatus::of(process.pid);
  for (const int signo : status.ignored.signals()) {
    Event& event = add(EventKind::disposition, process.pid);
    event.signo = signo;
    event.text = "ignore";
  }
  if (!thread.mask.empty()) {
    add(EventKind::mask, process.pid).set = thread.mask;
  }
  filtered = options.filter && install_call_filter(thread.tracee, options.channel);
}

void State::go(Thread& thread, int signo) {
  if (thread.in_call || !filtered) {
    thread.tracee.resume_to_call(signo);
  } else {
    thread.tracee.resume(signo);
  }
}

void State::forked(Thread& thread, pid_t child) {
  const ProcStatus status = ProcStatus::of(child);
  const pid_t process = status.there ? status.process : child;
  const Process& parent = process_of(thread);
  Thread made{Tracee::adopt(child, &thread.tracee), process};
  made.known = true;
  made.mask = status.there ? status.blocked : thread.mask;
  made.handlers = thread.handlers;
  if (process == child) {
    Event& event = add(EventKind::forked, parent.pid);
    event.other = child;
    event.call = thread.in_call ? thread.words : "fork()";
    event.place = place_of(thread);
    add(EventKind::started, child).other = parent.pid;
    Process born = parent;
    born.pid = child;
    born.parent = parent.pid;
    born.queue.clear();
    born.stopped = false;
    processes.insert_or_assign(child, std::move(born));
  } else {
    made.handlers.clear();
  }
  threads.insert_or_assign(child, std::move(made));
  go(thread);
  if (const auto first = early.extract(child)) {
    on_stop(child, first.mapped());
  }
}

void State::execed(Thread& thread, pid_t before) {
  const pid_t pid = thread.tracee.pid();
  if (before != pid) { // a thread has taken over the process's number
    threads.erase(before);
  }
  Process& process = process_of(thread);
  process.image = std::make_shared<Image>();
  process.image->student = true;
  process.tells_stops = true;
  thread.handlers.clear();
  Event& event = add(EventKind::execed, process.pid);
  event.text = proc_link(pid, "exe");
  go(thread);
}

// Told already, when the signal was delivered; by now it may be over.
void State::group_stop(Thread& thread) {
  thread.stop_told.clear();
  thread.tracee.listen();
}

void State::paused(Thread& thread) {
  Process& process = process_of(thread);
  if (process.stopped) { // by a SIGCONT from somebody who is not watched
    process.stopped = false;
    add(EventKind::continued, process.pid);
    tell_parent(process, "continued");
  }
  go(thread);
}

bool State::ended(Thread& thread, posix::WaitStatus status) {
  const pid_t pid = thread.tracee.pid();
  const pid_t id = thread.process;
  Process& process = processes.at(id);
  std::ranges::copy(thread.queue, std::back_inserter(process.queue));
  send_done(thread);
  std::erase(waiting, pid);
  threads.erase(pid);
  if (id != pid) {
    return true;
  }
  if (status.exited()) {
    Event& event = add(EventKind::exited, id);
    event.number = status.exit_code();
    event.place = process.exit_place;
  } else {
    if (process.deadly != status.signal()) { // SIGKILL comes without a delivery stop
      const auto sent = std::ranges::find(process.queue, status.signal(), &Signal::signo);
      process.deadly_id = sent != process.queue.end() ? sent->id : 0;
      Event& event = add(EventKind::delivered, id);
      event.signo = status.signal();
      event.signal_id = process.deadly_id;
      event.text = "default: terminate";
    }
    Event& event = add(EventKind::killed, id);
    event.signo = status.signal();
    event.signal_id = process.deadly_id;
  }
  process.ended = true;
  process.queue.clear();
  for (auto& [other, orphan] : processes) {
    if (orphan.parent == id) {
      orphan.parent = 0;
    }
  }
  if (Process* parent = this->process(process.parent)) {
    kernel_sends(*parent, SIGCHLD, "child " + std::to_string(id) + " ended");
  } else {
    processes.erase(id);
  }
  return true;
}

const Symbols* State::symbols_for(Thread& thread, arch::Word address) {
  Image& image = *process_of(thread).image;
  if (options.own_sources.empty() || !image.student) {
    return nullptr;
  }
  if (!image.symbols || image.symbols->object_at(address).empty()) {
    image.symbols = std::make_unique<Symbols>(thread.tracee.pid(), options.own_sources);
    image.places.clear();
  }
  return image.symbols.get();
}

std::optional<posix::Place> State::place_of(Thread& thread) {
  const Registers now = thread.tracee.registers();
  const arch::Word here = now.instruction();
  if (symbols_for(thread, here) == nullptr) {
    return std::nullopt;
  }
  Image& image = *process_of(thread).image;
  if (image.symbols->object_at(here).starts_with("ld-")) {
    return std::nullopt; // the program has not begun
  }
  if (image.symbols->own(here)) {
    return image.symbols->place_at(here - 1);
  }
  // Unwinding is slow; the same stack gives the same line.
  std::array<char, 1024> top{};
  const std::size_t length = thread.tracee.read(now.stack(), top.data(), top.size());
  const std::tuple key{here, now.stack(), std::hash<std::string_view>{}({top.data(), length})};
  const auto found = image.places.find(key);
  if (found != image.places.end()) {
    return found->second;
  }
  return image.places[key] = image.symbols->own_place(thread.tracee.pid());
}

} // namespace tracer
