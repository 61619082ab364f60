/// @file
/// @brief Lab 04: what may happen inside a handler, and what must not happen outside of it.
#pragma once

#include "common/posix/unique_fd.hpp"

#include <signal.h>

#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

/// @brief Lab 04: handlers that interrupt anything anywhere, and programs that bear it.
namespace async_safety {

/// @brief Writes a number in decimal, by async-signal-safe means only.
///
/// No sign but a minus, no leading zeros, nothing behind it. errno may change.
/// @param[in] fd an open descriptor
/// @param[in] value any long, the least one too
/// @note async-signal-safe: yes
/// @see @posix{write}, @man{7,signal-safety}
void write_decimal(int fd, long value) noexcept;

/// @brief A handler: writes the one line `signal N` to standard output, N in decimal.
///
/// By one write, so that another handler's line cannot get between its parts. Whatever that write
/// does, errno is left as the interrupted code had it.
/// @param[in] signo the signal that is being handled
/// @note async-signal-safe: yes
/// @see @posix{write}, @man{7,signal-safety}
void report(int signo) noexcept;

/// @brief A handler: notes that somebody wants the program to stop.
/// @param[in] signo the signal that is being handled
/// @note async-signal-safe: yes
void request_stop(int signo) noexcept;

/// @brief Whether request_stop() has run since the start or the last clear_stop().
///
/// True at the next look, in a loop that the compiler has optimised as well.
/// @note async-signal-safe: yes
[[nodiscard]] bool stop_requested() noexcept;

/// @brief Forgets the request.
/// @note async-signal-safe: yes
void clear_stop() noexcept;

/// @brief Makes request_stop() the handler of these signals; wait_until_stopped() knows them then,
/// and those of earlier calls.
/// @param[in] signals the signals
/// @throws std::system_error with the errno of @posix{sigaction}: EINVAL for SIGKILL, SIGSTOP and
/// numbers that are no signal
/// @note async-signal-safe: no
void stop_on(std::initializer_list<int> signals);

/// @brief Returns once a stop was requested, and sleeps until then.
///
/// There is no point in it at which a signal of stop_on() is lost: whether it arrives before the
/// call, between two of its instructions or while it sleeps, the function returns. These signals
/// get through while it sleeps, even if the caller blocks them; whatever else the caller blocks
/// stays blocked. The caller's mask is as before when it returns.
/// @note async-signal-safe: no
/// @see @posix{sigsuspend}
void wait_until_stopped();

/// @brief Holds all signals off while it lives.
///
/// @code
/// {
///   const Critical critical;
///   …               // no handler runs here
/// }                 // held-off signals are delivered here
/// @endcode
/// Nests: the inner one's end changes nothing, the outer one's puts back the mask that it found.
/// @note async-signal-safe: yes
/// @see @posix{sigprocmask}
class Critical {
public:
  Critical() noexcept;
  ~Critical();
  Critical(const Critical&) = delete;
  Critical& operator=(const Critical&) = delete;

private:
  [[maybe_unused]] sigset_t before_{}; ///< the mask that was there
};

/// @brief An account that signal handlers look at.
struct Account {
  long balance = 0; ///< in cents
};

/// @brief Moves money; a handler that reads both balances sees the same total at every instruction.
/// @param[in,out] from loses the amount
/// @param[in,out] to gets it
/// @param[in] amount in cents, not negative
/// @throws std::invalid_argument if the amount is negative; nothing has changed then
void transfer(Account& from, Account& to, long amount);

/// @brief Turns deliveries of signals into bytes that an event loop can wait for with poll.
///
/// @code
/// SelfPipe pipe{SIGTERM, SIGCHLD};
/// pollfd wait{pipe.fd(), POLLIN, 0};
/// ::poll(&wait, 1, -1);
/// while (const auto signo = pipe.next()) { … }
/// @endcode
/// At most one exists at a time. A handler of its own writes each signal's number into a pipe. When
/// the pipe is full, further deliveries are dropped rather than waited for: there is plenty to read
/// already. Both ends are close-on-exec. The destructor puts the dispositions back as they were,
/// and closes the pipe when nobody can write to it any more.
/// @see @posix{pipe}, @posix{poll}
class SelfPipe {
public:
  /// @brief Makes the pipe and installs the handler.
  /// @param[in] signals the signals to listen to
  /// @throws std::system_error with the errno of the call that failed; nothing has changed then:
  /// the dispositions are as before, and no pipe is open
  explicit SelfPipe(std::initializer_list<int> signals);
  ~SelfPipe();
  SelfPipe(const SelfPipe&) = delete;
  SelfPipe& operator=(const SelfPipe&) = delete;

  /// @brief The descriptor to poll: readable while next() has something to give.
  [[nodiscard]] int fd() const noexcept { return read_.get(); }

  /// @brief The next delivery.
  /// @return its signal's number, in the order of deliveries, or nothing; never waits
  [[nodiscard]] std::optional<int> next();

private:
  posix::UniqueFd read_;
  posix::UniqueFd write_;
  std::vector<std::pair<int, struct sigaction>> previous_; ///< signals and what was there
};

/// @brief Reaps every child that has ended; to be called by a handler of SIGCHLD.
///
/// However many exits one SIGCHLD stands for. Does not wait for children that live. errno is left
/// as it was.
/// @return how many were reaped
/// @note async-signal-safe: yes
/// @see @posix{waitpid}
int reap_all() noexcept;

} // namespace async_safety
