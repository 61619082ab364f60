/// @file
/// @brief Names of signals.
#pragma once

#include <string>

namespace posix {

/// @brief The usual name of a signal.
/// @param[in] signo a signal's number, in this process's own numbering
/// @return "SIGTERM", "SIGRTMIN+3", or "signal 99" for a number without a name
/// @note async-signal-safe: no
/// @see @man{7,signal}
[[nodiscard]] std::string signal_name(int signo);

/// @brief The name of an error number.
/// @param[in] number an errno value
/// @return "ENOENT" and the like, or "errno 9999" for a number without a name
/// @note async-signal-safe: no
/// @see @man{3,errno}
[[nodiscard]] std::string errno_name(int number);

} // namespace posix
