#include "common/subject/report.hpp"

#include "common/subject/channel.hpp"
#include "common/subject/decimal.hpp"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>

namespace subject {

void report(std::string_view key, std::string_view value) noexcept {
  channel::send(protocol::Kind::report, {key, value});
}

void report_number(std::string_view key, long long value) noexcept {
  report(key, Decimal{value}.view());
}

void gate(std::string_view name) noexcept {
  const int saved = errno;
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) == 0) {
    const bool judged = channel::send(protocol::Kind::gate, {name}, ends[1]);
    ::close(ends[1]);
    char go = 0;
    while (judged && ::read(ends[0], &go, 1) == -1 && errno == EINTR) {
    }
    ::close(ends[0]);
  }
  errno = saved;
}

} // namespace subject
