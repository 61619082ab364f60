// Subjects that do as they are told: the judge's holds are tried on them.
#include "common/subject/probe.hpp"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>

namespace {

using subject::report;

PROBE(parent_and_child) {
  const pid_t child = ::fork();
  if (child == 0) {
    subject::gate("child");
    ::_exit(0);
  }
  if (child == -1) {
    report("error", errno);
  }
  ::getsid(0);
  report("parent", ::getpid());
  ::wait(nullptr);
}

// cat reads a pipe that only its parent could close: it is there as long as the parent wants.
PROBE(parent_of_a_program) {
  std::array<int, 2> ends{};
  [[maybe_unused]] const int made = ::pipe2(ends.data(), O_CLOEXEC);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[0], STDIN_FILENO);
    ::execl("/bin/cat", "cat", nullptr);
    ::_exit(1);
  }
  ::getsid(0);
  const auto program = std::filesystem::read_symlink("/proc/" + std::to_string(child) + "/exe");
  report("child's program", program.filename().string());
  ::close(ends[1]);
  ::waitpid(child, nullptr, 0);
}

PROBE(two_children) {
  for (const int number : {1, 2}) {
    if (::fork() == 0) {
      report("child", number);
      ::_exit(0);
    }
  }
  while (::wait(nullptr) > 0) {
  }
}

} // namespace
