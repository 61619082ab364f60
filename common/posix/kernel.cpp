#include "common/posix/kernel.hpp"

#include <sys/utsname.h>

#include <charconv>
#include <string_view>
#include <utility>

namespace posix {

bool counts_processes_per_namespace() {
  utsname names{};
  if (::uname(&names) != 0) {
    return false;
  }
  const std::string_view release = names.release; // "6.1.0-18-amd64"
  const char* end = release.data() + release.size();
  std::pair<int, int> version{};
  const char* dot = std::from_chars(release.data(), end, version.first).ptr;
  if (dot != end) {
    std::from_chars(dot + 1, end, version.second);
  }
  return version >= std::pair{5, 14};
}

} // namespace posix
