// What a stopped tracee shows.
#include "common/tracer/ptrace_request.hpp"
#include "common/tracer/tracee.hpp"

#include <elf.h>

#include <sys/uio.h>

#include <algorithm>
#include <array>

namespace tracer {

namespace {

// Linux's number, whose header cannot be had beside <sys/ptrace.h>.
constexpr unsigned shared_queue = 1;

} // namespace

Registers Tracee::registers() const {
  Registers registers;
  iovec place{&registers.raw(), sizeof registers.raw()};
  request(PTRACE_GETREGSET, pid_, NT_PRSTATUS, &place, "PTRACE_GETREGSET");
  return registers;
}

void Tracee::set_registers(const Registers& registers) {
  Registers copy = registers;
  iovec place{&copy.raw(), sizeof copy.raw()};
  request(PTRACE_SETREGSET, pid_, NT_PRSTATUS, &place, "PTRACE_SETREGSET");
}

Call Tracee::call() const {
  const __ptrace_syscall_info info = call_info(pid_);
  Call call;
  if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
    call.number = arch::call_number(registers().raw());
    call.result = info.exit.rval;
  } else if (info.op != PTRACE_SYSCALL_INFO_NONE) {
    // The entry's and the filter stop's fields lie alike.
    call.number = static_cast<long>(info.entry.nr);
    std::ranges::copy(info.entry.args, call.arguments.begin());
  }
  return call;
}

siginfo_t Tracee::siginfo() const {
  siginfo_t info{};
  request(PTRACE_GETSIGINFO, pid_, 0, &info, "PTRACE_GETSIGINFO");
  return info;
}

void Tracee::set_siginfo(const siginfo_t& info) {
  siginfo_t copy = info;
  request(PTRACE_SETSIGINFO, pid_, 0, &copy, "PTRACE_SETSIGINFO");
}

posix::SignalSet Tracee::mask() const {
  std::uint64_t bits = 0;
  request(PTRACE_GETSIGMASK, pid_, sizeof bits, &bits, "PTRACE_GETSIGMASK");
  auto mask = posix::SignalSet::from_bits(bits);
  return trap_hidden_ ? mask.add(SIGTRAP) : mask;
}

void Tracee::set_mask(posix::SignalSet mask) {
  std::uint64_t bits = mask.bits();
  request(PTRACE_SETSIGMASK, pid_, sizeof bits, &bits, "PTRACE_SETSIGMASK");
}

std::vector<siginfo_t> Tracee::queued(bool shared) const {
  std::vector<siginfo_t> all;
  std::array<siginfo_t, 16> some{};
  for (;;) {
    __ptrace_peeksiginfo_args what{all.size(), shared ? shared_queue : 0, some.size()};
    const long count = ::ptrace(PTRACE_PEEKSIGINFO, pid_, &what, some.data());
    if (count <= 0) {
      return all;
    }
    all.insert(all.end(), some.begin(), some.begin() + count);
  }
}

} // namespace tracer
