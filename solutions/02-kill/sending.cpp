#include "sending.hpp"

#include "common/posix/check.hpp"
#include "common/posix/safe_write.hpp"
#include "common/posix/unique_fd.hpp"

#include <string.h>

#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <iterator>
#include <limits>
#include <optional>
#include <stdexcept>
#include <system_error>

namespace sending {
namespace {

std::invalid_argument bad(std::string_view what, std::string_view text) {
  return std::invalid_argument{std::string{what} + ": '" + std::string{text} + "'"};
}

// Digits only. The comparison with the end is what tells "9" from "9x".
std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (text.starts_with('-') || error != std::errc{} || rest != end) {
    return std::nullopt;
  }
  return value;
}

std::optional<int> real_time_number(std::string_view name) {
  const bool upwards = name.starts_with("RTMIN");
  if (!upwards && !name.starts_with("RTMAX")) {
    return std::nullopt;
  }
  // SIGRTMIN is a call, not a constant: libc keeps some of the kernel's real-time signals.
  const int base = upwards ? SIGRTMIN : SIGRTMAX;
  const std::string_view rest = name.substr(5);
  if (rest.empty()) {
    return base;
  }
  const std::optional<int> offset = whole_number(rest.substr(1));
  if (rest.front() != (upwards ? '+' : '-') || !offset || *offset > SIGRTMAX - SIGRTMIN) {
    return std::nullopt;
  }
  return upwards ? base + *offset : base - *offset;
}

} // namespace

int parse_signal(std::string_view text) {
  const std::optional<int> number = whole_number(text);
  if (number && *number <= SIGRTMAX) {
    return *number;
  }
  std::string upper{text};
  std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
  std::string_view name{upper};
  if (name.starts_with("SIG")) {
    name.remove_prefix(3);
  }
  for (int signo = 1; signo < SIGRTMIN; ++signo) {
    const char* known = ::sigabbrev_np(signo);
    if (known != nullptr && name == known) {
      return signo;
    }
  }
  if (name == "IO") { // signal 29 has two names, and libc knows it by the other
    return SIGIO;
  }
  if (const std::optional<int> signo = real_time_number(name)) {
    return *signo;
  }
  throw bad("not a signal", text);
}

std::string signal_name(int signo) {
  if (const char* name = ::sigabbrev_np(signo)) {
    return name;
  }
  if (signo == SIGRTMIN) {
    return "RTMIN";
  }
  if (signo > SIGRTMIN && signo <= SIGRTMAX) {
    return "RTMIN+" + std::to_string(signo - SIGRTMIN);
  }
  throw bad("no signal has the number", std::to_string(signo));
}

namespace {

// A handler of the caller must neither run in the child before it has been reset there, nor take
// the child's status away from the experiment.
class AllBlocked {
public:
  AllBlocked() noexcept {
    sigset_t all;
    ::sigfillset(&all);
    ::sigprocmask(SIG_SETMASK, &all, &before_);
  }

  ~AllBlocked() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

  AllBlocked(const AllBlocked&) = delete;
  AllBlocked& operator=(const AllBlocked&) = delete;

private:
  sigset_t before_;
};

[[noreturn]] void be_the_guinea_pig(int signo) noexcept {
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  // A group of its own: in an orphaned group TSTP, TTIN and TTOU are discarded.
  ::setpgid(0, 0);
  ::signal(signo, SIG_DFL); // fails for KILL and STOP, which are never anything else
  sigset_t only_this;
  ::sigemptyset(&only_this);
  ::sigaddset(&only_this, signo);
  ::sigprocmask(SIG_UNBLOCK, &only_this, nullptr); // the mask survives fork as dispositions do
  ::kill(::getpid(), signo);
  // Still here: the signal did nothing to a running process. What does it do to a stopped one?
  ::kill(::getpid(), SIGSTOP);
  for (;;) { // never exits by itself, so the pid stays its own until the parent has killed it
    ::pause();
  }
}

} // namespace

Action default_action(int signo) {
  if (signo < 1 || signo > SIGRTMAX) {
    throw bad("no signal has the number", std::to_string(signo));
  }
  const AllBlocked quiet;
  const pid_t child = posix::check(::fork(), "fork");
  if (child == 0) {
    be_the_guinea_pig(signo);
  }
  int status = 0;
  // -1 is ECHILD: it has died, and the caller ignores SIGCHLD, so that the kernel reaped it.
  if (::waitpid(child, &status, WUNTRACED) == -1 || !WIFSTOPPED(status)) {
    return Action::terminate;
  }
  Action action = Action::stop;
  if (WSTOPSIG(status) != signo) {
    // kill() returns after the stop has been lifted, so there is nothing to wait for.
    ::kill(child, signo);
    const bool resumed = ::waitpid(child, &status, WCONTINUED | WNOHANG) == child;
    action = resumed ? Action::resume : Action::ignore;
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  return action;
}

std::vector<Failure> send_all(std::span<const pid_t> pids, int signo) {
  // A round of its own: the last pid may be the bad one, and then nobody shall have got anything.
  for (const pid_t pid : pids) {
    if (pid <= 0) {
      throw bad("not a process", std::to_string(pid));
    }
  }
  std::vector<Failure> failures;
  for (const pid_t pid : pids) {
    if (::kill(pid, signo) == -1) {
      failures.push_back({pid, errno});
    }
  }
  return failures;
}

bool exists(pid_t pid) {
  if (pid <= 0) {
    throw bad("not a process", std::to_string(pid));
  }
  return ::kill(pid, 0) == 0 || errno == EPERM; // somebody has to be there to be protected
}

void signal_group(pid_t group, int signo) {
  if (group <= 1) { // kill(-1, …) is everybody, kill(0, …) is us
    throw bad("not a process group", std::to_string(group));
  }
  posix::check(::kill(-group, signo), "kill");
}

std::string describe(int wait_status) {
  if (WIFEXITED(wait_status)) {
    return "exited " + std::to_string(WEXITSTATUS(wait_status));
  }
  if (WIFSIGNALED(wait_status)) {
    const int signo = WTERMSIG(wait_status);
    return std::string{::strsignal(signo)} + ": " + std::to_string(signo) +
           (WCOREDUMP(wait_status) ? " (core dumped)" : "");
  }
  if (WIFSTOPPED(wait_status)) {
    return "stopped by " + signal_name(WSTOPSIG(wait_status));
  }
  return "continued";
}

namespace {

using Clock = std::chrono::steady_clock;

bool ended_within(int process, std::chrono::milliseconds grace) {
  const Clock::time_point deadline = Clock::now() + grace;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    const int timeout =
        static_cast<int>(std::clamp<decltype(left)>(left, 0, std::numeric_limits<int>::max()));
    pollfd ended{process, POLLIN, 0};
    const int ready = ::poll(&ended, 1, timeout);
    if (ready == -1 && errno != EINTR) {
      throw std::system_error{errno, std::generic_category(), "poll"};
    }
    if (ready == 1) {
      return true;
    }
    if (ready == 0 && left <= timeout) {
      return false;
    }
  }
}

int reap(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) == -1) { // this child and no other
    if (errno != EINTR) {
      throw std::system_error{errno, std::generic_category(), "waitpid"};
    }
  }
  return status;
}

} // namespace

int terminate(pid_t child, std::chrono::milliseconds grace) {
  if (child <= 0) {
    throw bad("not a child", std::to_string(child));
  }
  siginfo_t nothing;
  posix::check(::waitid(P_PID, child, &nothing, WEXITED | WNOHANG | WNOWAIT), "waitid"); // ours?
  // Readable once the child has ended, before it is reaped: an end before the poll is not missed.
  const posix::UniqueFd process{
      static_cast<int>(posix::check(::syscall(SYS_pidfd_open, child, 0), "pidfd_open"))};
  posix::check(::kill(child, SIGTERM), "kill");
  if (!ended_within(process.get(), grace)) {
    posix::check(::kill(child, SIGKILL), "kill"); // not reaped yet, so the pid is still its own
  }
  return reap(child);
}

namespace {

constexpr std::string_view usage =
    "usage: kill [-s NAME | -NAME | -NUMBER] pid...\n       kill -l [STATUS]\n";

struct Request {
  int signo = SIGTERM;
  bool list = false;
  std::span<const std::string_view> operands;
};

Request read_options(std::span<const std::string_view> args) {
  const auto take = [&args] {
    if (args.empty()) {
      throw std::invalid_argument{"-s needs a signal"};
    }
    const std::string_view first = args.front();
    args = args.subspan(1);
    return first;
  };
  Request request;
  if (!args.empty() && args.front().starts_with('-') && args.front() != "--") {
    const std::string_view option = take();
    if (option == "-l") {
      request.list = true;
    } else {
      request.signo = parse_signal(option == "-s" ? take() : option.substr(1));
    }
  }
  if (!args.empty() && args.front() == "--") { // only now may a group, -4711, come first
    take();
  }
  request.operands = args;
  return request;
}

// Negative for a group. What stands for many, 0 and -1, is refused: nobody means it.
pid_t target(std::string_view operand) {
  const bool group = operand.starts_with('-');
  const std::optional<int> number = whole_number(operand.substr(group ? 1 : 0));
  if (!number || *number < (group ? 2 : 1)) {
    throw bad("not a process or a group", operand);
  }
  return group ? -*number : *number;
}

void send(pid_t target, int signo) {
  if (target < 0) {
    signal_group(-target, signo);
  } else if (const auto failures = send_all({&target, 1}, signo); !failures.empty()) {
    throw std::system_error{failures.front().error, std::generic_category(), "kill"};
  }
}

int send_to_each(const Request& request, int err) {
  if (request.operands.empty()) {
    throw std::invalid_argument{"no process named"};
  }
  std::vector<pid_t> targets;
  std::ranges::transform(request.operands, std::back_inserter(targets), target);
  int status = 0;
  for (const pid_t target : targets) {
    try {
      send(target, request.signo);
    } catch (const std::system_error& error) {
      posix::safe_write(err,
                        "kill: " + std::to_string(target) + ": " + error.code().message() + "\n");
      status = 1;
    }
  }
  return status;
}

void list(std::span<const std::string_view> statuses, int out) {
  std::string text;
  for (const std::string_view status : statuses) {
    constexpr int added_by_the_shell = 128; // $? of a process that signal n ended is 128 + n
    const int number = whole_number(status).value_or(0);
    text += signal_name(number > added_by_the_shell ? number - added_by_the_shell : number) + "\n";
  }
  for (int signo = 1; statuses.empty() && signo <= SIGRTMAX; ++signo) {
    if (signo >= SIGRTMIN || ::sigabbrev_np(signo) != nullptr) {
      text += signal_name(signo) + "\n";
    }
  }
  posix::safe_write(out, text);
}

} // namespace

int kill_main(std::span<const std::string_view> args, int out, int err) {
  try {
    const Request request = read_options(args);
    if (request.list) {
      list(request.operands, out);
      return 0;
    }
    return send_to_each(request, err);
  } catch (const std::invalid_argument& error) {
    posix::safe_write(err, "kill: " + std::string{error.what()} + "\n");
    posix::safe_write(err, usage);
    return 2;
  }
}

} // namespace sending
