#include "common/tracer/arch.hpp"

#if defined(__x86_64__)

#include <linux/audit.h>
#include <sys/syscall.h>
#include <ucontext.h>

#include <cstddef>
#include <cstring>

namespace tracer::arch {

namespace {

constexpr Word trap_flag = 0x100;
// What a system call returns inside the kernel when it is to be made again; user space never sees
// it.
constexpr long restart_sys = -512;
constexpr long restart_no_intr = -513;
constexpr long restart_no_hand = -514;
constexpr long restart_block = -516;
constexpr Word call_size = 2;

// Past the prefixes that a call, return or jump may wear: endbr64, bnd, rep, notrack, REX.
std::span<const std::uint8_t> past_prefixes(std::span<const std::uint8_t> bytes) noexcept {
  constexpr std::array<std::uint8_t, 4> endbr{0xf3, 0x0f, 0x1e, 0xfa};
  if (bytes.size() > endbr.size() && std::memcmp(bytes.data(), endbr.data(), endbr.size()) == 0) {
    bytes = bytes.subspan(endbr.size());
  }
  while (bytes.size() > 1 &&
         (bytes[0] == 0xf2 || bytes[0] == 0xf3 || bytes[0] == 0x3e || (bytes[0] & 0xf0U) == 0x40)) {
    bytes = bytes.subspan(1);
  }
  return bytes;
}

} // namespace

Word instruction(const RawRegisters& registers) noexcept {
  return registers.rip;
}

void set_instruction(RawRegisters& registers, Word address) noexcept {
  registers.rip = address;
}

Word stack(const RawRegisters& registers) noexcept {
  return registers.rsp;
}

Word result(const RawRegisters& registers) noexcept {
  return registers.rax;
}

void set_result(RawRegisters& registers, Word value) noexcept {
  registers.rax = value;
}

Word function_argument(const RawRegisters& registers, int index) noexcept {
  const std::array<Word, 6> all{
      registers.rdi, registers.rsi, registers.rdx, registers.rcx, registers.r8, registers.r9};
  return all.at(static_cast<std::size_t>(index));
}

long call_number(const RawRegisters& registers) noexcept {
  return static_cast<long>(registers.orig_rax);
}

void set_call_argument(RawRegisters& registers, int index, Word value) noexcept {
  switch (index) {
  case 0:
    registers.rdi = value;
    break;
  case 1:
    registers.rsi = value;
    break;
  case 2:
    registers.rdx = value;
    break;
  case 3:
    registers.r10 = value;
    break;
  case 4:
    registers.r8 = value;
    break;
  default:
    registers.r9 = value;
    break;
  }
}

bool restarts(const RawRegisters& registers) noexcept {
  const auto code = static_cast<long>(registers.rax);
  return static_cast<long>(registers.orig_rax) >= 0 &&
         (code == restart_sys || code == restart_no_intr || code == restart_no_hand ||
          code == restart_block);
}

void prepare_restart(RawRegisters& registers) noexcept {
  const bool from_block = static_cast<long>(registers.rax) == restart_block;
  registers.rax = from_block ? SYS_restart_syscall : registers.orig_rax;
  registers.rip -= call_size;
  forget_restart(registers);
}

void prepare_call(RawRegisters& registers,
                  Word address,
                  long number,
                  const CallArguments& arguments) noexcept {
  registers.rip = address;
  registers.rax = static_cast<Word>(number);
  forget_restart(registers);
  for (int index = 0; index < static_cast<int>(arguments.size()); ++index) {
    set_call_argument(registers, index, arguments.at(static_cast<std::size_t>(index)));
  }
}

void prepare_function(RawRegisters& registers, Word function, Word, Word stack) noexcept {
  registers.rip = function;
  registers.rsp = stack;
  forget_restart(registers);
}

void skip_call(pid_t, RawRegisters& registers) noexcept {
  registers.orig_rax = static_cast<Word>(-1);
}

void make_again(RawRegisters& registers, Word number, Word) noexcept {
  registers.rax = number;
  registers.rip -= call_size;
}

void forget_restart(RawRegisters& registers) noexcept {
  registers.orig_rax = static_cast<Word>(-1);
}

std::span<const std::uint8_t> breakpoint_bytes() noexcept {
  static constexpr std::array<std::uint8_t, 1> bytes{0xcc};
  return bytes;
}

const Word breakpoint_advance = 1;

std::span<const std::uint8_t> call_bytes() noexcept {
  static constexpr std::array<std::uint8_t, call_size> bytes{0x0f, 0x05};
  return bytes;
}

bool pushes_flags(std::span<const std::uint8_t> bytes) noexcept {
  return !bytes.empty() && bytes[0] == 0x9c;
}

Word without_step_flag(Word flags) noexcept {
  return flags & ~trap_flag;
}

bool is_function_call(std::span<const std::uint8_t> bytes) noexcept {
  const auto rest = past_prefixes(bytes);
  return rest.size() > 1 && (rest[0] == 0xe8 || (rest[0] == 0xff && ((rest[1] >> 3U) & 7U) == 2));
}

bool is_return(std::span<const std::uint8_t> bytes) noexcept {
  const auto rest = past_prefixes(bytes);
  return !rest.empty() && (rest[0] == 0xc3 || rest[0] == 0xc2);
}

bool is_load_exclusive(std::span<const std::uint8_t>) noexcept {
  return false;
}

bool is_store_exclusive(std::span<const std::uint8_t>) noexcept {
  return false;
}

const std::size_t fixed_instruction_size = 0;

Word plt_slot(std::span<const std::uint8_t> bytes, Word address) noexcept {
  const auto rest = past_prefixes(bytes);
  if (rest.size() < 6 || rest[0] != 0xff || rest[1] != 0x25) { // jmp *displacement(%rip)
    return 0;
  }
  std::int32_t displacement = 0;
  std::memcpy(&displacement, rest.data() + 2, sizeof displacement);
  const auto start = static_cast<Word>(rest.data() - bytes.data());
  return address + start + 6 + static_cast<Word>(static_cast<std::int64_t>(displacement));
}

Word return_register(const RawRegisters&) noexcept {
  return 0;
}

const SavedContext saved_context{
    offsetof(ucontext_t, uc_mcontext.gregs) + REG_RAX * sizeof(greg_t),
    offsetof(ucontext_t, uc_mcontext.gregs) + REG_RIP * sizeof(greg_t),
};
const std::uint32_t audit_arch = AUDIT_ARCH_X86_64;

} // namespace tracer::arch

#endif
