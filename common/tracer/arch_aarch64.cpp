// Compiles, but has not been run: there was no such machine.
#include "common/tracer/arch.hpp"

#if defined(__aarch64__)

#include <elf.h>

#include <linux/audit.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <ucontext.h>

#include <cstddef>
#include <cstring>

namespace tracer::arch {

namespace {

constexpr long restart_sys = -512;
constexpr long restart_no_intr = -513;
constexpr long restart_no_hand = -514;
constexpr long restart_block = -516;
constexpr Word instruction_size = 4;

std::uint32_t word_of(std::span<const std::uint8_t> bytes) noexcept {
  std::uint32_t word = 0;
  if (bytes.size() >= sizeof word) {
    std::memcpy(&word, bytes.data(), sizeof word);
  }
  return word;
}

} // namespace

Word instruction(const RawRegisters& registers) noexcept {
  return registers.pc;
}

void set_instruction(RawRegisters& registers, Word address) noexcept {
  registers.pc = address;
}

Word stack(const RawRegisters& registers) noexcept {
  return registers.sp;
}

Word result(const RawRegisters& registers) noexcept {
  return registers.regs[0];
}

void set_result(RawRegisters& registers, Word value) noexcept {
  registers.regs[0] = value;
}

Word function_argument(const RawRegisters& registers, int index) noexcept {
  return registers.regs[index];
}

long call_number(const RawRegisters& registers) noexcept {
  return static_cast<long>(registers.regs[8]);
}

void set_call_argument(RawRegisters& registers, int index, Word value) noexcept {
  registers.regs[index] = value;
}

// At a signal-delivery stop this kernel has prepared the restart itself; only at a syscall-exit
// stop does the inner error number show.
bool restarts(const RawRegisters& registers) noexcept {
  const auto code = static_cast<long>(registers.regs[0]);
  return code == restart_sys || code == restart_no_intr || code == restart_no_hand ||
         code == restart_block;
}

// The first argument is gone from regs[0]; the kernel keeps it as orig_x0, out of our reach.
// Whoever has to restart a call here lets the kernel do it.
void prepare_restart(RawRegisters& registers) noexcept {
  if (static_cast<long>(registers.regs[0]) == restart_block) {
    registers.regs[8] = SYS_restart_syscall;
  }
  registers.pc -= instruction_size;
}

void prepare_call(RawRegisters& registers,
                  Word address,
                  long number,
                  const CallArguments& arguments) noexcept {
  registers.pc = address;
  registers.regs[8] = static_cast<Word>(number);
  for (std::size_t index = 0; index < arguments.size(); ++index) {
    registers.regs[index] = arguments.at(index);
  }
}

void prepare_function(RawRegisters& registers,
                      Word function,
                      Word return_address,
                      Word stack) noexcept {
  registers.pc = function;
  registers.regs[30] = return_address;
  registers.sp = stack;
}

void skip_call(pid_t thread, RawRegisters&) noexcept {
  int none = -1;
  iovec place{&none, sizeof none};
  ::ptrace(PTRACE_SETREGSET, thread, NT_ARM_SYSTEM_CALL, &place);
}

void make_again(RawRegisters& registers, Word number, Word first_argument) noexcept {
  registers.regs[8] = number;
  registers.regs[0] = first_argument;
  registers.pc -= instruction_size;
}

void forget_restart(RawRegisters&) noexcept {}

std::span<const std::uint8_t> breakpoint_bytes() noexcept {
  static constexpr std::array<std::uint8_t, 4> bytes{0x00, 0x00, 0x20, 0xd4}; // brk #0
  return bytes;
}

const Word breakpoint_advance = 0;

std::span<const std::uint8_t> call_bytes() noexcept {
  static constexpr std::array<std::uint8_t, 4> bytes{0x01, 0x00, 0x00, 0xd4}; // svc #0
  return bytes;
}

bool pushes_flags(std::span<const std::uint8_t>) noexcept {
  return false;
}

Word without_step_flag(Word flags) noexcept {
  return flags;
}

bool is_function_call(std::span<const std::uint8_t> bytes) noexcept {
  const std::uint32_t word = word_of(bytes);
  return (word & 0xfc000000U) == 0x94000000U || (word & 0xfffffc1fU) == 0xd63f0000U; // bl, blr
}

bool is_return(std::span<const std::uint8_t> bytes) noexcept {
  return (word_of(bytes) & 0xfffffc1fU) == 0xd65f0000U;
}

bool is_load_exclusive(std::span<const std::uint8_t> bytes) noexcept {
  return (word_of(bytes) & 0x3fc00000U) == 0x08400000U; // ldxr, ldaxr, ldxp, ldaxp
}

bool is_store_exclusive(std::span<const std::uint8_t> bytes) noexcept {
  return (word_of(bytes) & 0x3fc00000U) == 0x08000000U;
}

const std::size_t fixed_instruction_size = instruction_size;

Word plt_slot(std::span<const std::uint8_t> bytes, Word address) noexcept {
  if ((word_of(bytes) & 0xffffffdfU) == 0xd503241fU) { // bti c, bti jc
    bytes = bytes.subspan(instruction_size);
    address += instruction_size;
  }
  const std::uint32_t page = word_of(bytes); // adrp x16, page; ldr x17, [x16, #offset]
  const std::uint32_t load = bytes.size() >= 8 ? word_of(bytes.subspan(4)) : 0;
  if ((page & 0x9f00001fU) != 0x90000010U || (load & 0xffc003ffU) != 0xf9400211U) {
    return 0;
  }
  std::int64_t pages = ((page >> 3U) & 0x1ffffcU) | ((page >> 29U) & 3U);
  pages = (pages ^ 0x100000) - 0x100000; // sign-extend 21 bits
  const Word offset = static_cast<Word>((load >> 10U) & 0xfffU) * 8;
  return (address & ~Word{0xfff}) + static_cast<Word>(pages * 4096) + offset;
}

Word return_register(const RawRegisters& registers) noexcept {
  return registers.regs[30];
}

const SavedContext saved_context{
    offsetof(ucontext_t, uc_mcontext.regs),
    offsetof(ucontext_t, uc_mcontext.pc),
};
const std::uint32_t audit_arch = AUDIT_ARCH_AARCH64;

} // namespace tracer::arch

#endif
