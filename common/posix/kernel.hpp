/// @file
/// @brief What the running kernel does.
#pragma once

namespace posix {

/// @brief Whether RLIMIT_NPROC counts the processes of a user namespace apart from those outside.
///
/// Linux does since 5.14; before, it counts all processes of a user, wherever they are.
/// @note async-signal-safe: no
/// @see @man{2,getrlimit}, @man{7,user_namespaces}
[[nodiscard]] bool counts_processes_per_namespace();

} // namespace posix
