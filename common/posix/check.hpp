/// @file
/// @brief Calls whose failure becomes an exception at the failing line.
#pragma once

#include <errno.h>

#include <concepts>
#include <system_error>

/// @brief What both sides need of the system: checked calls, owned descriptors, wait statuses,
/// signals.
namespace posix {

/// @brief Throws when a call has failed.
///
/// @code
/// const pid_t child = posix::check(::fork(), "fork");
/// @endcode
/// @tparam Result a signed integer type: int, pid_t, ssize_t …
/// @param[in] result what the call returned; -1 means that it failed
/// @param[in] call the call's name, for the message
/// @return `result`
/// @throws std::system_error with the current errno if `result` is -1
/// @note async-signal-safe: only while the call succeeds
template <std::signed_integral Result>
Result check(Result result, const char* call) {
  if (result == Result{-1}) {
    throw std::system_error{errno, std::generic_category(), call};
  }
  return result;
}

} // namespace posix
