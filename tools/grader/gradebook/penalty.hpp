/// @file
/// @brief What lateness takes away.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace grader {

/// @brief A rule such as "10%/day", "5%/hour,max 50%" or "100%".
struct Penalty {
  double part = 0;         ///< taken for each period begun, 0 to 1
  std::int64_t period = 0; ///< in seconds; 0: taken once
  double most = 1;         ///< never more than this

  /// @brief What lateness takes away.
  /// @param[in] late seconds after the deadline; 0 or below: in time
  /// @return 0 to 1
  [[nodiscard]] double of(std::int64_t late) const noexcept;
};

/// @brief Reads a rule.
/// @param[in] text PERCENT%, then optionally /hour, /day or /week, then optionally ",max PERCENT%"
/// @throws course::Error saying how it is written
[[nodiscard]] Penalty parse_penalty(std::string_view text);

/// @brief Reads a moment.
/// @param[in] text "2026-11-30 23:59", "2026-11-30T23:59:00Z" or "2026-11-30"; the end of that day;
///   without Z in this machine's time zone
/// @return seconds since the epoch
/// @throws course::Error saying how it is written
[[nodiscard]] std::int64_t parse_time(const std::string& text);

} // namespace grader
