#include "alarms.hpp"

#include "common/posix/check.hpp"
#include "common/posix/unique_fd.hpp"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace alarms {
namespace {

using Clock = std::chrono::steady_clock; // the time of day may be set meanwhile
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

sigset_t set_of(std::initializer_list<int> signals) {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signo : signals) {
    ::sigaddset(&set, signo);
  }
  return set;
}

// Blocks signals for as long as it lives; pthread_sigmask reports by its result.
class Blocked {
public:
  explicit Blocked(const sigset_t& signals) {
    if (const int error = ::pthread_sigmask(SIG_BLOCK, &signals, &before_); error != 0) {
      throw std::system_error{error, std::generic_category(), "pthread_sigmask"};
    }
  }

  ~Blocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  Blocked(const Blocked&) = delete;
  Blocked& operator=(const Blocked&) = delete;

  // What the caller had: it may have blocked some of them itself.
  [[nodiscard]] const sigset_t& before() const noexcept { return before_; }

private:
  sigset_t before_{};
};

timespec as_timespec(nanoseconds time) {
  const auto whole = std::chrono::duration_cast<seconds>(time);
  timespec result{};
  result.tv_sec = static_cast<time_t>(whole.count());
  result.tv_nsec = static_cast<long>((time - whole).count());
  return result;
}

void refuse_negative(milliseconds time) {
  if (time < milliseconds::zero()) {
    throw std::invalid_argument{"a time must not be negative"};
  }
}

// For what is to last longer, nobody waits: and nanoseconds would overflow.
nanoseconds at_most_a_century(milliseconds time) {
  constexpr milliseconds century = std::chrono::hours{24 * 365 * 100};
  return std::min(time, century);
}

Clock::time_point deadline_after(milliseconds timeout) {
  return Clock::now() + at_most_a_century(timeout);
}

// The set has to be blocked: only then does a signal stay pending until it is asked for.
int take_until(const sigset_t& signals, Clock::time_point deadline) {
  for (;;) {
    // Anew in each round: what an interrupted wait has used up is not waited for again.
    const nanoseconds left = std::max<nanoseconds>(deadline - Clock::now(), nanoseconds::zero());
    const timespec time = as_timespec(left);
    const int signo = ::sigtimedwait(&signals, nullptr, &time);
    if (signo > 0) {
      return signo;
    }
    if (errno == EAGAIN) {
      return 0;
    }
    if (errno != EINTR) {
      posix::check(signo, "sigtimedwait");
    }
  }
}

} // namespace

int timed_wait(const sigset_t& signals, milliseconds timeout) {
  refuse_negative(timeout);
  const Clock::time_point deadline = deadline_after(timeout);
  const Blocked blocked{signals};
  return take_until(signals, deadline);
}

namespace {

// Larger than any timer's number, which is what other people's SIGALRMs carry.
constexpr int before_first_alarm = 1 << 24;
std::atomic<int> last_alarm = before_first_alarm;

} // namespace

Alarm::Alarm(milliseconds after) : number_{++last_alarm} {
  refuse_negative(after);
  // A timer of its own: alarm() and setitimer() have one for the whole process, and an inner Alarm
  // would have to give it back to the outer one.
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGALRM;
  event.sigev_value.sival_int = number_;
  posix::check(::timer_create(CLOCK_MONOTONIC, &event, &timer_), "timer_create");
  itimerspec when{};
  when.it_value = as_timespec(std::max(at_most_a_century(after), nanoseconds{1})); // 0 is "off"
  if (::timer_settime(timer_, 0, &when, nullptr) == -1) {
    const int error = errno;
    ::timer_delete(timer_);
    throw std::system_error{error, std::generic_category(), "timer_settime"};
  }
}

Alarm::~Alarm() {
  // Blocked before it is cancelled: between the two it may still ring, and then it is pending.
  const sigset_t alarm = set_of({SIGALRM});
  const Blocked blocked{alarm};
  ::timer_delete(timer_);
  std::optional<int> others;
  constexpr timespec only_look{};
  siginfo_t info{};
  while (::sigtimedwait(&alarm, &info, &only_look) == SIGALRM) {
    const bool numbered = info.si_code == SI_TIMER || info.si_code == SI_QUEUE;
    const int number = numbered ? info.si_value.sival_int : 0;
    if (number != number_) {
      others = std::min(others.value_or(number), number); // the outermost lives longest
    }
  }
  if (others) { // not ours to take: back to where it was
    sigval value{};
    value.sival_int = *others;
    ::sigqueue(::getpid(), SIGALRM, value);
  }
}

namespace {

// Makes it possible to learn of children, whatever the caller has inherited or does.
class ChildWatch {
public:
  explicit ChildWatch(std::initializer_list<int> more = {})
      : signals_{with_chld(more)}, blocked_{signals_} {
    posix::check(::sigaction(SIGCHLD, nullptr, &before_), "sigaction");
    changed_ = before_.sa_handler == SIG_IGN || has_flag(before_, SA_NOCLDWAIT);
    if (changed_) {
      // Ignored, the kernel reaps by itself and tells nobody how a child ended.
      struct sigaction action = before_;
      action.sa_handler = action.sa_handler == SIG_IGN ? SIG_DFL : action.sa_handler;
      action.sa_flags = static_cast<int>(static_cast<unsigned>(action.sa_flags) &
                                         ~static_cast<unsigned>(SA_NOCLDWAIT));
      posix::check(::sigaction(SIGCHLD, &action, nullptr), "sigaction");
    }
  }

  ~ChildWatch() {
    if (taken_) {
      ::kill(::getpid(), SIGCHLD); // it may have been the caller's, who waits for it
    }
    restore_disposition();
  } // and then the mask, or SIGCHLD would meet our disposition

  ChildWatch(const ChildWatch&) = delete;
  ChildWatch& operator=(const ChildWatch&) = delete;

  [[nodiscard]] const sigset_t& signals() const noexcept { return signals_; }

  void taken() noexcept { taken_ = true; }

  // For a child: it goes on as the caller is.
  void leave() const noexcept {
    restore_disposition();
    ::pthread_sigmask(SIG_SETMASK, &blocked_.before(), nullptr);
  }

private:
  static sigset_t with_chld(std::initializer_list<int> more) {
    sigset_t set = set_of(more);
    ::sigaddset(&set, SIGCHLD);
    return set;
  }

  static bool has_flag(const struct sigaction& action, int flag) {
    return (static_cast<unsigned>(action.sa_flags) & static_cast<unsigned>(flag)) != 0;
  }

  void restore_disposition() const noexcept {
    if (changed_) {
      ::sigaction(SIGCHLD, &before_, nullptr);
    }
  }

  sigset_t signals_;
  Blocked blocked_;

  struct sigaction before_ {};

  bool changed_ = false;
  bool taken_ = false;
};

// Nothing while the child lives; stops are no ends.
std::optional<int> reap(pid_t child, int flags = 0) {
  int status = 0;
  pid_t ended = -1;
  do {
    ended = ::waitpid(child, &status, flags);
  } while (ended == -1 && errno == EINTR);
  return posix::check(ended, "waitpid") == child ? std::optional{status} : std::nullopt;
}

} // namespace

Outcome wait_with_timeout(pid_t child, milliseconds timeout) {
  refuse_negative(timeout);
  if (child <= 0) {
    throw std::invalid_argument{"0 and below stand for many processes, not for a child"};
  }
  const Clock::time_point deadline = deadline_after(timeout);
  ChildWatch watch;
  for (;;) {
    // Asked after blocking and before each wait: an end before the first is not missed, and a
    // SIGCHLD says only that somebody has ended.
    if (const auto status = reap(child, WNOHANG)) {
      return {true, *status};
    }
    if (take_until(watch.signals(), deadline) == 0) {
      break;
    }
    watch.taken();
  }
  ::kill(child, SIGKILL); // not reaped yet, so the number is still its own
  const int status = *reap(child);
  return {!(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL), status};
}

namespace {

// A queued signal: five of them are five. SIGUSR1 or SIGCONT would be one.
int ready_signal() {
  return SIGRTMAX;
}

constexpr int go_signal = SIGCONT; // any would do

// One task's process, and the end of the pipe that its result comes through.
struct Worker {
  pid_t pid = -1;
  posix::UniqueFd result;
  bool ready = false;
};

// Whoever is left when this ends is killed and reaped.
class Workers {
public:
  Workers() = default;

  ~Workers() {
    for (const Worker& worker : all) {
      if (worker.pid > 0) {
        ::kill(worker.pid, SIGKILL);
      }
    }
    for (const Worker& worker : all) {
      while (worker.pid > 0 && ::waitpid(worker.pid, nullptr, 0) == -1 && errno == EINTR) {
      }
    }
  }

  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  std::vector<Worker> all;
};

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written > 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      posix::check(written, "write");
    }
  }
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> piece{};
  for (;;) {
    const ssize_t got = ::read(descriptor, piece.data(), piece.size());
    if (got == 0) {
      return text;
    }
    if (got > 0) {
      text.append(piece.data(), static_cast<std::size_t>(got));
    } else if (errno != EINTR) {
      posix::check(got, "read");
    }
  }
}

// The child's whole life. The work meets the caller's mask; only from "ready" on is the go-ahead
// blocked, so that it waits for us if we are late.
void work_and_show(const Task& task, pid_t parent, const ChildWatch& watch, int result) {
  watch.leave();
  task.work();
  {
    const sigset_t go = set_of({go_signal});
    const Blocked blocked{go};
    posix::check(::sigqueue(parent, ready_signal(), sigval{}), "sigqueue");
    siginfo_t info{};
    while (::sigwaitinfo(&go, &info) == -1 || info.si_pid != parent) {
    } // a shell's fg sends SIGCONT, too
  }
  write_all(result, task.show());
}

Worker start(const Task& task, const ChildWatch& watch) {
  std::array<int, 2> ends{};
  posix::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
  posix::UniqueFd out{ends[0]};
  posix::UniqueFd in{ends[1]};
  const pid_t parent = ::getpid();
  const pid_t child = posix::check(::fork(), "fork");
  if (child == 0) {
    int status = 1;
    try {
      work_and_show(task, parent, watch, in.get());
      status = 0;
    } catch (...) { // the parent learns it from the status
    }
    ::_exit(status);
  }
  return {child, std::move(out)}; // the writing end closes here: only then is there an end to read
}

[[noreturn]] void fail(std::size_t index) {
  throw std::runtime_error{"task " + std::to_string(index) + " ended without a result"};
}

void wait_until_all_are_ready(std::vector<Worker>& workers, ChildWatch& watch) {
  std::size_t missing = workers.size();
  while (missing > 0) {
    siginfo_t info{};
    const int signo = ::sigwaitinfo(&watch.signals(), &info);
    if (signo == SIGCHLD) {
      watch.taken();
      for (std::size_t index = 0; index < workers.size(); ++index) {
        if (reap(workers[index].pid, WNOHANG)) {
          workers[index].pid = -1;
          fail(index);
        }
      }
    }
    const auto sender = std::ranges::find(workers, info.si_pid, &Worker::pid);
    if (signo == ready_signal() && sender != workers.end() && !std::exchange(sender->ready, true)) {
      --missing;
    }
  }
}

} // namespace

std::vector<std::string> gather_in_order(std::span<const Task> tasks) {
  // Before the first fork: a child that is quick reports before fork has returned here.
  ChildWatch watch{ready_signal()};
  Workers workers;
  workers.all.reserve(tasks.size());
  for (const Task& task : tasks) {
    workers.all.push_back(start(task, watch));
  }
  wait_until_all_are_ready(workers.all, watch);
  std::vector<std::string> results;
  for (Worker& worker : workers.all) {
    posix::check(::kill(worker.pid, go_signal), "kill");
    results.push_back(read_all(worker.result.get()));
    const int status = *reap(std::exchange(worker.pid, -1));
    if (status != 0) {
      fail(results.size() - 1);
    }
  }
  return results;
}

namespace {

// What the destructor's knock carries: a real signal of the same number does not.
bool is_knock(const siginfo_t& info, const SignalThread* here) {
  return info.si_code == SI_QUEUE && info.si_value.sival_ptr == here;
}

// The first that can be blocked; 0 if there is none.
int first_of(const sigset_t& signals) {
  for (int signo = 1; signo <= SIGRTMAX; ++signo) {
    if (::sigismember(&signals, signo) == 1 && signo != SIGKILL && signo != SIGSTOP) {
      return signo;
    }
  }
  return 0;
}

} // namespace

SignalThread::SignalThread(const sigset_t& signals, std::function<void(int)> on_signal)
    : signals_{signals}, on_signal_{std::move(on_signal)} {
  if (first_of(signals_) == 0) {
    throw std::invalid_argument{"no signal to wait for"};
  }
  // Before the thread: it inherits the mask, and what comes until it runs stays pending.
  if (const int error = ::pthread_sigmask(SIG_BLOCK, &signals_, &before_); error != 0) {
    throw std::system_error{error, std::generic_category(), "pthread_sigmask"};
  }
  const auto serve = [this] {
    constexpr timespec only_look{};
    for (;;) {
      siginfo_t info{};
      const int signo =
          ending_ ? ::sigtimedwait(&signals_, &info, &only_look) : ::sigwaitinfo(&signals_, &info);
      if (signo > 0 && !is_knock(info, this)) {
        on_signal_(signo);
      } else if (signo == -1 && errno == EAGAIN) {
        return; // the end, and nothing is pending any more
      }
    }
  };
  try {
    thread_ = std::thread{serve};
  } catch (...) {
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    throw;
  }
}

SignalThread::~SignalThread() {
  ending_ = true; // first: whoever is knocked up looks at it
  sigval knock{};
  knock.sival_ptr = this;
  ::pthread_sigqueue(thread_.native_handle(), first_of(signals_), knock);
  thread_.join();
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

} // namespace alarms
