#include "common/posix/check.hpp"
#include "common/posix/unique_fd.hpp"
#include "common/tracer/recorder.hpp"
#include "common/tracer/tracee.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace tracer {

namespace {

constexpr int no_exec = 127;

[[noreturn]] void become(char* const* arguments, int wait, int out) noexcept {
  char byte = 0;
  while (::read(wait, &byte, 1) == -1 && errno == EINTR) {
  }
  ::dup2(out, STDOUT_FILENO);
  ::execv(arguments[0], arguments);
  ::_exit(no_exec);
}

} // namespace

Recording record(const Spawn& spawn, RecorderOptions options, posix::WaitStatus* status) {
  std::vector<char*> arguments;
  for (const std::string& argument : spawn.arguments) {
    arguments.push_back(const_cast<char*>(argument.c_str())); // NOLINT(*-const-cast): execv's way
  }
  arguments.push_back(nullptr);
  const posix::UniqueFd nothing{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
  const int out = spawn.out >= 0 ? spawn.out : nothing.get();
  std::array<int, 2> ends{};
  posix::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
  const posix::UniqueFd wait{ends[0]};
  posix::UniqueFd go{ends[1]};

  const OneProcessor pinned;
  const pid_t child = posix::check(::fork(), "fork");
  if (child == 0) {
    ::prctl(PR_SET_DUMPABLE, 1); // else nobody may trace it before it has exec'd
    ::close(go.release());
    become(arguments.data(), wait.get(), out);
  }
  Recorder recorder{std::move(options)};
  recorder.attach(child);
  go.reset();
  while (recorder.watched() > 0) {
    int raw = 0;
    const pid_t pid = ::waitpid(-1, &raw, __WALL);
    if (pid == -1) {
      if (errno == EINTR) {
        continue;
      }
      break;
    }
    recorder.on_stop(pid, posix::WaitStatus{raw});
    if (pid == child && status != nullptr && posix::WaitStatus{raw}.ended()) {
      *status = posix::WaitStatus{raw};
    }
  }
  return recorder.take();
}

} // namespace tracer
