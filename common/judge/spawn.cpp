#include "common/judge/spawn.hpp"

#include "common/judge/notice.hpp"
#include "common/judge/subject_filter.hpp"
#include "common/posix/check.hpp"
#include "common/posix/kernel.hpp"
#include "common/posix/reset_signals.hpp"
#include "common/subject/protocol.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace judge {
namespace {

using subject::protocol::channel_fd;

#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif
#else
constexpr bool sanitized = false;
#endif

struct Limit {
  int resource;
  rlim_t soft;
  rlim_t hard;
};

constexpr rlim_t mebibyte = rlim_t{1024} * 1024;
constexpr std::array limits{
    Limit{RLIMIT_AS,
          sanitized ? RLIM_INFINITY : 512 * mebibyte,
          sanitized ? RLIM_INFINITY : 512 * mebibyte},
    Limit{RLIMIT_FSIZE, 16 * mebibyte, 16 * mebibyte},
    Limit{RLIMIT_NOFILE, 256, 256},
    Limit{RLIMIT_CORE, 0, 0},
    Limit{RLIMIT_SIGPENDING, 1024, 1024},
};

// In a user namespace of the judge's own, where only the sandbox's own processes count.
constexpr Limit process_limit{RLIMIT_NPROC, 256, 256};

struct Pipe {
  posix::UniqueFd read;
  posix::UniqueFd write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  posix::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
  return {posix::UniqueFd{ends[0]}, posix::UniqueFd{ends[1]}};
}

// What the child needs between fork and exec, made before the fork: there it must not allocate.
struct Plan {
  const char* program;
  std::vector<char*> arguments;
  posix::SignalSet ignored;
  posix::SignalSet blocked;
  sock_fprog filter;
  int in;
  int out;
  int err;
  int channel;
  bool limits_processes;
  Limit processor_time;
  int failure; // the write end of a close-on-exec pipe: what failed, as a Step and an errno
};

enum class Step : int { descriptors, group, limits, filter, exec };

struct ChildFailure {
  Step step;
  int error;
};

[[noreturn]] void give_up(const Plan& plan, Step step) noexcept {
  const ChildFailure failure{step, errno};
  [[maybe_unused]] const ssize_t written = ::write(plan.failure, &failure, sizeof failure);
  ::_exit(1);
}

// Installs the filter and sends its listener to the judge, over the channel and before the program
// has a chance to see either.
bool install_filter(const Plan& plan) noexcept {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return false;
  }
  const int listener = static_cast<int>(::syscall(
      SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &plan.filter));
  if (listener < 0) {
    return false;
  }
  char kind = 'f';
  iovec piece{&kind, 1};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(header), &listener, sizeof(int));
  const bool sent = ::sendmsg(channel_fd, &message, MSG_NOSIGNAL) == 1;
  ::close(listener);
  return sent;
}

bool set_limit(const Limit& limit) noexcept {
  const auto resource = static_cast<__rlimit_resource>(limit.resource);
  rlimit current{};
  ::getrlimit(resource, &current);
  const rlimit wanted{std::min(limit.soft, current.rlim_max),
                      std::min(limit.hard, current.rlim_max)};
  return ::setrlimit(resource, &wanted) == 0;
}

[[noreturn]] void become_subject(const Plan& plan) noexcept {
  // The channel first: its number is above every descriptor that is still needed.
  if (::dup2(plan.channel, channel_fd) < 0 || ::dup2(plan.in, STDIN_FILENO) < 0 ||
      ::dup2(plan.out, STDOUT_FILENO) < 0 || ::dup2(plan.err, STDERR_FILENO) < 0) {
    give_up(plan, Step::descriptors);
  }
  // Whatever else the judge and its libraries have open.
  constexpr unsigned first = STDERR_FILENO + 1;
  if ((channel_fd > first && ::close_range(first, channel_fd - 1, CLOSE_RANGE_CLOEXEC) != 0) ||
      ::close_range(channel_fd + 1, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
    give_up(plan, Step::descriptors);
  }
  if (::setpgid(0, 0) != 0) {
    give_up(plan, Step::group);
  }
  if (!std::all_of(limits.begin(), limits.end(), set_limit) || !set_limit(plan.processor_time) ||
      (plan.limits_processes && !set_limit(process_limit))) {
    give_up(plan, Step::limits);
  }
  ::umask(022);
  if (!install_filter(plan)) {
    give_up(plan, Step::filter);
  }
  // Last, so that a signal that was blocked in the judge cannot meet a half-made subject.
  posix::reset_signals(plan.ignored, plan.blocked);
  ::execve(plan.program, plan.arguments.data(), ::environ);
  give_up(plan, Step::exec);
}

void set_nonblocking(const posix::UniqueFd& file) {
  posix::check(::fcntl(file.get(), F_SETFL, O_NONBLOCK), "fcntl");
}

posix::UniqueFd receive_listener(const posix::UniqueFd& channel) {
  char kind = 0;
  iovec piece{&kind, 1};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  // Room for the credentials, which come unasked.
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(ucred))> control{};
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  posix::check(::recvmsg(channel.get(), &message, MSG_CMSG_CLOEXEC), "recvmsg");
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
      int descriptor = -1;
      std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
      return posix::UniqueFd{descriptor};
    }
  }
  return {};
}

const char* describe(Step step) {
  switch (step) {
  case Step::descriptors:
    return "dup2 in the subject";
  case Step::group:
    return "setpgid in the subject";
  case Step::limits:
    return "setrlimit in the subject";
  case Step::filter:
    return "seccomp in the subject";
  case Step::exec:
    return "execve of the subject";
  }
  return "start of the subject";
}

} // namespace

namespace {

// Returns once the child's program runs. Notices of calls before that, its own execve, are none of
// the subject's and go on.
void await_exec(const posix::UniqueFd& failure, const posix::UniqueFd& listener) {
  std::array<pollfd, 2> waits{pollfd{failure.get(), POLLIN, 0}, pollfd{listener.get(), POLLIN, 0}};
  for (;;) {
    posix::check(::poll(waits.data(), waits.size(), -1), "poll");
    if (waits[0].revents != 0) {
      ChildFailure failed{};
      if (::read(failure.get(), &failed, sizeof failed) == sizeof failed) {
        throw std::system_error{failed.error, std::generic_category(), describe(failed.step)};
      }
      return;
    }
    if ((waits[1].revents & POLLIN) != 0) {
      if (const auto notice = receive_notice(listener.get())) {
        let_go(listener.get(), notice->id);
      }
    }
  }
}

} // namespace

Spawned spawn(const Launch& launch, const std::string& program, bool watch_signals) {
  std::vector<sock_filter> filter = subject_filter(launch, watch_signals);
  std::vector<std::string> texts{program, launch.probe()};
  texts.insert(texts.end(), launch.arguments().begin(), launch.arguments().end());

  std::array<int, 2> sockets{};
  posix::check(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets.data()),
               "socketpair");
  posix::UniqueFd ours{sockets[0]};
  posix::UniqueFd theirs{sockets[1]};
  const int on = 1;
  posix::check(::setsockopt(ours.get(), SOL_SOCKET, SO_PASSCRED, &on, sizeof on), "setsockopt");
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  Pipe failure = make_pipe();
  Pipe in;
  if (launch.input()) {
    in = make_pipe();
  } else {
    in.read = posix::UniqueFd{posix::check(::open("/dev/null", O_RDONLY | O_CLOEXEC), "open")};
  }

  const auto seconds =
      static_cast<rlim_t>(launch.processor_time().count() * (sanitized ? 4 : 1)); // slower, then
  Plan plan{
      .program = program.c_str(),
      .arguments = {},
      .ignored = launch.ignored(),
      .blocked = launch.blocked(),
      .filter = {static_cast<unsigned short>(filter.size()), filter.data()},
      .in = in.read.get(),
      .out = out.write.get(),
      .err = err.write.get(),
      .channel = theirs.get(),
      .limits_processes = !watch_signals && posix::counts_processes_per_namespace(),
      .processor_time = {RLIMIT_CPU, seconds, seconds + 1},
      .failure = failure.write.get(),
  };
  for (std::string& text : texts) {
    plan.arguments.push_back(text.data());
  }
  plan.arguments.push_back(nullptr);

  const pid_t pid = posix::check(::fork(), "fork");
  if (pid == 0) {
    become_subject(plan);
  }
  ::setpgid(pid, pid); // EACCES once it has exec'ed: then it has done so itself
  failure.write.reset();
  theirs.reset();
  posix::UniqueFd listener = receive_listener(ours);
  await_exec(failure.read, listener);
  set_nonblocking(ours);
  set_nonblocking(out.read);
  set_nonblocking(err.read);
  return {pid,
          std::move(ours),
          std::move(out.read),
          std::move(err.read),
          std::move(in.write),
          std::move(listener)};
}

} // namespace judge
