#include "common/posix/safe_write.hpp"

#include <errno.h>
#include <unistd.h>

namespace posix {

bool safe_write(int descriptor, std::string_view text) noexcept {
  const int saved = errno;
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      break;
    }
  }
  errno = saved;
  return text.empty();
}

} // namespace posix
