/// @file
/// @brief What a subject has said to the judge.
#pragma once

#include "common/judge/gate.hpp"
#include "common/judge/verdict.hpp"

#include <sys/types.h>

#include <deque>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace judge {

/// @brief An exception that left the probe.
struct Thrown {
  std::string type;
  std::string what;
  int error = 0; ///< errno of a std::system_error, else 0
};

/// @brief A function that is not written yet.
struct Unwritten {
  std::string what;
  Place place;
};

/// @brief Reads the channel and keeps what came until somebody asks for it.
class Inbox {
public:
  /// @brief Takes over every message that has come; waits for nothing.
  /// @param[in] channel the judge's end, non-blocking
  /// @return whether any had
  bool drain(int channel);

  /// @brief An inbox with the same reports and nothing else.
  [[nodiscard]] Inbox reports_only() const;

  /// @brief Takes the oldest report of a key.
  [[nodiscard]] std::optional<std::string> take_report(std::string_view key);
  /// @brief Takes a process that waits at a gate of this name; any process if `pid` is 0.
  [[nodiscard]] std::optional<Gate> take_gate(std::string_view name, pid_t pid);

  /// @brief Processes that wait at gates nobody has taken.
  [[nodiscard]] const std::list<Gate>& waiting() const noexcept { return gates_; }

  /// @brief Whether anybody has come to a gate of this name, now or before.
  [[nodiscard]] bool met(std::string_view gate) const { return met_.contains(gate); }

  [[nodiscard]] const std::optional<Unwritten>& unwritten() const noexcept { return unwritten_; }

  [[nodiscard]] const std::optional<Thrown>& thrown() const noexcept { return thrown_; }

  /// @brief Whether the probe has returned.
  [[nodiscard]] bool probe_ended() const noexcept { return ended_; }

  /// @brief Whether more was said than anybody needs.
  [[nodiscard]] bool flooded() const noexcept { return flooded_; }

private:
  void take(std::string_view message, pid_t sender, posix::UniqueFd descriptor);

  std::map<std::string, std::deque<std::string>, std::less<>> reports_;
  std::list<Gate> gates_;
  std::set<std::string, std::less<>> met_;
  std::optional<Unwritten> unwritten_;
  std::optional<Thrown> thrown_;
  bool ended_ = false;
  bool flooded_ = false;
  std::size_t messages_ = 0;
  std::size_t bytes_ = 0;
};

} // namespace judge
