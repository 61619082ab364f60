/// @file
/// @brief A file descriptor with one owner.
#pragma once

#include <utility>

namespace posix {

/// @brief Owns one file descriptor and closes it once.
///
/// An `int` borrows a descriptor, a UniqueFd owns it. Every descriptor that the project opens is
/// close-on-exec; this class does not change flags, so the call that opens has to ask for it.
class UniqueFd {
public:
  /// @brief Owns nothing.
  UniqueFd() noexcept = default;

  /// @brief Takes over a descriptor.
  /// @param[in] descriptor an open descriptor, or -1 for none
  explicit UniqueFd(int descriptor) noexcept : descriptor_{descriptor} {}

  /// @brief Closes the descriptor, if there is one.
  ~UniqueFd() { reset(); }

  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;

  /// @brief Takes the descriptor of `other`, which owns nothing afterwards.
  /// @param[in,out] other the earlier owner
  UniqueFd(UniqueFd&& other) noexcept : descriptor_{other.release()} {}

  /// @brief Closes the own descriptor and takes that of `other`.
  /// @param[in,out] other the earlier owner
  /// @return this object
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    reset(other.release());
    return *this;
  }

  /// @brief Borrows the descriptor.
  /// @return the descriptor, or -1
  /// @note async-signal-safe: yes
  [[nodiscard]] int get() const noexcept { return descriptor_; }

  /// @brief Whether a descriptor is owned.
  [[nodiscard]] explicit operator bool() const noexcept { return descriptor_ >= 0; }

  /// @brief Gives the descriptor away without closing it.
  /// @return the descriptor, or -1
  /// @note async-signal-safe: yes
  [[nodiscard]] int release() noexcept { return std::exchange(descriptor_, -1); }

  /// @brief Closes the owned descriptor and owns another.
  ///
  /// errno is left as it was, so that a destructor never hides the error that is being handled.
  /// @param[in] descriptor an open descriptor, or -1 for none
  /// @note async-signal-safe: yes
  /// @see @posix{close}
  void reset(int descriptor = -1) noexcept;

private:
  int descriptor_ = -1;
};

} // namespace posix
