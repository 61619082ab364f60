#include "common/judge/switchboard.hpp"

#include "common/judge/children.hpp"
#include "common/judge/notice.hpp"
#include "common/judge/proc_file.hpp"
#include "common/judge/process.hpp"
#include "common/judge/rest.hpp"
#include "common/judge/subject_filter.hpp"
#include "common/judge/test_recorder.hpp"
#include "common/posix/check.hpp"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <utility>

namespace judge {
namespace {

// The process of a thread: alarms and signals belong to processes.
pid_t process_of(pid_t thread) {
  const std::string status = read_file("/proc/" + std::to_string(thread) + "/status").value_or("");
  const std::string_view text = status_field(status, "Tgid");
  pid_t pid = thread;
  std::from_chars(text.data(), text.data() + text.size(), pid);
  return pid;
}

// What lies at an address in another process.
template <typename Value>
bool read_from(pid_t pid, std::uint64_t address, Value& value) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): an address in the other process
  iovec there{reinterpret_cast<void*>(address), sizeof value};
  iovec here{&value, sizeof value};
  return ::process_vm_readv(pid, &here, 1, &there, 1, 0) == static_cast<ssize_t>(sizeof value);
}

std::chrono::nanoseconds nanoseconds_of(const timespec& time) {
  constexpr std::chrono::seconds for_ever = std::chrono::hours{24 * 365};
  return std::min(std::chrono::seconds{time.tv_sec}, for_ever) +
         std::chrono::nanoseconds{time.tv_nsec};
}

bool in_own_tree(pid_t pid) {
  for (int steps = 0; pid > 1 && steps < 1000; ++steps) {
    const auto fields_of = read_file("/proc/" + std::to_string(pid) + "/stat");
    if (!fields_of) {
      return false;
    }
    const auto fields = stat_fields(*fields_of);
    if (fields.size() < 2) {
      return false;
    }
    pid = 0;
    std::from_chars(fields[1].data(), fields[1].data() + fields[1].size(), pid);
    if (pid == ::getpid()) {
      return true;
    }
  }
  return false;
}

// Everybody in a group of the judge's session is the judge or came of it, so one member that came
// of it is enough; only the judge's own group is not to be touched.
bool may_signal_group(pid_t group) {
  const auto everybody = Children::instance().everybody();
  return group != ::getpgid(0) && std::any_of(everybody.begin(), everybody.end(), [&](pid_t pid) {
           return ::getpgid(pid) == group;
         });
}

bool may_signal(pid_t caller, pid_t target, int signo) {
  if (target == -1) {
    return false;
  }
  if (target != 0 && ::kill(target, 0) == -1 && errno == ESRCH) {
    return true; // nobody is there: the kernel says so itself
  }
  if (target > 0) {
    return signo == 0 || in_own_tree(process_of(target));
  }
  return may_signal_group(target == 0 ? ::getpgid(caller) : -target);
}

bool sends_signal(int call) {
  return call == SYS_kill || call == SYS_tkill || call == SYS_tgkill ||
         call == SYS_rt_sigqueueinfo || call == SYS_rt_tgsigqueueinfo;
}

int signal_argument(const seccomp_notif& notice) {
  const bool names_thread = notice.data.nr == SYS_tgkill || notice.data.nr == SYS_rt_tgsigqueueinfo;
  return static_cast<int>(notice.data.args[names_thread ? 2 : 1]);
}

} // namespace

bool Switchboard::answer(int listener, pid_t first) {
  bool any = false;
  pollfd ready{listener, POLLIN, 0};
  while (::poll(&ready, 1, 0) == 1 && (ready.revents & POLLIN) != 0) {
    const auto notice = receive_notice(listener);
    if (!notice) {
      continue;
    }
    any = true;
    const int number = notice->data.nr;
#ifdef SYS_alarm
    if (number == SYS_alarm) {
      note_alarm(*notice);
    }
#endif
    if (number == SYS_setitimer) {
      note_timer(*notice);
    }
    if (number == SYS_timer_settime) {
      note_posix_timer(*notice);
    }
    const auto target = static_cast<pid_t>(notice->data.args[0]);
    if (weak_ && sends_signal(number) &&
        (std::find(forbidden_.begin(), forbidden_.end(), target) != forbidden_.end() ||
         !may_signal(static_cast<pid_t>(notice->pid), target, signal_argument(*notice)))) {
      refuse(listener, notice->id, EPERM);
    } else if (!hold_back(*notice, call_name(number), first)) {
      let_go(listener, notice->id);
    }
  }
  return any;
}

bool Switchboard::hold_back(const seccomp_notif& notice, const std::string& call, pid_t first) {
  const pid_t process = process_of(static_cast<pid_t>(notice.pid));
  const auto wanted = std::find_if(holds_.begin(), holds_.end(), [&](const Hold& hold) {
    return hold.call == call &&
           (hold.who == Who::anyone || (hold.who == Who::first) == (process == first)) &&
           (hold.child == 0 || is_child(process, first, hold.child));
  });
  if (wanted == holds_.end()) {
    return false;
  }
  ++times_[call];
  held_.push_back({process, static_cast<pid_t>(notice.pid), call, notice.id, wanted->sooner});
  TestRecorder::instance().mark(process, "the judge holds it before " + call + "()");
  return true;
}

bool Switchboard::release_one(int listener) {
  forget_gone(listener);
  const auto found =
      std::find_if(held_.begin(), held_.end(), [](const Held& held) { return !held.taken; });
  if (found == held_.end()) {
    return false;
  }
  let_go(listener, found->id);
  held_.erase(found);
  return true;
}

bool Switchboard::release_fulfilled(int listener,
                                    const std::function<bool(const Condition&, pid_t)>& fulfilled) {
  return std::erase_if(held_, [&](const Held& held) {
           const bool due = !held.taken && held.sooner && fulfilled(*held.sooner, held.process);
           if (due) {
             let_go(listener, held.id);
           }
           return due;
         }) > 0;
}

std::optional<HeldCall> Switchboard::take_held(int listener, std::string_view call) {
  forget_gone(listener);
  const auto found = std::find_if(held_.begin(), held_.end(), [&](const Held& held) {
    return !held.taken && held.call == call;
  });
  if (found == held_.end()) {
    return std::nullopt;
  }
  found->taken = true;
  posix::UniqueFd own{posix::check(::fcntl(listener, F_DUPFD_CLOEXEC, 0), "fcntl")};
  return HeldCall{found->process, std::move(own), found->id};
}

bool Switchboard::any_held() const noexcept {
  return std::any_of(held_.begin(), held_.end(), [](const Held& held) { return !held.taken; });
}

// A signal may have taken some away, and the test has let some go.
void Switchboard::forget_gone(int listener) {
  std::erase_if(held_, [&](const Held& held) { return !still_waits(listener, held.id); });
}

// Children are forked in the order of their numbers, but may be met in another.
bool Switchboard::is_child(pid_t process, pid_t first, int number) {
  const std::vector<pid_t> living = Process::children_of(first);
  children_.insert(living.begin(), living.end());
  return children_.contains(process) &&
         std::distance(children_.begin(), children_.find(process)) + 1 == number;
}

bool Switchboard::holds(int listener, pid_t thread) {
  forget_gone(listener);
  return std::any_of(
      held_.begin(), held_.end(), [&](const Held& held) { return held.thread == thread; });
}

int Switchboard::times_held(std::string_view call) const {
  const auto found = times_.find(call);
  return found == times_.end() ? 0 : found->second;
}

// What has rung is not armed, whoever repeats it rings for ever.
bool Switchboard::is_near(const Alarm& alarm) {
  return Clock::now() < alarm.last && alarm.first < Clock::now() + rest_horizon;
}

bool Switchboard::timer_armed(pid_t pid) const {
  const auto alarm = alarms_.find(pid);
  if (alarm != alarms_.end() && is_near(alarm->second)) {
    return true;
  }
  const auto mine = timers_.lower_bound({pid, 0});
  if (mine == timers_.end() || mine->first.first != pid) {
    return false;
  }
  const auto living = posix_timers(pid);
  return std::any_of(living.begin(), living.end(), [&](const PosixTimer& timer) {
    const auto found = timers_.find({pid, timer.number});
    return found != timers_.end() && is_near(found->second);
  });
}

bool Switchboard::has_alarm(pid_t pid) const {
  const auto found = alarms_.find(pid);
  return found != alarms_.end() && Clock::now() < found->second.last;
}

void Switchboard::forget_timers(pid_t pid) {
  alarms_.erase(pid);
  std::erase_if(timers_, [pid](const auto& timer) { return timer.first.first == pid; });
}

void Switchboard::note_alarm(const seccomp_notif& notice) {
  const auto seconds = static_cast<unsigned>(notice.data.args[0]);
  const pid_t pid = process_of(static_cast<pid_t>(notice.pid));
  alarms_[pid] = armed(std::chrono::seconds{seconds}, false);
}

void Switchboard::note_timer(const seccomp_notif& notice) {
  if (notice.data.args[0] != ITIMER_REAL) {
    return; // the others count processor time: they stand still while their process sleeps
  }
  const auto caller = static_cast<pid_t>(notice.pid);
  itimerval value{};
  if (!read_from(caller, notice.data.args[1], value)) {
    value.it_value.tv_sec = 1; // cannot be read: believe that it is armed
  }
  alarms_[process_of(caller)] =
      armed(std::chrono::seconds{value.it_value.tv_sec} +
                std::chrono::microseconds{value.it_value.tv_usec},
            value.it_interval.tv_sec != 0 || value.it_interval.tv_usec != 0);
}

void Switchboard::note_posix_timer(const seccomp_notif& notice) {
  const auto caller = static_cast<pid_t>(notice.pid);
  const pid_t pid = process_of(caller);
  const int number = static_cast<int>(notice.data.args[0]);
  itimerspec value{};
  if (!read_from(caller, notice.data.args[2], value)) {
    value.it_value.tv_sec = 1; // cannot be read: believe that it is armed
  }
  auto left = nanoseconds_of(value.it_value);
  if ((notice.data.args[1] & TIMER_ABSTIME) != 0 && left.count() != 0) {
    timespec now{};
    for (const PosixTimer& timer : posix_timers(pid)) {
      if (timer.number == number) {
        ::clock_gettime(timer.clock, &now);
      }
    }
    left = std::max(left - nanoseconds_of(now), std::chrono::nanoseconds{1});
  }
  timers_[{pid, number}] = armed(left, nanoseconds_of(value.it_interval).count() != 0);
}

Switchboard::Alarm Switchboard::armed(std::chrono::nanoseconds value, bool repeats) {
  using namespace std::chrono_literals;
  if (value == 0ns) {
    return {};
  }
  const auto first = Clock::now() + std::min<std::chrono::nanoseconds>(value, 24h);
  const bool for_ever = repeats || value > 24h;
  return {first, for_ever ? Clock::time_point::max() : first + 1s}; // it may be late
}

} // namespace judge
