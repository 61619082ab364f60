#include "common/judge/process.hpp"

#include "common/judge/conclude.hpp"
#include "common/judge/proc_file.hpp"
#include "common/judge/test_recorder.hpp"
#include "common/subject/protocol.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <ostream>

namespace judge {
namespace {

std::string path(pid_t pid, const char* file) {
  return "/proc/" + std::to_string(pid) + "/" + file;
}

template <typename Number>
Number number(std::string_view text, int base = 10) {
  Number value{};
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

std::string require(pid_t pid, const char* file) {
  if (auto text = read_file(path(pid, file))) {
    return *std::move(text);
  }
  conclude(Verdict::fail,
           "process " + std::to_string(pid) + " should be there at this point, but it is gone");
}

std::string stat_field(pid_t pid, std::size_t index) {
  const std::string text = require(pid, "stat");
  const auto fields = stat_fields(text);
  return index < fields.size() ? std::string{fields[index]} : std::string{};
}

posix::SignalSet signal_field(pid_t pid, std::string_view name) {
  return posix::SignalSet::from_bits(
      number<std::uint64_t>(status_field(require(pid, "status"), name), 16));
}

// Fields of /proc/PID/stat, counted from the state.
constexpr std::size_t state_field = 0;
constexpr std::size_t parent_field = 1;
constexpr std::size_t group_field = 2;
constexpr std::size_t session_field = 3;
constexpr std::size_t user_time_field = 11;
constexpr std::size_t system_time_field = 12;

} // namespace

bool Process::exists() const {
  return state().has_value();
}

std::optional<char> Process::state() const {
  const auto text = read_file(path(pid_, "stat"));
  if (!text) {
    return std::nullopt;
  }
  const auto fields = stat_fields(*text);
  if (fields.empty()) {
    return std::nullopt;
  }
  const char state = fields[state_field].front();
  return state == 't' && TestRecorder::instance().watches() ? 'T' : state; // see rest.cpp
}

pid_t Process::parent() const {
  return number<pid_t>(stat_field(pid_, parent_field));
}

pid_t Process::group() const {
  return number<pid_t>(stat_field(pid_, group_field));
}

pid_t Process::session() const {
  return number<pid_t>(stat_field(pid_, session_field));
}

std::string Process::command() const {
  std::string name = require(pid_, "comm");
  if (name.ends_with('\n')) {
    name.pop_back();
  }
  return name;
}

posix::SignalSet Process::blocked() const {
  return signal_field(pid_, "SigBlk");
}

posix::SignalSet Process::pending() const {
  return signal_field(pid_, "SigPnd") | signal_field(pid_, "ShdPnd");
}

posix::SignalSet Process::ignored() const {
  return signal_field(pid_, "SigIgn");
}

posix::SignalSet Process::caught() const {
  return signal_field(pid_, "SigCgt");
}

std::vector<pid_t> Process::threads() const {
  return list_numbers(path(pid_, "task"));
}

std::vector<pid_t> Process::children_of(pid_t pid) {
  std::vector<pid_t> all;
  for (const pid_t thread : list_numbers(path(pid, "task"))) {
    const std::string text =
        read_file(path(pid, "task/") + std::to_string(thread) + "/children").value_or("");
    std::string_view rest = text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      if (end > 0) {
        all.push_back(number<pid_t>(rest.substr(0, end)));
      }
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return all;
}

std::vector<OpenFile> Process::open_files() const {
  std::vector<OpenFile> files;
  for (const int descriptor : list_numbers(path(pid_, "fd"))) {
    if (descriptor == subject::protocol::channel_fd) {
      continue;
    }
    std::array<char, 512> target{};
    const ssize_t length = ::readlink(
        (path(pid_, "fd/") + std::to_string(descriptor)).c_str(), target.data(), target.size());
    const std::string info =
        read_file(path(pid_, "fdinfo/") + std::to_string(descriptor)).value_or("");
    if (length >= 0) {
      const auto flags = number<unsigned>(status_field(info, "flags"), 8);
      files.push_back({descriptor,
                       std::string{target.data(), static_cast<std::size_t>(length)},
                       (flags & static_cast<unsigned>(O_CLOEXEC)) != 0});
    }
  }
  return files;
}

std::uint64_t Process::cpu_ticks() const {
  return number<std::uint64_t>(stat_field(pid_, user_time_field)) +
         number<std::uint64_t>(stat_field(pid_, system_time_field));
}

std::uint64_t Process::context_switches() const {
  std::uint64_t sum = 0;
  for (const pid_t thread : threads()) {
    const std::string text =
        read_file(path(pid_, "task/") + std::to_string(thread) + "/status").value_or("");
    sum += number<std::uint64_t>(status_field(text, "voluntary_ctxt_switches")) +
           number<std::uint64_t>(status_field(text, "nonvoluntary_ctxt_switches"));
  }
  return sum;
}

std::ostream& operator<<(std::ostream& stream, const Process& process) {
  return stream << "process " << process.pid();
}

} // namespace judge
