/// @file
/// @brief A set of signals as a value.
#pragma once

#include <signal.h>

#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <string>
#include <vector>

namespace posix {

/// @brief A set of signal numbers 1 to 64, comparable and printable.
///
/// Converts from and to sigset_t and the masks that the kernel shows in /proc/PID/status.
/// @note async-signal-safe: all but signals() and describe(), which allocate
class SignalSet {
public:
  /// @brief The empty set.
  constexpr SignalSet() noexcept = default;

  /// @brief The set of the given signals.
  /// @param[in] signals numbers 1 to 64; others are left out
  SignalSet(std::initializer_list<int> signals) noexcept;

  /// @brief The kernel's mask: bit n-1 stands for signal n.
  /// @param[in] bits the mask, as /proc/PID/status shows it in hexadecimal
  [[nodiscard]] static SignalSet from_bits(std::uint64_t bits) noexcept;

  /// @brief The signals of a sigset_t.
  /// @param[in] set a set made by sigemptyset and its kin
  [[nodiscard]] static SignalSet from(const sigset_t& set) noexcept;

  /// @brief Every signal that can be blocked: all but KILL, STOP and those that libc keeps.
  [[nodiscard]] static SignalSet all() noexcept;

  /// @brief Adds a signal.
  /// @param[in] signo 1 to 64; others change nothing
  /// @return this set
  SignalSet& add(int signo) noexcept;

  /// @brief Takes a signal out.
  /// @param[in] signo 1 to 64
  /// @return this set
  SignalSet& remove(int signo) noexcept;

  /// @brief Whether a signal is in the set.
  /// @param[in] signo its number
  [[nodiscard]] bool contains(int signo) const noexcept;

  /// @brief Whether no signal is in the set.
  [[nodiscard]] bool empty() const noexcept { return bits_ == 0; }

  /// @brief The kernel's mask.
  [[nodiscard]] std::uint64_t bits() const noexcept { return bits_; }

  /// @brief The members, ascending.
  [[nodiscard]] std::vector<int> signals() const;
  /// @brief As sigset_t.
  [[nodiscard]] sigset_t to_sigset() const noexcept;
  /// @brief In words: "{SIGINT, SIGUSR1}", "{}" when empty.
  [[nodiscard]] std::string describe() const;

  /// @brief The members of either set.
  friend SignalSet operator|(SignalSet one, SignalSet other) noexcept;
  /// @brief The members of both sets.
  friend SignalSet operator&(SignalSet one, SignalSet other) noexcept;
  /// @brief The members of the first that are not in the second.
  friend SignalSet operator-(SignalSet one, SignalSet other) noexcept;
  friend bool operator==(SignalSet, SignalSet) noexcept = default;

private:
  std::uint64_t bits_ = 0;
};

/// @brief Writes describe(), for test messages.
/// @param[in,out] stream where to
/// @param[in] set what
/// @return `stream`
std::ostream& operator<<(std::ostream& stream, SignalSet set);

} // namespace posix
