#include "common/tracer/watched_call.hpp"

#include "common/posix/signal_names.hpp"
#include "common/posix/unique_fd.hpp"

#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <map>
#include <memory>
#include <vector>

namespace tracer {

namespace {

struct Known {
  const char* name;
  CallRole role;
};

// Names, because not every processor has each of them.
constexpr std::array known{
    Known{"setpgid", CallRole::group},
    Known{"setsid", CallRole::session},
    Known{"rt_sigaction", CallRole::action},
    Known{"rt_sigprocmask", CallRole::mask},
    Known{"rt_sigreturn", CallRole::back},
    Known{"kill", CallRole::send},
    Known{"tkill", CallRole::send},
    Known{"tgkill", CallRole::send},
    Known{"rt_sigqueueinfo", CallRole::send},
    Known{"rt_tgsigqueueinfo", CallRole::send},
    Known{"rt_sigtimedwait", CallRole::accept},
    Known{"rt_sigpending", CallRole::look},
    Known{"rt_sigsuspend", CallRole::suspend},
    Known{"wait4", CallRole::wait},
    Known{"waitid", CallRole::wait},
    Known{"pause", CallRole::sleep},
    Known{"read", CallRole::sleep},
    Known{"write", CallRole::sleep},
    Known{"nanosleep", CallRole::sleep},
    Known{"clock_nanosleep", CallRole::sleep},
    Known{"poll", CallRole::sleep},
    Known{"ppoll", CallRole::sleep},
    Known{"select", CallRole::sleep},
    Known{"pselect6", CallRole::sleep},
    Known{"epoll_wait", CallRole::sleep},
    Known{"epoll_pwait", CallRole::sleep},
    Known{"flock", CallRole::sleep},
    Known{"futex", CallRole::sleep},
    Known{"sendmsg", CallRole::message},
    Known{"restart_syscall", CallRole::again},
};

const std::map<long, Known>& known_calls() {
  static const std::map<long, Known> all = [] {
    std::map<long, Known> calls;
    for (const Known& one : known) {
      const int number = seccomp_syscall_resolve_name(one.name);
      if (number >= 0) {
        calls.emplace(number, one);
      }
    }
    return calls;
  }();
  return all;
}

std::vector<sock_filter> make_filter(int channel) {
  const std::unique_ptr<void, decltype(&seccomp_release)> context{seccomp_init(SCMP_ACT_ALLOW),
                                                                  &seccomp_release};
  seccomp_attr_set(context.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ALLOW);
  seccomp_attr_set(context.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
  for (const auto& [number, call] : known_calls()) {
    const int nr = static_cast<int>(number);
    constexpr std::uint32_t stop = SCMP_ACT_TRACE(0);
    const auto stop_where = [&](const scmp_arg_cmp& condition) {
      seccomp_rule_add_array(context.get(), stop, nr, 1, &condition);
    };
    if (call.role == CallRole::message) {
      if (channel >= 0) {
        stop_where({0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(channel), 0});
      }
    } else if (number == SYS_futex) { // only where it waits
      constexpr scmp_datum_t operations = static_cast<unsigned>(FUTEX_CMD_MASK);
      stop_where({1, SCMP_CMP_MASKED_EQ, operations, FUTEX_WAIT});
      stop_where({1, SCMP_CMP_MASKED_EQ, operations, FUTEX_WAIT_BITSET});
    } else {
      seccomp_rule_add(context.get(), stop, nr, 0);
    }
  }
  const posix::UniqueFd file{::memfd_create("filter", MFD_CLOEXEC)};
  if (seccomp_export_bpf(context.get(), file.get()) != 0) {
    return {};
  }
  std::vector<sock_filter> program(static_cast<std::size_t>(::lseek(file.get(), 0, SEEK_END)) /
                                   sizeof(sock_filter));
  const std::size_t size = program.size() * sizeof(sock_filter);
  if (::pread(file.get(), program.data(), size, 0) != static_cast<ssize_t>(size)) {
    return {};
  }
  return program;
}

std::string pid_words(arch::Word argument) {
  return std::to_string(static_cast<int>(argument));
}

std::string signal_words(arch::Word argument) {
  return posix::signal_name(static_cast<int>(argument));
}

} // namespace

CallRole role_of(long number) {
  const auto found = known_calls().find(number);
  return found != known_calls().end() ? found->second.role : CallRole::other;
}

std::string call_name(long number) {
  const std::unique_ptr<char, decltype(&std::free)> name{
      seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, static_cast<int>(number)), &std::free};
  return name ? name.get() : "call " + std::to_string(number);
}

std::string call_words(const Tracee& tracee, const Call& call) {
  const auto& given = call.arguments;
  switch (call.number) {
  case SYS_kill:
    return "kill(" + pid_words(given[0]) + ", " + signal_words(given[1]) + ")";
  case SYS_tgkill:
    if (static_cast<pid_t>(given[1]) == tracee.pid()) {
      return "raise(" + signal_words(given[2]) + ")";
    }
    return "pthread_kill(" + pid_words(given[1]) + ", " + signal_words(given[2]) + ")";
  case SYS_tkill:
    return "tkill(" + pid_words(given[0]) + ", " + signal_words(given[1]) + ")";
  case SYS_rt_sigqueueinfo:
    return "sigqueue(" + pid_words(given[0]) + ", " + signal_words(given[1]) + ")";
  case SYS_rt_tgsigqueueinfo:
    return "pthread_sigqueue(" + pid_words(given[1]) + ", " + signal_words(given[2]) + ")";
  case SYS_setpgid:
    return "setpgid(" + pid_words(given[0]) + ", " + pid_words(given[1]) + ")";
  case SYS_wait4:
    return "waitpid(" + pid_words(given[0]) + ")";
  case SYS_rt_sigsuspend:
    return "sigsuspend()";
  case SYS_rt_sigtimedwait: {
    const auto bits = tracee.read<std::uint64_t>(given[0]);
    return "sigwait(" + posix::SignalSet::from_bits(bits.value_or(0)).describe() + ")";
  }
  case SYS_clone:
    return (given[0] & CLONE_VFORK) != 0 ? "vfork()" : "fork()";
  case SYS_clone3:
    return "clone()";
  case SYS_nanosleep:
  case SYS_clock_nanosleep:
    return "sleep()";
  case SYS_read:
  case SYS_write:
  case SYS_flock:
    return call_name(call.number) + "(" + pid_words(given[0]) + ")";
  default:
    return call_name(call.number) + "()";
  }
}

std::string result_words(const Call& call) {
  if (call.result < 0) {
    return posix::errno_name(static_cast<int>(-call.result));
  }
  if (call.number == SYS_wait4 && call.result > 0) {
    return "child " + std::to_string(call.result);
  }
  if (call.number == SYS_rt_sigtimedwait) {
    return posix::signal_name(static_cast<int>(call.result));
  }
  return std::to_string(call.result);
}

bool install_call_filter(Tracee& tracee, int channel) {
  const std::vector<sock_filter> program = make_filter(channel);
  if (program.empty()) {
    return false;
  }
  // Room for it on the tracee's stack, below what its functions may use.
  const std::size_t size = program.size() * sizeof(sock_filter);
  const arch::Word room = (tracee.registers().stack() - 8192 - size) & ~arch::Word{15};

  struct {
    std::uint64_t length;
    arch::Word program;
  } header{program.size(), room + sizeof header};

  try {
    tracee.write(room, &header, sizeof header);
    tracee.write(room + sizeof header, program.data(), size);
  } catch (const std::exception&) {
    return false;
  }
  tracee.inject(SYS_prctl, {PR_SET_NO_NEW_PRIVS, 1});
  return tracee.inject(SYS_seccomp, {SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, room}) ==
         0;
}

} // namespace tracer
