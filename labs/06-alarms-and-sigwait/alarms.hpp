/// @file
/// @brief Lab 06: waiting for signals, and for time.
#pragma once

#include <signal.h>
#include <sys/types.h>
#include <time.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <thread>
#include <vector>

/// @brief Lab 06: signals that are waited for instead of handled, deadlines, and work done at once.
namespace alarms {

/// @brief Waits until a signal of the set is pending and takes it.
///
/// The set is blocked for the call and the caller's mask is put back afterwards: a signal that
/// comes meanwhile runs no handler and ends nobody, it is returned. One that was pending already is
/// returned at once. A handler for another signal may run meanwhile; it neither ends the wait
/// (EINTR) nor makes it longer. The wait is one sleep in @posix{sigtimedwait}, begun again only
/// after such a handler, for the time that is left.
/// @code
/// if (alarms::timed_wait(only(SIGUSR1), std::chrono::seconds{5}) == 0) { give_up(); }
/// @endcode
/// @param[in] signals which to wait for; none means: only for the time
/// @param[in] timeout longest wait, in milliseconds; zero only looks, milliseconds::max() is for
/// ever
/// @return the signal's number, or 0 when the time is up
/// @throws std::invalid_argument if the timeout is negative; then nothing was waited for
/// @throws std::system_error with the errno of @posix{sigtimedwait}, except EINTR and EAGAIN
/// @note async-signal-safe: no, because it may throw
/// @see @posix{sigtimedwait}, @posix{pthread_sigmask}, @man{7,signal}
[[nodiscard]] int timed_wait(const sigset_t& signals, std::chrono::milliseconds timeout);

/// @brief Sends SIGALRM to the process once, unless it is destroyed earlier.
///
/// What SIGALRM does is the caller's affair: this class neither handles nor blocks it. Once the
/// destructor has returned, the alarm never rings: not even a SIGALRM of it is left pending that
/// came while SIGALRM was blocked. Alarms nest like scopes, and each keeps its own time, whatever
/// the others are set to: an inner one neither cancels nor delays an outer one, and ending the
/// inner one takes no SIGALRM away that the outer one has sent. (While SIGALRM is blocked, those of
/// several alarms may merge into one, as standard signals do.) An alarm() or setitimer() of the
/// caller is left alone.
/// @code
/// const alarms::Alarm deadline{std::chrono::seconds{5}};
/// @endcode
/// @see @posix{timer_create}, @posix{alarm}, @posix{setitimer}
class Alarm {
public:
  /// @brief Begins to count.
  /// @param[in] after milliseconds until SIGALRM; zero rings at once, milliseconds::max() never
  /// @throws std::invalid_argument if the time is negative
  /// @throws std::system_error with the errno of the call that failed
  explicit Alarm(std::chrono::milliseconds after);

  /// @brief Cancels the alarm if it has not rung, and takes its SIGALRM back if that is pending.
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

private:
  timer_t timer_{}; ///< the kernel's timer; yours to use or to replace
  int number_ = 0;  ///< which Alarm this is, counted from 1; yours to use or to replace
};

/// @brief How a wait for a child came out.
struct Outcome {
  bool finished = false; ///< whether the child ended by itself: false if this function's KILL did
  int wait_status = 0;   ///< as @posix{waitpid} stores it
};

/// @brief Waits until a child ends, but not for ever: a late one is killed.
///
/// Whichever comes first, the child's end or the deadline. When it returns the child has been
/// reaped, in either case. A child that has ended already counts as finished, whatever the timeout;
/// so does one that ends in the very instant of the deadline, before SIGKILL meets it. It sleeps
/// while it waits. The end or a stop of another child does not end the wait, nor does a SIGALRM
/// that somebody else has ordered, nor a handler that runs meanwhile.
///
/// It works whatever the caller has inherited: SIGCHLD or SIGALRM ignored, or blocked. Afterwards
/// the caller's mask, dispositions and alarms are what they were, no SIGALRM is left behind, and no
/// other child has been reaped. A caller that handles or awaits SIGCHLD learns of its other
/// children's ends as it would have without this call.
/// @param[in] child a child of the caller, not reaped yet
/// @param[in] timeout how long it may take, in milliseconds; milliseconds::max() is for ever
/// @return how it ended
/// @throws std::invalid_argument if `child` is 0 or below or the timeout is negative
/// @throws std::system_error with ECHILD if it is no child of the caller: then nobody was killed
/// @note async-signal-safe: no
/// @see @posix{waitpid}, @posix{sigtimedwait}, @posix{alarm}
Outcome wait_with_timeout(pid_t child, std::chrono::milliseconds timeout);

/// @brief Something to be done in a process of its own, in two steps.
struct Task {
  std::function<void()> work;        ///< takes its time
  std::function<std::string()> show; ///< called after it in the same process, in its turn
};

/// @brief Does all the work at once and shows the results in order.
///
/// Each task runs in a child of its own, and all work at the same time. Each child says when its
/// work is done; only when all are ready may the first show its result, and each further one when
/// the one before has shown its own. So the slowest decides the time and not the sum, and the order
/// is that of the tasks, whoever was ready first. It holds when all of them report in one instant,
/// too. A result is any text, of any length.
///
/// A task that throws, or whose process ends before it has shown its result, spoils the whole: the
/// other children are killed, all are reaped, and std::runtime_error is thrown. Nobody is waited
/// for in vain.
///
/// The tasks run with the mask and the dispositions that the caller has; none returns into the
/// caller's code, runs its atexit functions or writes its buffered text. Afterwards no child of
/// this call is left, not even a zombie, other children have not been reaped, no descriptor is
/// left open, and the caller's mask and dispositions are what they were. It works whatever the
/// caller has inherited: SIGCHLD or SIGCONT or any other signal ignored, or blocked.
/// @param[in] tasks what is to be done; none gives no results
/// @return what each showed, in the order of the tasks
/// @throws std::runtime_error if a task failed
/// @throws std::system_error with the errno of the call that failed; no child is left
/// @note async-signal-safe: no
/// @see @posix{fork}, @posix{sigqueue}, @posix{sigwaitinfo}, @posix{waitpid}
[[nodiscard]] std::vector<std::string> gather_in_order(std::span<const Task> tasks);

/// @brief A thread that waits for signals, so that no other thread is interrupted by one.
///
/// From the constructor's return to the destructor's call, each signal of the set that is sent to
/// the process makes this thread call the function, with the signal's number; also one that is sent
/// before the thread has come to run. The calling thread blocks the set meanwhile, and so do the
/// threads that it starts: make a SignalThread before them.
///
/// The destructor lets the thread finish the call that it is in, hands it what is pending already,
/// and joins it. It calls the function for nothing that nobody has sent. Afterwards the calling
/// thread's mask is what it was. Construct and destroy it in the same thread.
/// @code
/// const alarms::SignalThread signals{set, [&](int signo) { queue.push(signo); }};
/// @endcode
/// @see @posix{sigwait}, @posix{pthread_sigmask}, @man{3,pthread_sigqueue}
class SignalThread {
public:
  /// @brief Blocks the set and starts the thread.
  /// @param[in] signals which; at least one that can be blocked
  /// @param[in] on_signal called in the thread, one call after the other; must not throw
  /// @throws std::invalid_argument if the set holds no signal that can be blocked
  /// @throws std::system_error with the error of the call that failed; nothing has changed then
  SignalThread(const sigset_t& signals, std::function<void(int)> on_signal);

  /// @brief Ends the thread and puts the mask back.
  ~SignalThread();
  SignalThread(const SignalThread&) = delete;
  SignalThread& operator=(const SignalThread&) = delete;

private:
  [[maybe_unused]] sigset_t signals_{}; ///< what is waited for
  [[maybe_unused]] sigset_t before_{};  ///< the mask to be put back
  std::function<void(int)> on_signal_;  ///< whom to call
  std::atomic<bool> ending_ = false;    ///< set by the destructor
  std::thread thread_;                  ///< last: it runs when all the rest is there
};

} // namespace alarms
