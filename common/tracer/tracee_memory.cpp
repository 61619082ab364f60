// Memory, breakpoints and calls made in the tracee's name.
#include "common/posix/check.hpp"
#include "common/tracer/ptrace_request.hpp"
#include "common/tracer/tracee.hpp"

#include <sched.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace tracer {

std::size_t Tracee::read(arch::Word address, void* target, std::size_t size) const noexcept {
  // A page at a time: process_vm_readv gives nothing of a range that is not all there.
  constexpr std::size_t page = 4096;
  std::size_t done = 0;
  while (done < size) {
    const std::size_t part = std::min(size - done, page - (address + done) % page);
    iovec here{static_cast<char*>(target) + done, part};
    iovec there{as_pointer(address + done), part};
    if (::process_vm_readv(pid_, &here, 1, &there, 1, 0) != static_cast<ssize_t>(part)) {
      break;
    }
    done += part;
  }
  return done;
}

std::string Tracee::read_text(arch::Word address, std::size_t longest) const {
  std::string text(longest, '\0');
  text.resize(read(address, text.data(), longest));
  return text.substr(0, text.find('\0'));
}

// By ptrace's own poke: it also writes where the tracee itself may not.
void Tracee::write(arch::Word address, const void* source, std::size_t size) {
  const auto* bytes = static_cast<const char*>(source);
  std::size_t done = 0;
  while (done < size) {
    const arch::Word start = (address + done) & ~arch::Word{sizeof(long) - 1};
    const std::size_t skip = address + done - start;
    const std::size_t part = std::min(size - done, sizeof(long) - skip);
    errno = 0;
    long word = ::ptrace(PTRACE_PEEKDATA, pid_, as_pointer(start), nullptr);
    if (errno != 0) {
      posix::check(-1, "PTRACE_PEEKDATA");
    }
    std::memcpy(reinterpret_cast<char*>(&word) + skip, bytes + done, part);
    posix::check(
        ::ptrace(
            PTRACE_POKEDATA, pid_, as_pointer(start), as_pointer(static_cast<arch::Word>(word))),
        "PTRACE_POKEDATA");
    done += part;
  }
}

std::array<std::uint8_t, arch::longest_instruction> Tracee::code(arch::Word address) const {
  std::array<std::uint8_t, arch::longest_instruction> bytes{};
  read(address, bytes.data(), bytes.size());
  const auto first = breakpoints_.lower_bound(address);
  const auto last = breakpoints_.lower_bound(address + bytes.size());
  for (auto one = first; one != last; ++one) {
    const std::size_t offset = one->first - address;
    std::copy_n(one->second.begin(),
                std::min(one->second.size(), bytes.size() - offset),
                bytes.begin() + static_cast<std::ptrdiff_t>(offset));
  }
  return bytes;
}

void Tracee::insert_breakpoint(arch::Word address) {
  if (breakpoints_.contains(address)) {
    return;
  }
  const auto bytes = arch::breakpoint_bytes();
  std::vector<std::uint8_t> before(bytes.size());
  read(address, before.data(), before.size());
  write(address, bytes.data(), bytes.size());
  breakpoints_.emplace(address, std::move(before));
  if (registers().instruction() == address) {
    seen_ = address;
  }
}

void Tracee::remove_breakpoint(arch::Word address) {
  const auto found = breakpoints_.find(address);
  if (found != breakpoints_.end()) {
    write(address, found->second.data(), found->second.size());
    breakpoints_.erase(found);
  }
}

void Tracee::remove_breakpoints() {
  while (!breakpoints_.empty()) {
    remove_breakpoint(breakpoints_.begin()->first);
  }
}

void Tracee::lift_breakpoint(arch::Word address) {
  const auto found = breakpoints_.find(address);
  if (found != breakpoints_.end()) {
    write(address, found->second.data(), found->second.size());
    lifted_ = address;
  }
}

void Tracee::put_back() {
  if (lifted_) {
    const auto bytes = arch::breakpoint_bytes();
    write(*lifted_, bytes.data(), bytes.size());
    lifted_.reset();
  }
}

arch::Word Tracee::return_address() const {
  const Registers now = registers();
  if (const arch::Word in_register = arch::return_register(now.raw()); in_register != 0) {
    return in_register;
  }
  return read<arch::Word>(now.stack()).value_or(0);
}

void Tracee::run_to_call_stop(int operation) {
  for (;;) {
    posix::check(::ptrace(PTRACE_SYSCALL, pid_, nullptr, nullptr), "PTRACE_SYSCALL");
    int raw = 0;
    posix::check(::waitpid(pid_, &raw, __WALL), "waitpid");
    const posix::WaitStatus status{raw};
    if (status.ended()) {
      throw std::runtime_error{"the traced process ended over an injected call"};
    }
    if (status.stop_signal() == call_stop_signal) {
      if (call_info(pid_).op == operation) {
        return;
      }
    }
  }
}

// A call whose entry the thread stands at is not made now; returns the registers that make it anew.
Registers Tracee::set_call_aside() {
  Registers now = registers();
  const __ptrace_syscall_info info = call_info(pid_);
  if (info.op == PTRACE_SYSCALL_INFO_ENTRY || info.op == PTRACE_SYSCALL_INFO_SECCOMP) {
    Registers skipped = now;
    arch::skip_call(pid_, skipped.raw());
    set_registers(skipped);
    run_to_call_stop(PTRACE_SYSCALL_INFO_EXIT);
    arch::make_again(now.raw(), info.entry.nr, info.entry.args[0]);
  } else if (arch::restarts(now.raw())) {
    arch::prepare_restart(now.raw());
  }
  arch::forget_restart(now.raw());
  return now;
}

long Tracee::inject(long number, const arch::CallArguments& arguments) {
  const posix::SignalSet held = mask();
  const Registers before = set_call_aside();
  const arch::Word here = before.instruction();
  std::array<std::uint8_t, 4> beneath{};
  const auto bytes = arch::call_bytes();
  read(here, beneath.data(), bytes.size());
  write(here, bytes.data(), bytes.size());
  set_mask(posix::SignalSet::from_bits(~std::uint64_t{0}));

  Registers call = before;
  arch::prepare_call(call.raw(), here, number, arguments);
  set_registers(call);
  // The first exit, if any, is that of the call in which the thread was stopped.
  run_to_call_stop(PTRACE_SYSCALL_INFO_ENTRY);
  run_to_call_stop(PTRACE_SYSCALL_INFO_EXIT);
  const auto result = static_cast<long>(registers().result());

  write(here, beneath.data(), bytes.size());
  set_registers(before);
  set_mask(held);
  return result;
}

Tracee Tracee::snapshot() {
  const Registers before = set_call_aside();
  set_registers(before);
  const posix::SignalSet held = mask();
  std::array<std::uint8_t, 4> beneath{};
  read(before.instruction(), beneath.data(), arch::call_bytes().size());
  const long child = inject(SYS_clone, {CLONE_PARENT | SIGCHLD});
  if (child < 0) {
    errno = static_cast<int>(-child);
    posix::check(-1, "clone");
  }
  Tracee copy = adopt(static_cast<pid_t>(child), this);
  int raw = 0;
  posix::check(::waitpid(copy.pid(), &raw, __WALL), "waitpid");
  copy.write(before.instruction(), beneath.data(), arch::call_bytes().size());
  copy.set_registers(before);
  copy.set_mask(held);
  return copy;
}

void Tracee::let_die() noexcept {
  ::kill(pid_, SIGKILL);
  ::ptrace(PTRACE_CONT, pid_, nullptr, nullptr); // in case its stop has been told already
}

posix::WaitStatus Tracee::end() {
  let_die();
  for (;;) {
    int raw = 0;
    if (::waitpid(pid_, &raw, __WALL) == -1) {
      if (errno == EINTR) {
        continue;
      }
      return posix::WaitStatus::of_signal(SIGKILL);
    }
    if (const posix::WaitStatus status{raw}; status.ended()) {
      return status;
    }
    ::ptrace(PTRACE_CONT, pid_, nullptr, nullptr);
  }
}

OneProcessor::OneProcessor(pid_t tracee) : before_(sizeof(cpu_set_t)) {
  cpu_set_t set;
  posix::check(::sched_getaffinity(0, sizeof set, &set), "sched_getaffinity");
  std::memcpy(before_.data(), &set, sizeof set);
  const int here = std::max(0, ::sched_getcpu());
  CPU_ZERO(&set);
  CPU_SET(static_cast<unsigned>(here), &set);
  ::sched_setaffinity(0, sizeof set, &set); // only a matter of speed
  if (tracee != 0) {
    ::sched_setaffinity(tracee, sizeof set, &set);
  }
}

OneProcessor::~OneProcessor() {
  cpu_set_t set;
  std::memcpy(&set, before_.data(), sizeof set);
  ::sched_setaffinity(0, sizeof set, &set);
}

} // namespace tracer
