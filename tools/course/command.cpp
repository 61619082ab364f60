#include "tools/course/command.hpp"

#include "common/posix/check.hpp"
#include "common/posix/unique_fd.hpp"
#include "tools/course/error.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>

namespace course {
namespace {

constexpr std::size_t longest_output = 1 << 20;

class FileActions {
public:
  FileActions() { ::posix_spawn_file_actions_init(&actions_); }

  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }

  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  void silence_input() {
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  }

  void duplicate(int from, int to) { ::posix_spawn_file_actions_adddup2(&actions_, from, to); }

  [[nodiscard]] const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

private:
  posix_spawn_file_actions_t actions_{};
};

pid_t start(const std::vector<std::string>& command, const FileActions& actions) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str())); // NOLINT(*-const-cast): POSIX
  }
  arguments.push_back(nullptr);
  pid_t child = -1;
  const int error =
      ::posix_spawnp(&child, arguments[0], actions.get(), nullptr, arguments.data(), ::environ);
  if (error != 0) {
    throw Error{fmt::format("cannot run {}: {}", command.front(), std::strerror(error))};
  }
  return child;
}

posix::WaitStatus reap(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) == -1) {
    if (errno != EINTR) {
      throw std::system_error{errno, std::generic_category(), "waitpid"};
    }
  }
  return posix::WaitStatus{status};
}

} // namespace

CommandResult run_command(const std::vector<std::string>& command,
                          const std::function<void(std::string_view)>& on_line) {
  std::array<int, 2> ends{};
  posix::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
  const posix::UniqueFd read_end{ends[0]};
  posix::UniqueFd write_end{ends[1]};
  FileActions actions;
  actions.silence_input();
  actions.duplicate(write_end.get(), STDOUT_FILENO);
  actions.duplicate(write_end.get(), STDERR_FILENO);
  const pid_t child = start(command, actions);
  write_end.reset();

  CommandResult result{posix::WaitStatus{0}, {}};
  std::string line;
  std::array<char, 16384> chunk{};
  while (true) {
    const ssize_t length = ::read(read_end.get(), chunk.data(), chunk.size());
    if (length == -1 && errno == EINTR) {
      continue;
    }
    if (length <= 0) {
      break;
    }
    const std::string_view text{chunk.data(), static_cast<std::size_t>(length)};
    result.output += text.substr(0, longest_output - result.output.size());
    if (!on_line) {
      continue;
    }
    line += text;
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = line.find('\n', begin)) != std::string::npos;
         begin = end + 1) {
      on_line(std::string_view{line}.substr(begin, end - begin));
    }
    line.erase(0, begin);
  }
  if (!line.empty()) {
    on_line(line);
  }
  result.status = reap(child);
  return result;
}

posix::WaitStatus run_on_terminal(const std::vector<std::string>& command) {
  return reap(start(command, FileActions{}));
}

} // namespace course
