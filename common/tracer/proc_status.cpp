#include "common/tracer/proc_status.hpp"

#include "common/posix/unique_fd.hpp"
#include "common/tracer/signal_actions.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <string_view>

namespace tracer {

namespace {

std::uint64_t number(std::string_view text, std::string_view key, int base) {
  const std::size_t at = text.find(key);
  std::uint64_t value = 0;
  if (at != std::string_view::npos) {
    const char* begin = text.data() + at + key.size();
    std::from_chars(begin, text.data() + text.size(), value, base);
  }
  return value;
}

posix::SignalSet mask(std::string_view text, std::string_view key) {
  return posix::SignalSet::from_bits(number(text, key, 16));
}

} // namespace

bool ProcStatus::ignores(int signo) const noexcept {
  return ignored.contains(signo) || (!caught.contains(signo) && ignored_by_default(signo));
}

ProcStatus ProcStatus::of(pid_t thread) {
  ProcStatus status;
  const std::string path = "/proc/" + std::to_string(thread) + "/status";
  const posix::UniqueFd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  std::array<char, 4096> buffer{};
  const ssize_t length = file ? ::read(file.get(), buffer.data(), buffer.size()) : 0;
  if (length <= 0) {
    return status;
  }
  const std::string_view text{buffer.data(), static_cast<std::size_t>(length)};
  status.there = true;
  const std::size_t state = text.find("\nState:\t");
  status.state = state != std::string_view::npos ? text[state + 8] : '?';
  status.process = static_cast<pid_t>(number(text, "\nTgid:\t", 10));
  status.parent = static_cast<pid_t>(number(text, "\nPPid:\t", 10));
  status.tracer = static_cast<pid_t>(number(text, "\nTracerPid:\t", 10));
  status.thread_pending = mask(text, "\nSigPnd:\t");
  status.pending = mask(text, "\nShdPnd:\t");
  status.blocked = mask(text, "\nSigBlk:\t");
  status.ignored = mask(text, "\nSigIgn:\t");
  status.caught = mask(text, "\nSigCgt:\t");
  status.sleeps = number(text, "\nvoluntary_ctxt_switches:\t", 10);
  return status;
}

std::string proc_link(pid_t pid, const char* name) {
  std::array<char, 4096> target{};
  const std::string path = "/proc/" + std::to_string(pid) + "/" + name;
  const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
  return {target.data(), length > 0 ? static_cast<std::size_t>(length) : 0};
}

} // namespace tracer
