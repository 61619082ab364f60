/// @file
/// @brief Names and lines of a traced process's addresses.
#pragma once

#include "common/posix/place.hpp"
#include "common/tracer/arch.hpp"

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tracer {

/// @brief A function as an address range of a process.
struct Function {
  std::vector<std::string>
      names; ///< demangled, without parameters; all aliases, the plainest first
  arch::Word begin = 0;
  arch::Word end = 0; ///< one past the last byte
  std::string object; ///< file name of its program or library: "libc.so.6"
  bool stub = false;  ///< a PLT stub; its names are those of the function it jumps to
};

/// @brief A variable with static storage.
struct Variable {
  std::string name; ///< qualified: "async_safety::stop"
  std::string type; ///< as in C++: "volatile sig_atomic_t", "std::atomic<bool>"
  arch::Word address = 0;
  std::size_t size = 0; ///< in bytes
  bool is_volatile = false;
  bool is_constant = false;
  std::optional<posix::Place> place; ///< its declaration
};

/// @brief One function on the stack, the innermost first.
struct Frame {
  arch::Word address = 0;            ///< of the next instruction, or of the call for outer frames
  std::string function;              ///< demangled, or empty
  std::optional<posix::Place> place; ///< its line
  bool own = false;                  ///< whether it is the student's code
};

/// @brief What stands where in one process, from its memory map, ELF symbols and DWARF.
///
/// Files are read once for all processes, so making one for each fresh process is cheap. A value of
/// the moment: make a new one after exec or dlopen. A forked copy has the same addresses and can
/// share it.
///
/// "Own code" is what was compiled from the student's file: every address of the compile units
/// whose path ends in one of the given names, whatever header an inlined part of it comes from.
class Symbols {
public:
  /// @brief Reads the map of a process; it must be traced by the caller or be the caller's own.
  /// @param[in] pid its id
  /// @param[in] own_sources ends of the student's files' paths: "async_safety.cpp"
  explicit Symbols(pid_t pid, std::vector<std::string> own_sources = {});
  ~Symbols();
  Symbols(Symbols&&) noexcept;
  Symbols& operator=(Symbols&&) noexcept;
  Symbols(const Symbols&) = delete;
  Symbols& operator=(const Symbols&) = delete;

  /// @brief Whether an address is in the student's code.
  [[nodiscard]] bool own(arch::Word address) const;

  /// @brief The function at an address, stubs too; nothing for an address without a symbol.
  [[nodiscard]] std::optional<Function> function_at(arch::Word address) const;

  /// @brief The file name of the program or library at an address, or empty.
  [[nodiscard]] std::string_view object_at(arch::Word address) const;

  /// @brief The function's plainest name, or "?".
  [[nodiscard]] std::string name_at(arch::Word address) const;

  /// @brief The source line of an address.
  ///
  /// For the student's code: the line of the student's file, with inlined library code taken for
  /// the line that uses it. Elsewhere the line as the compiler noted it, if there is debugging
  /// information.
  [[nodiscard]] std::optional<posix::Place> place_at(arch::Word address) const;

  /// @brief Where the functions of this name begin, of the program first; empty if there is none.
  /// @param[in] name qualified, without parameters: "async_safety::wait_until_stopped", "kill"
  [[nodiscard]] std::vector<arch::Word> addresses_of(std::string_view name) const;

  /// @brief The student's functions, as address ranges, ascending.
  [[nodiscard]] std::vector<Function> own_functions() const;

  /// @brief The program's variables with static storage, ascending by address.
  /// @param[in] own_only only those of the student's file
  /// @param[in] members each member of a structure by itself, "state.count"
  [[nodiscard]] std::vector<Variable> variables(bool own_only = true, bool members = false) const;

  /// @brief The functions that a stopped thread is in, the innermost first.
  /// @param[in] thread a stopped thread that the caller traces
  /// @param[in] most how many frames at most
  [[nodiscard]] std::vector<Frame> call_chain(pid_t thread, std::size_t most = 64) const;

  /// @brief The line of the student's file that a stopped thread is in or was called from.
  [[nodiscard]] std::optional<posix::Place> own_place(pid_t thread) const;

private:
  [[nodiscard]] std::vector<Frame> walk(pid_t thread, std::size_t most, bool to_own) const;

  class State;
  std::unique_ptr<State> state_;
};

} // namespace tracer
