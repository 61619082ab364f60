/// @file
/// @brief The contract of lab 2: sending signals, and reading what became of them.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// @brief Lab 2, kill: names, targets, default actions, deaths.
///
/// Everywhere in this lab a bad argument throws std::invalid_argument before anything was sent,
/// forked or changed, and a call that fails throws std::system_error with that call's errno.
namespace sending {

/// @brief The number of a signal that a person has typed.
///
/// Takes a number from 0 to SIGRTMAX, a name of @man{7,signal} in upper or lower case, with or
/// without SIG, and RTMIN, RTMIN+n, RTMAX, RTMAX-n as long as they stay within the real-time
/// signals.
/// @code
/// parse_signal("9") == parse_signal("sigkill"); // 0 is no signal, but kill() takes it: a question
/// @endcode
/// @param[in] text what was typed: the whole of it must make sense
/// @return the signal's number
/// @throws std::invalid_argument naming the text, for anything else: "", " 9", "9x", "-1", "65"
/// @see @posix{kill}, @man{7,signal}
int parse_signal(std::string_view text);

/// @brief The name of a signal, without SIG.
/// @param[in] signo a signal's number
/// @return "KILL", "RTMIN", "RTMIN+3"; parse_signal() understands every one of them
/// @throws std::invalid_argument for a number that has no name, 32 and 33 too, which libc keeps
/// @note Signal 29 has two names on Linux, IO and POLL; either is right.
/// @see @man{3,sigabbrev_np}
std::string signal_name(int signo);

/// @brief What a signal does to a process that has left it alone.
enum class Action {
  terminate, ///< ends it, with or without a core file
  ignore,    ///< nothing at all
  stop,      ///< stops it
  resume,    ///< lets it go on if it is stopped; otherwise nothing
};

/// @brief Finds out by experiment what a signal does by default.
///
/// Forks a child, sends it the signal and watches. No table: the kernel is asked. Right whatever
/// the caller ignores, handles or blocks, which the child would inherit. Leaves no child behind, no
/// core file, and the caller's dispositions and mask as they were.
/// @param[in] signo a standard or real-time signal
/// @throws std::invalid_argument if there is no such signal: 0, -1, 65
/// @throws std::system_error with the errno of @posix{fork}
/// @see @posix{sigaction}, @posix{waitpid} (WUNTRACED, WCONTINUED)
Action default_action(int signo);

/// @brief A process that could not be signalled.
struct Failure {
  pid_t pid; ///< which
  int error; ///< why: the errno of @posix{kill}

  friend bool operator==(const Failure&, const Failure&) = default;
};

/// @brief Sends a signal to every process of a list.
///
/// One that fails does not keep the others from being tried.
/// @param[in] pids whom; all greater than 0
/// @param[in] signo the signal
/// @return those that failed, in the order of the list
/// @throws std::invalid_argument if any pid is 0 or below; then nobody was sent anything
/// @see @posix{kill}
std::vector<Failure> send_all(std::span<const pid_t> pids, int signo);

/// @brief Whether there is a process with this id.
///
/// Asks without disturbing it. A process that one may not signal exists, and so does a zombie.
/// @param[in] pid greater than 0
/// @throws std::invalid_argument if pid is 0 or below: these ids stand for many processes
/// @see @posix{kill}, signal 0
bool exists(pid_t pid);

/// @brief Sends a signal to every process of a group.
/// @param[in] group the group's id, greater than 1
/// @param[in] signo the signal
/// @throws std::invalid_argument if group is 1, 0 or negative: kill(-1, …) means everybody
/// @throws std::system_error with the errno of @posix{kill}, ESRCH for a group without members
void signal_group(pid_t group, int signo);

/// @brief A child's status as a shell would put it.
/// @param[in] wait_status as @posix{waitpid} stores it
/// @return "exited 3", "Terminated: 15", "Floating point exception: 8 (core dumped)",
///   "stopped by TSTP" or "continued"
/// @note The words for a death are those of @posix{strsignal}.
std::string describe(int wait_status);

/// @brief Ends a child: politely first, then by force.
///
/// Sends TERM and, only if the child has not ended within the grace, KILL. Returns as soon as the
/// child has ended. Sleeps while it waits, neither polling nor for longer than needed; a signal
/// that the caller handles meanwhile neither shortens nor lengthens the grace. Other children are
/// left alone, and the caller's mask, dispositions and descriptors are as before.
/// @param[in] child a child of the caller, not reaped yet
/// @param[in] grace how long it may take after TERM
/// @return its wait status; it has been reaped
/// @throws std::invalid_argument if child is 0 or below
/// @see @man{2,pidfd_open}, @posix{poll}, @posix{sigtimedwait}, @posix{waitpid}
int terminate(pid_t child, std::chrono::milliseconds grace);

/// @brief The command kill: what the shell's does, in one function.
///
/// @code
/// kill [-s NAME | -NAME | -NUMBER] pid...     sends the signal, TERM if none is named
/// kill -l                                     writes the names of all signals, without SIG
/// kill -l STATUS                              the name for an exit status of a shell, or a number
/// @endcode
/// An operand -PGID, after `--` or after a signal, means the group PGID, greater than 1. Every
/// operand is tried. An operand must be a whole number: 12x is not 12.
/// @param[in] args the command's arguments, without its name
/// @param[in] out descriptor for the lists of -l
/// @param[in] err descriptor for messages; one for each process that failed names its pid
/// @return 0 if all went well, greater than 0 if not or if the arguments made no sense
/// @note It throws nothing: a command has only its status and its messages.
/// @see the utility kill in POSIX, XCU
int kill_main(std::span<const std::string_view> args, int out, int err);

} // namespace sending
