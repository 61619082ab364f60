#include "common/judge/confinement/slot.hpp"

#include "common/posix/kernel.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace confinement {
namespace {

namespace fs = std::filesystem;

constexpr uid_t first_slot = 64100;
// Where the kernel counts a sandbox's processes apart, the judge limits each subject to what one
// needs, and this is only the wall around the sum: sandboxes of one user must not starve each
// other.
constexpr rlim_t processes_of_one = 256;
constexpr rlim_t processes_of_all = 4096;

#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool sanitized = false;
#endif

// The sanitizers' shadow takes terabytes of addresses.
constexpr rlim_t address_space = sanitized ? RLIM_INFINITY : rlim_t{2} << 30U;

bool is_mapped(const char* map, std::uint64_t id) {
  std::ifstream lines{map};
  std::uint64_t inside = 0;
  std::uint64_t outside = 0;
  std::uint64_t count = 0;
  while (lines >> inside >> outside >> count) {
    if (id >= inside && id - inside < count) {
      return true;
    }
  }
  return false;
}

} // namespace

std::optional<uid_t> slot_uid(int slot) {
  const uid_t user = first_slot + static_cast<uid_t>(slot);
  if (::geteuid() != 0 || !is_mapped("/proc/self/uid_map", user) ||
      !is_mapped("/proc/self/gid_map", user)) {
    return std::nullopt;
  }
  return user;
}

rlim_t threads_of(uid_t user) {
  rlim_t sum = 0;
  std::error_code error;
  for (fs::directory_iterator entry{"/proc", error}, end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    const bool is_pid = std::all_of(
        name.begin(), name.end(), [](unsigned char letter) { return std::isdigit(letter) != 0; });

    struct stat tasks {};

    // A folder's links are itself, its own dot and one for each thread in it.
    if (is_pid && ::stat((entry->path() / "task").c_str(), &tasks) == 0 && tasks.st_uid == user) {
      sum += tasks.st_nlink - 2;
    }
  }
  return sum;
}

std::array<Limit, 6> limits_for(uid_t user, bool own_namespace) {
  const bool apart = own_namespace && posix::counts_processes_per_namespace();
  return {{
      {RLIMIT_NPROC, threads_of(user) + (apart ? processes_of_all : processes_of_one)},
      {RLIMIT_SIGPENDING, 4096},
      {RLIMIT_AS, address_space},
      {RLIMIT_FSIZE, rlim_t{64} << 20U},
      {RLIMIT_NOFILE, 256},
      {RLIMIT_CORE, 0},
  }};
}

} // namespace confinement
