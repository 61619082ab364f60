/// @file
/// @brief The standard signals on Linux and on the BSDs: one table for tests and documentation.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace posix {

/// @brief What a signal does to a process that has left it alone.
enum class DefaultAction {
  terminate, ///< ends the process
  core,      ///< ends the process and asks for a core file
  ignore,    ///< is discarded
  stop,      ///< stops the process
  resume,    ///< resumes a stopped process; otherwise is discarded
};

/// @brief One standard signal.
///
/// Numbers are facts of one system, names are shared: whoever writes 30 for USR1 means PWR on
/// Linux.
struct StandardSignal {
  std::string_view name;           ///< "HUP", without SIG
  std::optional<int> linux_number; ///< on x86 and ARM; nothing for EMT and INFO
  std::optional<int> bsd_number;   ///< on macOS and the BSDs; nothing for STKFLT and PWR
  DefaultAction action;            ///< on Linux, or where it exists
  DefaultAction bsd_action;        ///< on macOS and the BSDs, or where it exists
  std::string_view description;    ///< what it is for
};

/// @brief Every standard signal: 31 of Linux, and the two that only the BSDs have.
///
/// In the order of the BSD numbers, the older ones; the two that only Linux has are last.
/// @see @man{7,signal}
inline constexpr std::array<StandardSignal, 33> standard_signals = [] {
  using enum DefaultAction;
  constexpr auto none = std::nullopt;
  return std::array<StandardSignal, 33>{{
      {"HUP", 1, 1, terminate, terminate, "terminal line hung up"},
      {"INT", 2, 2, terminate, terminate, "interrupted from the keyboard (Ctrl-C)"},
      {"QUIT", 3, 3, core, core, "quit from the keyboard (Ctrl-\\)"},
      {"ILL", 4, 4, core, core, "illegal instruction"},
      {"TRAP", 5, 5, core, core, "trace or breakpoint trap"},
      {"ABRT", 6, 6, core, core, "abort() was called"},
      {"EMT", none, 7, core, core, "emulator trap"},
      {"FPE", 8, 8, core, core, "arithmetic exception, integer division by zero too"},
      {"KILL", 9, 9, terminate, terminate, "kill; cannot be caught, blocked or ignored"},
      {"BUS", 7, 10, core, core, "bus error: memory that cannot be reached that way"},
      {"SEGV", 11, 11, core, core, "invalid memory reference"},
      {"SYS", 31, 12, core, core, "bad or forbidden system call"},
      {"PIPE", 13, 13, terminate, terminate, "write to a pipe that nobody reads"},
      {"ALRM", 14, 14, terminate, terminate, "alarm() or real-time interval timer ran out"},
      {"TERM", 15, 15, terminate, terminate, "software asks the process to end"},
      {"URG", 23, 16, ignore, ignore, "urgent data on a socket"},
      {"STOP", 19, 17, stop, stop, "stop; cannot be caught, blocked or ignored"},
      {"TSTP", 20, 18, stop, stop, "stopped from the keyboard (Ctrl-Z)"},
      {"CONT", 18, 19, resume, resume, "continue after a stop"},
      {"CHLD", 17, 20, ignore, ignore, "a child has ended, stopped or gone on"},
      {"TTIN", 21, 21, stop, stop, "background process reads from its terminal"},
      {"TTOU", 22, 22, stop, stop, "background process writes to its terminal"},
      {"IO", 29, 23, terminate, ignore, "input or output is possible (also called POLL)"},
      {"XCPU", 24, 24, core, terminate, "limit of CPU time exceeded"},
      {"XFSZ", 25, 25, core, terminate, "limit of file size exceeded"},
      {"VTALRM", 26, 26, terminate, terminate, "virtual interval timer ran out"},
      {"PROF", 27, 27, terminate, terminate, "profiling timer ran out"},
      {"WINCH", 28, 28, ignore, ignore, "terminal window changed its size"},
      {"INFO", none, 29, ignore, ignore, "status asked for from the keyboard (Ctrl-T)"},
      {"USR1", 10, 30, terminate, terminate, "user-defined signal 1"},
      {"USR2", 12, 31, terminate, terminate, "user-defined signal 2"},
      {"STKFLT", 16, none, terminate, terminate, "coprocessor stack fault; unused"},
      {"PWR", 30, none, terminate, terminate, "power is failing"},
  }};
}();

/// @brief The row of a signal of this system.
/// @param[in] number its Linux number, 1 to 31
/// @return nullptr if no standard signal has this number
[[nodiscard]] const StandardSignal* standard_signal(int number) noexcept;

/// @brief A default action in words: "terminate", "core", "ignore", "stop" or "resume".
/// @param[in] action any default action
[[nodiscard]] std::string_view to_string(DefaultAction action) noexcept;

} // namespace posix
