/// @file
/// @brief Lab 05: two processes that know no pid of each other talk through their group.
#pragma once

#include <signal.h>

#include <chrono>
#include <initializer_list>
#include <utility>
#include <vector>

/// @brief Lab 05: a game of ping-pong by kill(0, …).
///
/// The client asks with SIGUSR2, the server answers with SIGUSR1, SIGQUIT ends the game. Whoever
/// sends one of them sends it to its whole process group, and so to itself as well. Negative rounds
/// are a std::invalid_argument before anything was sent or forked; a call that fails is a
/// std::system_error with its errno.
namespace ping_pong {

/// @brief Ignores some signals while it lives, as a shell does after `trap ''`.
///
/// @code
/// {
///   const Shield shield{SIGUSR1, SIGUSR2, SIGQUIT};
///   …               // these pass by, also those sent to the whole group
/// }                 // and here they mean again what they meant before
/// @endcode
/// Nests. A child inherits what its parent ignores, and exec keeps it too.
/// @see @posix{sigaction}
class Shield {
public:
  /// @brief Ignores the signals from now on.
  /// @param[in] signals which; one that is named twice counts once
  /// @throws std::system_error with the errno of @posix{sigaction}: EINVAL for SIGKILL, SIGSTOP and
  /// numbers that are no signal; then every disposition is as before
  Shield(std::initializer_list<int> signals);
  /// @brief Puts back what was there: handler, flags and mask.
  ~Shield();
  Shield(const Shield&) = delete;
  Shield& operator=(const Shield&) = delete;

private:
  std::vector<std::pair<int, struct sigaction>> previous_; ///< signals and what was there
};

/// @brief The server: answers each ping until the game is over.
///
/// At each SIGUSR2 it writes `Server: ping` and a newline to standard output, then sends one
/// SIGUSR1 to its own process group. At SIGQUIT it writes `End` and a newline, and returns. It
/// sleeps while it waits, and its own echo, a SIGUSR1, does not harm it.
///
/// A SIGUSR2 or SIGQUIT that was sent before the call and is still pending, because the caller
/// blocks it, counts like any other; from the call's first instruction to its last none is lost if
/// the caller blocks them. Whether the caller ignores or handles the three signals makes no
/// difference: no handler of the caller's runs. At its beginning and end, too, a signal that the
/// caller handles is either taken or meets that handler; its default action never. A handler for
/// any other signal may run meanwhile and ends nothing. On return dispositions and mask are as they
/// were, and no echo of its own is left pending.
/// @return how many pings it answered
/// @throws std::system_error with the errno of the call that failed
/// @see @posix{kill}, @posix{sigwaitinfo}, @posix{sigsuspend}
int serve();

/// @brief The client: plays so many rounds, then ends the game.
///
/// In each round it sends one SIGUSR2 to its own process group, waits for SIGUSR1 and then writes
/// `Client: pong` and a newline to standard output. After the last round, with 0 rounds at once, it
/// sends one SIGQUIT to its group and returns; it survives that itself. It sends no ping twice and
/// none before the one before was answered, so somebody has to see to it that a server will take
/// the first one: match() does. It sleeps while it waits, and its own echo, a SIGUSR2, is no
/// answer.
///
/// What serve() says about the caller's dispositions, handlers and mask holds here too.
/// @param[in] rounds how many, not negative
/// @return how many answers it got
/// @throws std::invalid_argument if `rounds` is negative
/// @throws std::system_error with the errno of the call that failed
/// @see @posix{kill}, @posix{sigwaitinfo}, @posix{sigsuspend}
int play(int rounds);

/// @brief How a match came out.
struct Score {
  int pings = 0; ///< what serve() returned
  int pongs = 0; ///< what play() returned
};

/// @brief A whole match: server and client in one new process group.
///
/// Starts a child that calls serve() and one that calls play(), in a group that holds these two and
/// nobody else, and returns when both are reaped. Neither is told a pid. Whichever of the two
/// begins first, the match is exactly `rounds` pings and pongs that take turns, whatever the caller
/// ignores (SIGCHLD, too), handles or blocks, and whichever handler runs meanwhile. No signal
/// reaches the caller or its group, and the caller's dispositions and mask are afterwards as
/// before.
/// @param[in] rounds how many, not negative
/// @return what the two have counted
/// @throws std::invalid_argument if `rounds` is negative
/// @throws std::system_error with the errno of the call that failed; no child is left then
/// @see @posix{setpgid}, @posix{sigprocmask}
Score match(int rounds);

/// @brief What signals can carry.
struct Rate {
  long messages = 0; ///< signals that were sent and received: a ping is one, a pong is one
  std::chrono::nanoseconds time{}; ///< from the start of the first child to the end of the last

  /// @brief Messages per second; 0 where nothing was sent.
  [[nodiscard]] double per_second() const noexcept {
    const std::chrono::duration<double> seconds = time;
    return seconds.count() > 0 ? static_cast<double>(messages) / seconds.count() : 0;
  }
};

/// @brief The same match, but nobody writes anything: what one signal costs.
///
/// Own echoes and the SIGQUIT are not counted as messages.
/// @param[in] rounds how many, not negative
/// @return how many messages, and how long they took by the wall clock
/// @throws std::invalid_argument if `rounds` is negative
/// @throws std::system_error with the errno of the call that failed; no child is left then
Rate measure(int rounds);

} // namespace ping_pong
