/// @file
/// @brief What differs from processor to processor; one .cpp file each.
#pragma once

#include <sys/types.h>
#include <sys/user.h>

#include <array>
#include <cstdint>
#include <span>

/// @brief What differs from processor to processor.
namespace tracer::arch {

/// @brief An address or a register's content in a tracee.
using Word = std::uint64_t;
/// @brief The kernel's register set of a thread (NT_PRSTATUS).
using RawRegisters = user_regs_struct;
/// @brief The arguments of a system call.
using CallArguments = std::array<Word, 6>;

[[nodiscard]] Word instruction(const RawRegisters& registers) noexcept;
void set_instruction(RawRegisters& registers, Word address) noexcept;
[[nodiscard]] Word stack(const RawRegisters& registers) noexcept;
/// @brief Where a function or a system call leaves its result.
[[nodiscard]] Word result(const RawRegisters& registers) noexcept;
void set_result(RawRegisters& registers, Word value) noexcept;
/// @brief One argument, counted from 0, at a function's first instruction.
[[nodiscard]] Word function_argument(const RawRegisters& registers, int index) noexcept;
/// @brief The number of the system call that was made last.
[[nodiscard]] long call_number(const RawRegisters& registers) noexcept;
/// @brief Puts an argument of a system call where the kernel looks for it.
void set_call_argument(RawRegisters& registers, int index, Word value) noexcept;

/// @brief Whether the registers stand in a system call that the kernel is going to make again.
[[nodiscard]] bool restarts(const RawRegisters& registers) noexcept;
/// @brief Does by hand what the kernel does to make an interrupted call again.
void prepare_restart(RawRegisters& registers) noexcept;
/// @brief Makes the registers those of a system call about to be made at `address`.
void prepare_call(RawRegisters& registers,
                  Word address,
                  long number,
                  const CallArguments& arguments) noexcept;
/// @brief Makes the registers those of a function about to begin, without arguments.
/// @param[in] stack where its return address has been written, too
void prepare_function(RawRegisters& registers,
                      Word function,
                      Word return_address,
                      Word stack) noexcept;

/// @brief Keeps the kernel from making the call at whose entry the thread stands.
void skip_call(pid_t thread, RawRegisters& registers) noexcept;
/// @brief Makes the registers of a call's entry those before its instruction.
void make_again(RawRegisters& registers, Word number, Word first_argument) noexcept;
/// @brief Keeps the kernel from making an interrupted call again.
void forget_restart(RawRegisters& registers) noexcept;

/// @brief The bytes of a breakpoint instruction.
[[nodiscard]] std::span<const std::uint8_t> breakpoint_bytes() noexcept;
/// @brief How far the instruction pointer is past a breakpoint that was hit.
extern const Word breakpoint_advance;
/// @brief The bytes of the instruction that makes a system call.
[[nodiscard]] std::span<const std::uint8_t> call_bytes() noexcept;
/// @brief The longest instruction.
inline constexpr std::size_t longest_instruction = 16;

/// @brief Whether these bytes push the flags, where a tracer's single-step flag would show.
[[nodiscard]] bool pushes_flags(std::span<const std::uint8_t> bytes) noexcept;
/// @brief The flags without the one of a single step.
[[nodiscard]] Word without_step_flag(Word flags) noexcept;
/// @brief Whether these bytes call a function (and not just jump).
[[nodiscard]] bool is_function_call(std::span<const std::uint8_t> bytes) noexcept;
/// @brief Whether these bytes return from a function.
[[nodiscard]] bool is_return(std::span<const std::uint8_t> bytes) noexcept;
/// @brief Whether these bytes begin a load-exclusive … store-exclusive pair, which must not be
/// single-stepped: the pair would never succeed.
[[nodiscard]] bool is_load_exclusive(std::span<const std::uint8_t> bytes) noexcept;
/// @brief Whether these bytes end such a pair.
[[nodiscard]] bool is_store_exclusive(std::span<const std::uint8_t> bytes) noexcept;
/// @brief How many bytes the instruction is long, where that is fixed; otherwise 0.
extern const std::size_t fixed_instruction_size;

/// @brief Where a PLT stub takes its target from.
/// @param[in] bytes the stub's machine code
/// @param[in] address where it stands
/// @return the GOT slot's address, or 0 if these bytes are no stub
[[nodiscard]] Word plt_slot(std::span<const std::uint8_t> bytes, Word address) noexcept;

/// @brief Whether the return address of a function just entered is in a register.
/// @param[in] registers at the function's first instruction
/// @return the return address, or 0 when it is at the top of the stack instead
[[nodiscard]] Word return_register(const RawRegisters& registers) noexcept;

/// @brief A saved context's result register and instruction pointer (a ucontext_t's place in
/// memory).
struct SavedContext {
  std::size_t result_offset;      ///< of the result register in ucontext_t
  std::size_t instruction_offset; ///< of the instruction pointer in ucontext_t
};

extern const SavedContext saved_context;
/// @brief The AUDIT_ARCH_… value that a seccomp filter demands.
extern const std::uint32_t audit_arch;

} // namespace tracer::arch
