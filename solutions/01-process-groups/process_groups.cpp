// Lab 1, reference solution.
#include "process_groups.hpp"

#include "common/posix/check.hpp"
#include "common/posix/unique_fd.hpp"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace process_groups {
namespace {

struct Pipe {
  posix::UniqueFd in;
  posix::UniqueFd out;

  Pipe() {
    int ends[2];
    // O_CLOEXEC: a started program must not inherit the pipe, and exec closing it is our signal
    posix::check(::pipe2(ends, O_CLOEXEC), "pipe2");
    in.reset(ends[0]);
    out.reset(ends[1]);
  }
};

// Reads one value, which was written in one piece; nothing at the end of the pipe.
template <typename Value>
std::optional<Value> receive(const posix::UniqueFd& in) {
  Value value{};
  ssize_t got = -1;
  do {
    got = ::read(in.get(), &value, sizeof value);
  } while (got == -1 && errno == EINTR);
  posix::check(got, "read");
  return got == sizeof value ? std::optional{value} : std::nullopt;
}

template <typename Value>
bool send(const posix::UniqueFd& out, const Value& value) noexcept {
  ssize_t sent = -1;
  do {
    sent = ::write(out.get(), &value, sizeof value);
  } while (sent == -1 && errno == EINTR);
  return sent == sizeof value;
}

// Returns the wait status, or nothing where the kernel has reaped the child (SIGCHLD ignored).
std::optional<int> reap(pid_t child) noexcept {
  int status = 0;
  pid_t got = -1;
  do {
    got = ::waitpid(child, &status, 0);
  } while (got == -1 && errno == EINTR);
  return got == child ? std::optional{status} : std::nullopt;
}

// Forks. The child takes its first step, which says 0 or an errno, and only then goes on with the
// rest; the parent returns when the step is done. A step that execs is done when exec closes the
// pipe.
template <typename Step>
pid_t spawn_after(const Step& step, const std::function<int()>& rest) {
  Pipe pipe;
  const pid_t child = spawn([&] {
    if (const int error = step(); error != 0) {
      send(pipe.out, error);
      return 127;
    }
    pipe.in.reset();
    pipe.out.reset(); // the parent reads end of file: it may return, the group is right
    return rest();
  });
  pipe.out.reset(); // or the parent would wait for itself to close it
  if (const std::optional<int> error = receive<int>(pipe.in)) {
    reap(child);
    throw std::system_error{*error, std::generic_category(), "cannot start the child"};
  }
  return child;
}

int join(pid_t group) noexcept {
  return ::setpgid(0, group) == 0 ? 0 : errno;
}

void demand(bool condition, const char* what) {
  if (!condition) {
    throw std::invalid_argument{what};
  }
}

std::string terminal_name(unsigned device) {
  // as proc(5) has it: the minor number is split around the major one
  const unsigned major = (device >> 8U) & 0xffU;
  const unsigned minor = (device & 0xffU) | ((device >> 12U) & 0xfff00U);
  if (major >= 136 && major <= 143) {
    return "pts/" + std::to_string((major - 136) * 256 + minor);
  }
  return major == 4 && minor < 64 ? "tty" + std::to_string(minor) : "?";
}

std::optional<ProcessRow> read_row(const std::filesystem::path& folder) {
  std::ifstream file{folder / "stat"};
  std::ostringstream whole;
  whole << file.rdbuf(); // reads in vain, without an exception, where the process is gone
  const std::string text = whole.str();
  // the name may hold brackets and blanks itself, so only the *last* bracket ends it
  const std::size_t open = text.find('(');
  const std::size_t close = text.rfind(')');
  if (open == std::string::npos || close == std::string::npos) {
    return std::nullopt; // it vanished: no file, or nothing in it
  }
  ProcessRow row;
  row.pid = std::stoi(text);
  row.command = text.substr(open + 1, close - open - 1);
  std::istringstream rest{text.substr(close + 1)};
  unsigned device = 0;
  long user = 0;
  long system = 0;
  std::string skipped;
  rest >> row.state >> row.parent >> row.group >> row.session >> device;
  for (int field = 8; field < 14; ++field) {
    rest >> skipped;
  }
  rest >> user >> system;
  row.tty = terminal_name(device);
  row.cpu = std::chrono::milliseconds{(user + system) * 1000 / ::sysconf(_SC_CLK_TCK)};
  return row;
}

// The workers of count_visits: whatever happens, none is left behind.
class Workers {
public:
  ~Workers() { reap_all(); }

  void add(pid_t worker) { pids_.push_back(worker); }

  void reap_all() noexcept {
    // by pid, not waitpid(-1): the caller may have other children
    std::for_each(pids_.begin(), pids_.end(), reap);
    pids_.clear();
  }

private:
  std::vector<pid_t> pids_;
};

} // namespace

Identity who_am_i() {
  return {::getpid(), ::getppid(), ::getpgrp(), ::getsid(0)};
}

pid_t spawn(const std::function<int()>& body) {
  const pid_t child = posix::check(::fork(), "fork");
  if (child != 0) {
    return child;
  }
  int status = 125;
  try {
    status = body();
  } catch (...) {
    // leaving here would run the caller's code a second time
  }
  ::_exit(status); // not exit: buffers and atexit functions are copies of the caller's
}

pid_t spawn_into(pid_t group, const std::function<int()>& body) {
  demand(group >= 0, "spawn_into: the group is negative");
  return spawn_after([group] { return join(group); }, body);
}

pid_t start(const Command& argv, pid_t group) {
  demand(!argv.empty(), "start: there is no program");
  demand(group >= 0, "start: the group is negative");
  std::vector<char*> pointers; // made before the fork: the child allocates nothing
  for (const std::string& argument : argv) {
    pointers.push_back(const_cast<char*>(argument.c_str())); // exec changes nothing
  }
  pointers.push_back(nullptr);
  const auto join_and_exec = [&] {
    if (const int error = join(group); error != 0) {
      return error;
    }
    ::execvp(pointers.front(), pointers.data());
    return errno;
  };
  return spawn_after(join_and_exec, [] { return 127; });
}

Job start_job(std::span<const Command> commands) {
  demand(!commands.empty(), "start_job: there is no command");
  demand(std::none_of(commands.begin(), commands.end(), std::mem_fn(&Command::empty)),
         "start_job: a command is empty");
  Job job;
  job.members.reserve(commands.size());
  try {
    for (const Command& command : commands) {
      // nobody reaps the leader before all have joined: even a zombie keeps the group alive
      job.members.push_back(start(command, job.group));
      job.group = job.members.front();
    }
  } catch (...) {
    if (job.group != 0) { // kill(-0) would be our own group
      ::kill(-job.group, SIGKILL);
    }
    std::for_each(job.members.begin(), job.members.end(), reap);
    throw;
  }
  return job;
}

std::vector<ProcessRow> list_group(pid_t group) {
  demand(group > 0, "list_group: not a process group's id");
  std::vector<ProcessRow> rows;
  for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) {
      continue;
    }
    if (std::optional<ProcessRow> row = read_row(entry.path()); row && row->group == group) {
      rows.push_back(*std::move(row));
    }
  }
  std::sort(rows.begin(), rows.end(), [](const ProcessRow& one, const ProcessRow& other) {
    return one.pid < other.pid;
  });
  return rows;
}

std::vector<Exit> wait_for_job(pid_t group) {
  demand(group > 1, "wait_for_job: not a job's group"); // waitpid(-1) would take any child
  std::vector<Exit> exits;
  while (true) {
    int status = 0;
    const pid_t child = ::waitpid(-group, &status, 0);
    if (child > 0) {
      exits.push_back({child, status});
    } else if (errno == ECHILD) {
      return exits;
    } else if (errno != EINTR) {
      throw std::system_error{errno, std::generic_category(), "waitpid"};
    }
  }
}

long count_visits(int workers, int visits_each) {
  demand(workers >= 0 && visits_each >= 0, "count_visits: a number is negative");
  Workers running;
  Pipe pipe; // ends before the workers are reaped: a worker that writes then is not kept waiting
  for (int worker = 0; worker < workers; ++worker) {
    running.add(spawn([&] {
      const long before = visits; // a copy of the caller's counter, not zero
      for (int count = 0; count < visits_each; ++count) {
        visit();
      }
      return send(pipe.out, visits - before) ? 0 : 1;
    }));
  }
  pipe.out.reset(); // or the end of the pipe would never come
  long sum = 0;
  int answers = 0;
  while (const std::optional<long> total = receive<long>(pipe.in)) {
    sum += *total;
    ++answers;
  }
  running.reap_all();
  if (answers != workers) {
    throw std::runtime_error{"count_visits: a worker ended without its number"};
  }
  return sum;
}

} // namespace process_groups
