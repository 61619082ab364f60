/// @file
/// @brief Lab 03: deciding what a signal does.
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// @brief Lab 03: dispositions, handlers, what interrupts what, and what the next program inherits.
namespace handlers {

/// @brief A function that may be installed for a signal; it gets the signal's number.
using Handler = void (*)(int);

/// @brief Installs a handler that stays.
///
/// A read that the signal interrupts begins again by itself (SA_RESTART). While the handler runs
/// its own signal is held back and no other: the handler's mask is empty.
/// @code
/// handlers::on(SIGUSR1, [](int) { posix::safe_write(STDOUT_FILENO, "again\n"); });
/// @endcode
/// @param[in] signo the signal
/// @param[in] handler runs at each delivery from now on, in place of an earlier handler
/// @throws std::system_error with the errno of @posix{sigaction}: EINVAL for SIGKILL, SIGSTOP and
/// numbers that are no signal
/// @note async-signal-safe: no, because it may throw
/// @see @posix{sigaction}, @man{7,signal}
void on(int signo, Handler handler);

/// @brief From now on the signal only makes the process say that it is still there.
///
/// Each delivery writes the one line `signal N: still here` to standard output, N in decimal, at
/// once: nothing waits in a buffer, and text that the program has in its own stdio buffer stays
/// there.
/// @param[in] signo the signal
/// @throws std::system_error as on() does
/// @note async-signal-safe: no, because it may throw; what it installs is
/// @see @posix{write}, @man{7,signal-safety}
void bulletproof(int signo);

/// @brief Installs a handler for one delivery.
///
/// The kernel itself puts the default action back on the way into the handler, and the signal is
/// not held back while the handler runs: a second one has the default action there and then, which
/// for most signals ends the process inside its handler. Otherwise like on().
/// @param[in] signo the signal
/// @param[in] handler runs at the first delivery
/// @throws std::system_error as on() does
/// @note async-signal-safe: no, because it may throw
/// @see @posix{sigaction}
void once(int signo, Handler handler);

/// @brief From now on the kernel discards the signal; one that is pending already is discarded too.
/// @param[in] signo the signal
/// @throws std::system_error as on() does
/// @note async-signal-safe: no, because it may throw
/// @see @posix{sigaction}
void ignore(int signo);

/// @brief From now on the signal has its default action.
/// @param[in] signo the signal
/// @throws std::system_error as on() does
/// @note async-signal-safe: no, because it may throw
/// @see @posix{sigaction}, @man{7,signal}
void restore_default(int signo);

/// @brief A handler for as long as an object lives.
///
/// Afterwards the signal has exactly the disposition it had before: default, ignore or function,
/// with its flags and its mask. A moved-from object puts nothing back.
/// @code
/// {
///   const handlers::ScopedHandler shield{SIGINT, note_it};
///   save_everything();
/// } // Ctrl-C does again what it did
/// @endcode
class ScopedHandler {
public:
  /// @brief Installs a handler as on() does and keeps what was there.
  /// @param[in] signo the signal
  /// @param[in] handler runs at each delivery while this object lives
  /// @throws std::system_error as on() does; then nothing has changed
  /// @see @posix{sigaction}
  ScopedHandler(int signo, Handler handler);

  /// @brief Puts back what the constructor found.
  ~ScopedHandler();
  ScopedHandler(const ScopedHandler&) = delete;
  ScopedHandler& operator=(const ScopedHandler&) = delete;

  /// @brief Takes over the duty to put back; the installed handler stays as it is.
  /// @param[in,out] other has no duty afterwards
  ScopedHandler(ScopedHandler&& other) noexcept;

  /// @brief Puts back what this object found, then takes over the duty of another.
  /// @param[in,out] other has no duty afterwards
  /// @return this object
  ScopedHandler& operator=(ScopedHandler&& other) noexcept;

private:
  int signo_ = 0; ///< 0: nothing to put back

  struct sigaction previous_ {}; ///< what the constructor found
};

/// @brief Counts these signals from now on, each apart; counts that exist are kept.
///
/// One handler serves all of them. Real-time signals (SIGRTMIN to SIGRTMAX) are counted as well.
/// @param[in] signals which
/// @throws std::system_error as on() does
/// @note async-signal-safe: no, because it may throw
void tally(std::initializer_list<int> signals);

/// @brief How often a signal was delivered to tally()'s handler since the start or the last reset.
/// @param[in] signo a signal
/// @return the count; 0 for a signal that is not tallied
/// @throws std::invalid_argument if the number is below 1 or above SIGRTMAX
/// @note async-signal-safe: no, because it may throw
[[nodiscard]] int tally_of(int signo);

/// @brief Sets every count to 0; the signals are still tallied.
/// @note async-signal-safe: yes
void reset_tally();

/// @brief Who sent a signal, and what came with it.
struct Sender {
  pid_t pid = 0; ///< the process that sent it; 0 when the kernel did
  uid_t uid = 0; ///< that process's real user; 0 when the kernel did
  int code =
      0; ///< si_code: SI_USER for kill, SI_TKILL for raise, SI_QUEUE for sigqueue, CLD_EXITED …
  int value = 0; ///< the number that sigqueue carried; 0 for every other sender

  friend bool operator==(const Sender&, const Sender&) = default;
};

/// @brief From now on every delivery of the signal is noted for last_sender().
///
/// A code of 0 or below says that a process asked for the signal; a code above 0 says that the
/// kernel made it. siginfo_t is a union: which of its members mean anything depends on that code.
/// @param[in] signo the signal
/// @throws std::system_error as on() does
/// @note async-signal-safe: no, because it may throw
/// @see @posix{sigaction}, @posix{sigqueue}
void remember_sender(int signo);

/// @brief The sender of the signal that was delivered last, among those of remember_sender().
/// @return a Sender of zeros before the first
/// @note async-signal-safe: no
[[nodiscard]] Sender last_sender();

/// @brief Installs a handler that certain signals may not interrupt.
///
/// While it runs `signo` and all of `others` are held back, and nothing else; as soon as it returns
/// they are delivered. Outside the handler nothing is held back.
/// @param[in] signo the signal that is handled
/// @param[in] others signals that wait meanwhile
/// @param[in] handler runs at each delivery of `signo`, with SA_RESTART
/// @throws std::system_error with EINVAL if `signo` cannot be caught or one of `others` is no
/// signal; then nothing has changed
/// @note async-signal-safe: no, because it may throw
/// @see @posix{sigaction}, @posix{sigaddset}
void on_exclusively(int signo, std::initializer_list<int> others, Handler handler);

/// @brief Reads until the buffer is full or the input ends, whatever signals arrive.
/// @param[in] fd an open descriptor
/// @param[out] buffer filled from its beginning
/// @return the number of bytes read: less than the buffer's size only at the end of the input
/// @throws std::system_error with the errno of @posix{read}, except EINTR
/// @note async-signal-safe: no, because it may throw
[[nodiscard]] ssize_t read_fully(int fd, std::span<std::byte> buffer);

/// @brief Reads what there is, once, or comes back with nothing because a handler ran meanwhile.
///
/// It notices every handler, also one that on() has installed: SA_RESTART does not hide it. A
/// signal without a handler (ignored, or a stop and a continue) does not end the wait.
/// @param[in] fd an open descriptor
/// @param[out] buffer where to
/// @return the number of bytes read, 0 at the end of the input, nothing if a handler ran while it
/// waited
/// @throws std::system_error with the errno of the call that failed, except EINTR
/// @note async-signal-safe: no, because it may throw
/// @see @posix{poll}, @posix{read}, @man{7,signal}
[[nodiscard]] std::optional<ssize_t> read_or_interrupted(int fd, std::span<std::byte> buffer);

/// @brief A program and its arguments: the first is its name, looked up as the shell does.
using Command = std::vector<std::string>;

/// @brief Starts a program that inherits no opinion on signals.
///
/// Whatever the caller ignores, blocks or handles, the program begins with every disposition at its
/// default and an empty mask; the caller's own dispositions and mask are what they were. When it
/// returns the program is running. It inherits no descriptor that is close-on-exec, and neither
/// success nor failure leaves one open.
/// @code
/// const pid_t child = handlers::start_clean({"make", "-j2"});
/// @endcode
/// @param[in] argv name and arguments
/// @return the program's process, which the caller reaps
/// @throws std::invalid_argument if `argv` is empty; nothing was forked
/// @throws std::system_error with the errno of the call that failed: ENOENT or EACCES if there is
/// no such program; no child is left, not even a zombie
/// @note async-signal-safe: no
/// @see @posix{posix_spawn}, @posix{exec}, @posix{sigprocmask}
pid_t start_clean(const Command& argv);

} // namespace handlers
