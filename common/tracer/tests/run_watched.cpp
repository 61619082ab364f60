#include "common/tracer/tests/run_watched.hpp"

#include "common/posix/check.hpp"
#include "common/posix/unique_fd.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <stdexcept>

namespace watched {

namespace {

std::string everything(int file) {
  std::string text(static_cast<std::size_t>(::lseek(file, 0, SEEK_END)), '\0');
  const ssize_t length = ::pread(file, text.data(), text.size(), 0);
  text.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
  return text;
}

posix::WaitStatus run_alone(const std::string& program, const std::string& scenario, int out) {
  const pid_t pid = posix::check(::fork(), "fork");
  if (pid == 0) {
    ::dup2(out, STDOUT_FILENO);
    ::execl(program.c_str(), program.c_str(), scenario.c_str(), nullptr);
    ::_exit(127);
  }
  int status = 0;
  while (::waitpid(pid, &status, 0) == -1 && errno == EINTR) {
  }
  return posix::WaitStatus{status};
}

// Whoever started the tests may ignore some, as nohup does, and programs inherit that.
void ignore_no_signal() {
  for (int signo = 1; signo <= SIGRTMAX; ++signo) {
    ::signal(signo, SIG_DFL);
  }
}

} // namespace

Run run(const std::string& scenario, Watch watch) {
  const char* given = std::getenv("WATCHED_PROGRAM"); // NOLINT(concurrency-mt-unsafe)
  if (given == nullptr || ::access(given, X_OK) != 0) {
    throw std::runtime_error{"WATCHED_PROGRAM has to name the program of watched.cpp"};
  }
  const std::string program = given;
  ignore_no_signal();
  // Appended, so that what two processes write does not meet.
  const posix::UniqueFd out{posix::check(::memfd_create("out", MFD_CLOEXEC), "memfd_create")};
  posix::check(::fcntl(out.get(), F_SETFL, O_APPEND), "fcntl");
  Run result;
  if (watch == Watch::none) {
    result.status = run_alone(program, scenario, out.get());
  } else {
    tracer::RecorderOptions options;
    options.title = scenario;
    options.own_sources = {"watched.cpp"};
    options.filter = watch == Watch::filter;
    result.recording =
        tracer::record({{program, scenario}, out.get()}, std::move(options), &result.status);
  }
  result.output = everything(out.get());
  return result;
}

} // namespace watched
