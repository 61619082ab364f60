#include "common/posix/unique_fd.hpp"

#include <errno.h>
#include <unistd.h>

namespace posix {

void UniqueFd::reset(int descriptor) noexcept {
  const int old = std::exchange(descriptor_, descriptor);
  if (old >= 0) {
    const int saved = errno;
    ::close(old); // EINTR on Linux has closed it all the same: never retry
    errno = saved;
  }
}

} // namespace posix
