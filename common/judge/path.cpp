#include "common/judge/path.hpp"

#include "common/judge/children.hpp"
#include "common/judge/conclude.hpp"
#include "common/judge/notice.hpp"
#include "common/judge/options.hpp"
#include "common/judge/proc_file.hpp"
#include "common/judge/process.hpp"
#include "common/judge/rest.hpp"
#include "common/judge/subject_state.hpp"
#include "common/judge/test_recorder.hpp"
#include "common/posix/check.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <thread>
#include <utility>

namespace judge {
namespace {

using tracer::Stop;
using tracer::StopKind;
using tracer::Tracee;
using tracer::arch::Word;

// Whether a subject was started with this descriptor: the judge leaves it to its children, too.
bool inherited(int descriptor) {
  const int flags = ::fcntl(descriptor, F_GETFD);
  return flags != -1 && (static_cast<unsigned>(flags) & FD_CLOEXEC) == 0;
}

// What copies would share: whoever takes a byte takes it from all of them.
bool shares_anything(pid_t pid) {
  const auto files = Process{pid}.open_files();
  if (std::any_of(files.begin(), files.end(), [](const OpenFile& file) {
        return (file.number > 2 && !inherited(file.number)) ||
               (file.number == 0 && file.target != "/dev/null");
      })) {
    return true;
  }
  const std::string maps = read_file("/proc/" + std::to_string(pid) + "/maps").value_or("");
  for (std::size_t at = 0; at < maps.size(); at = maps.find('\n', at) + 1) {
    const std::size_t access = maps.find(' ', at); // "…-… rw-s "
    if (access == std::string::npos || maps.compare(access + 4, 1, "s") == 0) {
      return true;
    }
  }
  return false;
}

} // namespace

Gate bring_to_gate(Subject& subject, const Stretch& stretch) {
  Gate gate = subject.wait_gate("start");
  if (!stretch.from_gate.empty()) {
    gate.open();
    gate = subject.wait_gate(stretch.from_gate);
  }
  if (stretch.before) {
    stretch.before(subject);
  }
  return gate;
}

Path::Path(Launch launch, const Stretch& stretch) : subject_{launch.waiting()} {
  Gate start = bring_to_gate(subject_, stretch);
  tracee_ = Tracee::seize(subject_.pid());
  observe();
  tracee_->interrupt();
  for (auto stop = next_stop(); !stop || stop->kind != StopKind::paused; stop = next_stop()) {
    tracee_->resume(stop && stop->kind == StopKind::signal ? stop->signo : 0);
  }
  symbols_.emplace(subject_.pid(), options().own_sources);
  start.open();
  enter(stretch);
}

Path::Path(Path& entry) : Path{entry, (entry.subject_.state().drain(), entry.copy())} {}

Path::Path(Path& entry, Tracee copy)
    : subject_{std::make_unique<Subject::State>(entry.subject_.state(), copy.pid())},
      tracee_{std::move(copy)}, entry_{entry.entry_}, end_{entry.end_}, end_stack_{
                                                                            entry.end_stack_} {
  observe();
}

Path::~Path() = default;

void Path::observe() {
  observer_ = Children::instance().observe([this](pid_t pid, posix::WaitStatus status) {
    if (!tracee_ || pid != tracee_->pid()) {
      const bool forked = status.stopped() && status.ptrace_event() == PTRACE_EVENT_STOP;
      if (forked) {
        early_.insert(pid);
      }
      return forked;
    }
    if (const auto stop = tracee_->take(status)) {
      stop_ = *stop;
    }
    return !status.ended();
  });
}

void Path::finish() noexcept {
  Children& children = Children::instance();
  if (tracee_ && traced_) {
    // A traced process stops once more on its way out, or stands there already.
    tracee_->let_die();
    stop_.reset();
    while (!children.ended(subject_.pid())) {
      if (std::exchange(stop_, std::nullopt)) {
        tracee_->let_die();
      }
      pollfd event{children.event_fd(), POLLIN, 0};
      ::poll(&event, 1, -1);
      children.collect();
    }
  }
  children.stop_observing(observer_);
}

void Path::enter(const Stretch& stretch) {
  const std::vector<Word> entries = symbols_->addresses_of(stretch.function);
  if (entries.empty()) {
    conclude(Verdict::fail, "the submission has no function " + stretch.function + "()");
  }
  run_to_entry(entries, stretch.function);
  end_ = tracee_->return_address();
  end_stack_ = tracee_->registers().stack();
  arrive();
  while (!stretch.from_call.empty() && here_ && called_ != stretch.from_call) {
    advance();
  }
}

// Overloads, clones made by the compiler, a constructor's variants: whichever is called first.
void Path::run_to_entry(const std::vector<Word>& entries, const std::string& function) {
  for (const Word entry : entries) {
    tracee_->insert_breakpoint(entry);
  }
  while (entry_ == 0) {
    if (run_until(entries.front(), 0) != Came::here) {
      subject_.state().wait("the call of " + function + "()", [] { return false; });
    }
    entry_ = tracee_->registers().instruction();
  }
  for (const Word entry : entries) {
    tracee_->remove_breakpoint(entry);
  }
}

// A forked child has the breakpoints too: takes them out and lets it go. Its first stop may have
// been told before its parent's.
void Path::release_child(pid_t pid) {
  Tracee child = Tracee::adopt(pid, &*tracee_);
  if (early_.erase(pid) != 0 || child.wait().kind != StopKind::ended) {
    child.detach();
  }
}

// Nothing when everybody sleeps, and so none will come.
std::optional<Stop> Path::next_stop() {
  stop_.reset();
  const bool came = subject_.state().wait_or_rest("a stop of the traced process", [&] {
    return stop_.has_value() || subject_.state().ended().has_value();
  });
  return came ? stop_.value_or(Stop{}) : std::optional<Stop>{};
}

Path::Came Path::run_until(Word address, Word least_stack) {
  tracee_->insert_breakpoint(address);
  if (end_ != 0) {
    tracee_->insert_breakpoint(end_);
  }
  int signo = 0;
  for (;;) {
    tracee_->resume(std::exchange(signo, 0));
    const auto stop = next_stop();
    if (!stop) {
      return Came::asleep;
    }
    switch (stop->kind) {
    case StopKind::ended:
      return Came::ended;
    case StopKind::group_stop:
      tracee_->listen();
      return Came::asleep;
    case StopKind::signal:
      signo = stop->signo;
      break;
    case StopKind::forked:
      release_child(static_cast<pid_t>(stop->message));
      break;
    case StopKind::breakpoint: {
      const auto registers = tracee_->registers();
      const bool over = registers.instruction() == end_ && registers.stack() >= end_stack_;
      if (end_ == 0 || over ||
          (registers.instruction() == address && registers.stack() >= least_stack)) {
        tracee_->remove_breakpoint(address);
        return Came::here;
      }
      break;
    }
    default:
      break;
    }
  }
}

// Over signals, which are passed on, and over the notice by which the kernel tells a tracer of a
// SIGCONT: neither is the step.
Stop Path::step() {
  tracee_->step();
  Stop stop = tracee_->wait();
  while (stop.kind == StopKind::signal || stop.kind == StopKind::paused) {
    tracee_->step(stop.kind == StopKind::signal ? stop.signo : 0);
    stop = tracee_->wait();
  }
  return stop;
}

// From a library's first instruction to where it returns to; from the trampoline that ends a signal
// handler to where the handler interrupted.
Path::Came Path::leave_library() {
  const auto registers = tracee_->registers();
  if (symbols_->name_at(registers.instruction()) == "__restore_rt") {
    while (step().kind == StopKind::stepped) {
      if (symbols_->name_at(tracee_->registers().instruction()) != "__restore_rt") {
        return Came::here;
      }
    }
    return Came::ended;
  }
  called_ = symbols_->name_at(registers.instruction());
  copyable_.reset(); // nothing changes it but calls
  return run_until(tracee_->return_address(), registers.stack());
}

void Path::advance() {
  called_.clear();
  const Stop stop = step();
  Came came = stop.kind == StopKind::stepped || stop.kind == StopKind::breakpoint ? Came::here
                                                                                  : Came::ended;
  const auto over = [&] {
    const auto registers = tracee_->registers();
    return registers.instruction() == end_ && registers.stack() >= end_stack_;
  };
  while (came == Came::here && !over() && !symbols_->own(tracee_->registers().instruction())) {
    came = leave_library();
  }
  if (came == Came::asleep) {
    const bool was_asleep = here_ && here_->asleep;
    here_ = Point{here_->offset, here_->visit, true, here_->place, "asleep in " + called_ + "()"};
    if (was_asleep) {
      here_.reset();
    }
  } else if (came == Came::ended || over()) {
    here_.reset();
  } else {
    arrive();
  }
}

void Path::arrive() {
  const Word address = tracee_->registers().instruction();
  here_ = Point{static_cast<std::int64_t>(address - entry_),
                ++visits_[address],
                false,
                symbols_->place_at(address),
                ""};
}

bool Path::run_to(const Point& point) {
  const Word address = entry_ + static_cast<Word>(point.offset);
  int visits = address == entry_ ? 1 : 0;
  while (visits < point.visit) {
    if (run_until(address, 0) != Came::here || tracee_->registers().instruction() != address) {
      return false;
    }
    ++visits;
  }
  return true;
}

Subject& Path::let_go() {
  traced_ = false;
  Children::instance().stop_observing(observer_);
  if (TestRecorder::instance().wants_point()) {
    TestRecorder::instance().take_over(*std::exchange(tracee_, std::nullopt));
  } else {
    tracee_->detach();
  }
  return subject_;
}

void Path::expire_timers() {
  const Word room = (tracee_->registers().stack() - 1024) & ~Word{15};
  using Spec = std::array<Word, 4>; // interval and value; itimerspec and itimerval lie alike
  const auto before = tracee_->read<Spec>(room).value_or(Spec{});
  constexpr Spec at_once{0, 0, 0, 1};
  const auto is_set = [&] {
    const auto now = tracee_->read<Spec>(room).value_or(Spec{});
    return now[2] != 0 || now[3] != 0;
  };
  const auto get = [&](Word timer) {
    tracee_->inject(SYS_timer_gettime, {timer, room});
    return is_set();
  };
  const auto get_alarm = [&] {
    tracee_->inject(SYS_getitimer, {ITIMER_REAL, room});
    return is_set();
  };
  // The subject's filter asks the judge about the calls that set a timer, and inject() waits for
  // it.
  const auto ring = [&](long call, const std::array<Word, 4>& arguments) {
    tracee_->write(room, &at_once, sizeof at_once);
    const int listener = subject_.state().process.notices.get();
    std::thread answer{[listener] {
      if (const auto notice = receive_notice(listener)) {
        judge::let_go(listener, notice->id);
      }
    }};
    tracee_->inject(call, {arguments[0], arguments[1], arguments[2], arguments[3]});
    answer.join();
  };
  for (const PosixTimer& posix : posix_timers(subject_.pid())) {
    const auto timer = static_cast<Word>(posix.number);
    if (get(timer)) {
      ring(SYS_timer_settime, {timer, 0, room, 0});
      while (get(timer)) {
      }
    }
  }
  if (get_alarm()) {
    ring(SYS_setitimer, {ITIMER_REAL, room, 0, 0});
    while (get_alarm()) {
    }
  }
  subject_.state().switchboard.forget_timers(subject_.pid());
  tracee_->write(room, &before, sizeof before);
}

bool Path::can_be_copied() {
  if (!copyable_) {
    const pid_t pid = subject_.pid();
    const Process process{pid};
    copyable_ = process.children().empty() && process.threads().size() == 1 &&
                process.pending().empty() && posix_timers(pid).empty() &&
                !has_armed_descriptor(pid) && !subject_.state().switchboard.has_alarm(pid) &&
                !shares_anything(pid);
  }
  return *copyable_;
}

tracer::Tracee Path::copy() {
  tracer::Tracee copy = tracee_->snapshot();
  if (const pid_t pid = subject_.pid(); ::getpgid(pid) == pid) { // or kill(0, …) would meet both
    posix::check(::setpgid(copy.pid(), copy.pid()), "setpgid");
  }
  return copy;
}

} // namespace judge
