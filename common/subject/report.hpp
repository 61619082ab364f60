/// @file
/// @brief What a probe tells the judge, and where it waits for it.
#pragma once

#include <concepts>
#include <string_view>

namespace subject {

/// @brief Sends an observation to the judge.
///
/// The judge decides what it means; a report is never a verdict. Keys may repeat: the judge reads
/// reports of one key in the order they were sent. errno is left as it was.
/// @param[in] key what was observed
/// @param[in] value the observation; cut after 32 KiB
/// @note async-signal-safe: yes
void report(std::string_view key, std::string_view value) noexcept;

/// @brief Sends a number.
/// @param[in] key what was observed
/// @param[in] value the observation
/// @note async-signal-safe: yes
void report_number(std::string_view key, long long value) noexcept;

/// @copydoc report_number
template <std::integral Number>
void report(std::string_view key, Number value) noexcept {
  report_number(key, static_cast<long long>(value));
}

/// @brief Stays here until the judge lets this process go on.
///
/// Signals do not end the wait; their handlers run. errno is left as it was.
/// @param[in] name tells the judge where this is
/// @note async-signal-safe: yes
void gate(std::string_view name = "gate") noexcept;

/// @brief Runs something that may throw and reports how it ended.
///
/// Reports the key "error" with the errno of a std::system_error, "invalid_argument" with the text
/// of a std::invalid_argument, "exception" with the text of any other, or "returned" with 1.
/// Exactly one of the four is sent.
/// @tparam Body something that can be called without arguments
/// @param[in] body what to run
template <typename Body>
void report_outcome(Body&& body) noexcept;

} // namespace subject

#include "common/subject/report_outcome.hpp"
