#include "common/judge/captured.hpp"

#include <unistd.h>

#include <array>

namespace judge {
namespace {

constexpr std::size_t most = std::size_t{4} * 1024 * 1024;
constexpr int most_reads = 64; // then somebody else gets a turn: the writer may never stop

} // namespace

bool Captured::drain(int descriptor) {
  static std::array<char, 65536> buffer;
  bool any = false;
  for (int reads = 0; reads < most_reads; ++reads) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got <= 0) {
      break;
    }
    any = true;
    if (text_.size() + static_cast<std::size_t>(got) > most) {
      flooded_ = true;
    } else {
      text_.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }
  return any;
}

} // namespace judge
