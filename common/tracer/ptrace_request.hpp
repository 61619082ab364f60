/// @file
/// @brief ptrace with checked results; for the tracee layer itself.
#pragma once

#include "common/posix/check.hpp"

#include <sys/ptrace.h>
#include <sys/types.h>

#include <cstdint>

namespace tracer {

/// @brief A number in a pointer's place, as ptrace wants it.
[[nodiscard]] inline void* as_pointer(std::uint64_t number) noexcept {
  return reinterpret_cast<void*>(number); // NOLINT(performance-no-int-to-ptr)
}

/// @brief One request.
/// @param[in] what PTRACE_…
/// @param[in] pid a traced thread
/// @param[in] address see the request
/// @param[in] data see the request
/// @param[in] name the request's name, for the message
/// @throws std::system_error if it fails; ESRCH when the thread is not stopped or gone
inline void request(int what, pid_t pid, std::uint64_t address, void* data, const char* name) {
  posix::check(::ptrace(static_cast<__ptrace_request>(what), pid, as_pointer(address), data), name);
}

/// @brief What PTRACE_GET_SYSCALL_INFO tells about a stopped thread.
[[nodiscard]] inline __ptrace_syscall_info call_info(pid_t pid) {
  __ptrace_syscall_info info{};
  request(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info, "PTRACE_GET_SYSCALL_INFO");
  return info;
}

/// @brief The signal number of a system call's stop.
inline constexpr int call_stop_signal = 5 | 0x80; // SIGTRAP, told apart by PTRACE_O_TRACESYSGOOD

} // namespace tracer
