#include "tools/cli/slot.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <string>

namespace cli {

Slot::Slot(const std::filesystem::path& build) {
  constexpr int slots = 256;
  std::error_code ignored;
  std::filesystem::create_directories(build / "slots", ignored);
  for (; number_ < slots; ++number_) {
    const std::string file = build / "slots" / std::to_string(number_);
    lock_.reset(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lock_ || ::flock(lock_.get(), LOCK_EX | LOCK_NB) == 0) {
      return; // where nothing can be written, there is nobody to share with
    }
  }
  number_ = 0;
}

} // namespace cli
