#include "common/judge/rest.hpp"

#include "common/judge/proc_file.hpp"
#include "common/judge/subject_filter.hpp"
#include "common/judge/test_recorder.hpp"
#include "common/posix/signal_set.hpp"

#include <fmt/format.h>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace judge {
namespace {

struct Call {
  int number = -1;
  std::array<std::uint64_t, 6> arguments{};
};

std::uint64_t hexadecimal(std::string_view text) {
  std::uint64_t value = 0;
  if (text.starts_with("0x")) {
    text.remove_prefix(2);
  }
  std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return value;
}

// /proc/PID/task/TID/syscall: "35 0x7ffd… 0x0 … sp pc", or "running".
Call parse_call(std::string_view text) {
  Call call;
  const char* end = text.data() + text.size();
  const auto [next, error] = std::from_chars(text.data(), end, call.number);
  if (error != std::errc{}) {
    call.number = -1;
    return call;
  }
  std::string_view rest{next, static_cast<std::size_t>(end - next)};
  for (std::uint64_t& argument : call.arguments) {
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    const std::size_t length = std::min(rest.find(' '), rest.size());
    argument = hexadecimal(rest.substr(0, length));
    rest.remove_prefix(length);
  }
  return call;
}

bool no_timeout(int milliseconds) {
  return milliseconds < 0 || std::chrono::milliseconds{milliseconds} > rest_horizon;
}

// A relative time in the process's memory: a timespec or a timeval.
bool beyond_horizon(pid_t pid, std::uint64_t address) {
  if (address == 0) {
    return true;
  }
  timespec time{};
  iovec here{&time, sizeof time};
  // NOLINTNEXTLINE(performance-no-int-to-ptr): an address in the other process
  iovec there{reinterpret_cast<void*>(address), sizeof time};
  return ::process_vm_readv(pid, &here, 1, &there, 1, 0) == static_cast<ssize_t>(sizeof time) &&
         std::chrono::seconds{time.tv_sec} > rest_horizon;
}

// Whether only another process can end the call, judged by its arguments.
bool is_endless(pid_t pid, const Call& call) {
  const auto& argument = call.arguments;
  switch (call.number) {
  case SYS_read:
  case SYS_readv:
  case SYS_pread64:
  case SYS_write:
  case SYS_writev:
  case SYS_recvfrom:
  case SYS_recvmsg:
  case SYS_sendto:
  case SYS_sendmsg:
  case SYS_accept:
  case SYS_accept4:
  case SYS_connect:
  case SYS_openat: // a FIFO without a peer
  case SYS_splice:
  case SYS_tee:
  case SYS_flock:
  case SYS_fcntl:
  case SYS_wait4:
  case SYS_waitid:
  case SYS_rt_sigsuspend:
  case SYS_msgrcv:
  case SYS_msgsnd:
  case SYS_semop:
#ifdef SYS_pause
  case SYS_pause:
#endif
#ifdef SYS_open
  case SYS_open:
#endif
    return true;
  case SYS_rt_sigtimedwait:
  case SYS_ppoll:
    return beyond_horizon(pid, argument[2]);
  case SYS_nanosleep:
    return argument[0] != 0 && beyond_horizon(pid, argument[0]);
  case SYS_clock_nanosleep:
    return (argument[1] & TIMER_ABSTIME) == 0 && argument[2] != 0 &&
           beyond_horizon(pid, argument[2]);
  case SYS_pselect6:
#ifdef SYS_select
  case SYS_select:
#endif
    return beyond_horizon(pid, argument[4]);
#ifdef SYS_poll
  case SYS_poll:
    return no_timeout(static_cast<int>(argument[2]));
#endif
#ifdef SYS_epoll_wait
  case SYS_epoll_wait:
#endif
  case SYS_epoll_pwait:
    return no_timeout(static_cast<int>(argument[3]));
  case SYS_epoll_pwait2:
  case SYS_semtimedop:
    return argument[3] == 0;
  case SYS_mq_timedreceive:
  case SYS_mq_timedsend:
    return argument[4] == 0;
  case SYS_futex: {
    const int operation = static_cast<int>(argument[1]) & FUTEX_CMD_MASK;
    const bool waits = operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET ||
                       operation == FUTEX_LOCK_PI || operation == FUTEX_WAIT_REQUEUE_PI;
    return waits && argument[3] == 0;
  }
  default:
    return false;
  }
}

// A signal that is pending and neither blocked nor ignored will be taken: the thread is not at
// rest.
bool has_deliverable(std::string_view status) {
  const auto mask = [&](std::string_view name) { return hexadecimal(status_field(status, name)); };
  const auto pending = mask("SigPnd") | mask("ShdPnd");
  return (pending & ~mask("SigBlk") & ~mask("SigIgn")) != 0;
}

std::uint64_t switches(std::string_view status) {
  std::uint64_t sum = 0;
  for (const char* name : {"voluntary_ctxt_switches", "nonvoluntary_ctxt_switches"}) {
    const std::string_view text = status_field(status, name);
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    sum += value;
  }
  return sum;
}

Sleeper look_at_thread(pid_t pid, pid_t thread, std::string_view status) {
  Sleeper sleeper;
  sleeper.pid = pid;
  sleeper.thread = thread;
  const std::string_view state = status_field(status, "State");
  sleeper.state = state.empty() ? '?' : state.front();
  sleeper.switches = switches(status);
  // While it is recorded, a process that is stopped looks traced; the recorder's own stops are
  // events, which a second look would find handled.
  if (sleeper.state == 't' && TestRecorder::instance().watches()) {
    sleeper.state = 'T';
  }
  switch (sleeper.state) {
  case 'Z':
  case 'X':
  case 'T':
    sleeper.asleep = sleeper.endless = true;
    break;
  case 'S': {
    const std::string file =
        "/proc/" + std::to_string(pid) + "/task/" + std::to_string(thread) + "/syscall";
    const Call call = parse_call(read_file(file).value_or("running"));
    sleeper.asleep = call.number >= 0 && !has_deliverable(status);
    sleeper.call = call.number >= 0 ? call_name(call.number) : "";
    sleeper.endless = sleeper.asleep && is_endless(pid, call);
    break;
  }
  default:
    break;
  }
  return sleeper;
}

} // namespace

// Blocks of lines, of which two matter: "ID: 0" … "ClockID: 1".
std::vector<PosixTimer> posix_timers(pid_t pid) {
  const std::string text = read_file("/proc/" + std::to_string(pid) + "/timers").value_or("");
  std::vector<PosixTimer> timers;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const auto value_of = [&](std::string_view name, int& number) {
      if (line.starts_with(name)) {
        std::from_chars(line.data() + name.size(), line.data() + line.size(), number);
      }
    };
    if (line.starts_with("ID: ")) {
      value_of("ID: ", timers.emplace_back().number);
    } else if (!timers.empty()) {
      value_of("ClockID: ", timers.back().clock);
    }
  }
  return timers;
}

bool has_armed_descriptor(pid_t pid) {
  const std::string base = "/proc/" + std::to_string(pid);
  for (const std::string& name : list_folder(base + "/fdinfo")) {
    const std::string info = read_file(fmt::format("{}/fdinfo/{}", base, name)).value_or("");
    if (const std::string_view value = status_field(info, "it_value");
        !value.empty() && value != "(0, 0)") {
      return true;
    }
  }
  return false;
}

std::vector<Sleeper> look_at(const std::vector<pid_t>& pids) {
  std::vector<Sleeper> sleepers;
  for (const pid_t pid : pids) {
    const std::string base = "/proc/" + std::to_string(pid) + "/task";
    const std::size_t first = sleepers.size();
    for (const pid_t thread : list_numbers(base)) {
      if (const auto status = read_file(base + "/" + std::to_string(thread) + "/status")) {
        sleepers.push_back(look_at_thread(pid, thread, *status));
      }
    }
    const auto of_this = sleepers.begin() + static_cast<std::ptrdiff_t>(first);
    if (of_this != sleepers.end() && of_this->state != 'Z' &&
        std::all_of(of_this, sleepers.end(), [](const Sleeper& one) { return one.endless; }) &&
        has_armed_descriptor(pid)) {
      of_this->endless = false;
    }
  }
  return sleepers;
}

std::string describe(const Sleeper& sleeper) {
  std::string text = "process " + std::to_string(sleeper.pid);
  if (sleeper.thread != sleeper.pid) {
    text += ", thread " + std::to_string(sleeper.thread) + ",";
  }
  switch (sleeper.state) {
  case 'T':
    return text + " is stopped";
  case 'Z':
    return text + " has ended and was not reaped";
  case 'S':
    return text + " sleeps in " + (sleeper.call.empty() ? "a call" : sleeper.call + "()");
  default:
    return text + " runs";
  }
}

} // namespace judge
