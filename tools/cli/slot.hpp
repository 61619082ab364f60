/// @file
/// @brief A number that no other judge run has at the same time.
#pragma once

#include "common/posix/unique_fd.hpp"

#include <filesystem>

namespace cli {

/// @brief Owns a slot of the confinement as long as it lives, against other programs too.
///
/// root runs each slot under a uid of its own; two runs in one slot would share that uid's limits.
class Slot {
public:
  /// @brief Takes the lowest free slot.
  /// @param[in] build the build folder; its folder `slots` holds the locks
  explicit Slot(const std::filesystem::path& build);

  [[nodiscard]] int number() const noexcept { return number_; }

private:
  posix::UniqueFd lock_;
  int number_ = 0;
};

} // namespace cli
