#include "common/judge/subject_filter.hpp"

#include "common/posix/check.hpp"
#include "common/posix/unique_fd.hpp"

#include <asm/sockios.h>
#include <fcntl.h>
#include <linux/ioprio.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <type_traits>

namespace judge {
namespace {

using Context = std::unique_ptr<std::remove_pointer_t<scmp_filter_ctx>, void (*)(scmp_filter_ctx)>;

constexpr std::array refused{
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(process_madvise),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(kcmp),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(fsopen),
    SCMP_SYS(fsmount),
    SCMP_SYS(open_tree),
    SCMP_SYS(move_mount),
    SCMP_SYS(mount_setattr),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(fanotify_init),
    SCMP_SYS(quotactl),
    SCMP_SYS(syslog),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(reboot),
    SCMP_SYS(swapon),
    SCMP_SYS(acct),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
};

// Sockets that network namespaces do not keep in: those of the hypervisor are one family for the
// whole machine, and the others nobody here needs.
constexpr std::array refused_families{AF_VSOCK, AF_ALG, AF_TIPC, AF_RDS, AF_KCM, AF_BLUETOOTH};

constexpr std::array signal_senders{
    SCMP_SYS(kill),
    SCMP_SYS(tkill),
    SCMP_SYS(tgkill),
    SCMP_SYS(rt_sigqueueinfo),
    SCMP_SYS(rt_tgsigqueueinfo),
};

// Their first argument is a process, 0 for the caller.
constexpr std::array of_a_process{
    SCMP_SYS(prlimit64),
    SCMP_SYS(sched_setaffinity),
    SCMP_SYS(sched_setattr),
    SCMP_SYS(sched_setparam),
    SCMP_SYS(sched_setscheduler),
};

constexpr unsigned new_namespaces = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET |
                                    CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;

// One argument's lower half, which is all that the kernel looks at where it takes an int. No macro
// of seccomp.h: clang warns of the compound literals in them.
scmp_arg_cmp lower_half_is(unsigned argument, std::uint64_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, 0xffffffffU, value};
}

scmp_arg_cmp has_flag(unsigned argument, std::uint64_t flag) {
  return {argument, SCMP_CMP_MASKED_EQ, flag, flag};
}

scmp_arg_cmp is_not_zero(unsigned argument) {
  return {argument, SCMP_CMP_NE, 0, 0};
}

template <typename... Comparisons>
void add(const Context& context, std::uint32_t action, int call, Comparisons... comparisons) {
  const int result =
      ::seccomp_rule_add(context.get(), action, call, sizeof...(comparisons), comparisons...);
  // A call that this architecture does not have (alarm on aarch64) needs no rule; a rule that is
  // there already (a hold on setitimer) is there already.
  if (result < 0 && result != -EDOM && result != -EEXIST && result != -EINVAL) {
    throw std::system_error{-result, std::generic_category(), "seccomp_rule_add"};
  }
}

std::vector<sock_filter> export_program(const Context& context) {
  const posix::UniqueFd file{posix::check(::memfd_create("filter", MFD_CLOEXEC), "memfd_create")};
  if (const int result = ::seccomp_export_bpf(context.get(), file.get()); result < 0) {
    throw std::system_error{-result, std::generic_category(), "seccomp_export_bpf"};
  }
  const off_t size = posix::check(::lseek(file.get(), 0, SEEK_END), "lseek");
  std::vector<sock_filter> program(static_cast<std::size_t>(size) / sizeof(sock_filter));
  posix::check(::pread(file.get(), program.data(), static_cast<std::size_t>(size), 0), "pread");
  return program;
}

} // namespace

std::vector<sock_filter> subject_filter(const Launch& launch, bool watch_signals) {
  const Context context{::seccomp_init(SCMP_ACT_ALLOW), ::seccomp_release};
  if (!context) {
    throw std::system_error{ENOMEM, std::generic_category(), "seccomp_init"};
  }
  constexpr std::uint32_t forbid = SCMP_ACT_ERRNO(EPERM);
  ::seccomp_attr_set(context.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(ENOSYS));
  for (const int call : refused) {
    add(context, forbid, call);
  }
  add(context,
      SCMP_ACT_ERRNO(ENOSYS),
      SCMP_SYS(clone3)); // its flags lie in memory: libc uses clone
  for (unsigned flag = 1; flag != 0; flag <<= 1U) {
    if ((flag & new_namespaces) != 0) {
      add(context, forbid, SCMP_SYS(clone), has_flag(0, flag));
    }
  }
  for (const int family : refused_families) {
    add(context,
        SCMP_ACT_ERRNO(EAFNOSUPPORT),
        SCMP_SYS(socket),
        lower_half_is(0, static_cast<std::uint64_t>(family)));
  }
  // The judge has the subject's user: its limits and its share of the processors are not to be cut.
  for (const int call : of_a_process) {
    add(context, forbid, call, is_not_zero(0));
  }
  for (const int call : {SCMP_SYS(setpriority), SCMP_SYS(ioprio_set)}) {
    add(context, forbid, call, is_not_zero(1));
  }
  add(context, forbid, SCMP_SYS(setpriority), lower_half_is(0, PRIO_USER));
  add(context, forbid, SCMP_SYS(ioprio_set), lower_half_is(0, IOPRIO_WHO_USER));
  add(context, forbid, SCMP_SYS(prctl), lower_half_is(0, PR_SET_DUMPABLE));
  add(context, forbid, SCMP_SYS(ioctl), lower_half_is(1, TIOCSTI));
  for (const pid_t target : launch.forbidden()) {
    const auto pid = static_cast<std::uint32_t>(target);
    for (const int call :
         {SCMP_SYS(kill), SCMP_SYS(tgkill), SCMP_SYS(rt_sigqueueinfo), SCMP_SYS(pidfd_open)}) {
      add(context, forbid, call, lower_half_is(0, pid));
    }
  }

  add(context, SCMP_ACT_NOTIFY, SCMP_SYS(alarm));
  add(context, SCMP_ACT_NOTIFY, SCMP_SYS(setitimer));
  add(context, SCMP_ACT_NOTIFY, SCMP_SYS(timer_settime));
  for (const Hold& hold : launch.holds()) {
    if (const int call = call_number(hold.call); call >= 0) {
      add(context, SCMP_ACT_NOTIFY, call);
    } else {
      throw std::system_error{EINVAL, std::generic_category(), "no system call " + hold.call};
    }
  }
  if (watch_signals) {
    for (const int call : signal_senders) {
      add(context, SCMP_ACT_NOTIFY, call);
    }
    add(context, forbid, SCMP_SYS(pidfd_send_signal));
    // A descriptor's owner is signalled by the kernel, whoever it is and with any signal.
    for (const int command : {F_SETOWN, F_SETOWN_EX}) {
      add(context, forbid, SCMP_SYS(fcntl), lower_half_is(1, command));
    }
    for (const unsigned request : {FIOSETOWN, SIOCSPGRP}) {
      add(context, forbid, SCMP_SYS(ioctl), lower_half_is(1, request));
    }
  }
  return export_program(context);
}

int call_number(const std::string& name) {
  const int number = ::seccomp_syscall_resolve_name(name.c_str());
  return number == __NR_SCMP_ERROR ? -1 : number;
}

std::string call_name(int number) {
  struct Free {
    void operator()(char* text) const noexcept {
      std::free(text); // NOLINT(*-no-malloc): libseccomp hands out malloc'd memory
    }
  };

  const std::unique_ptr<char, Free> name{
      ::seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, number)};
  return name ? name.get() : "call " + std::to_string(number);
}

} // namespace judge
