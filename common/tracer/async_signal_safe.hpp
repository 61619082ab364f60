/// @file
/// @brief The functions that a signal handler may call.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tracer {

/// @brief One line of async_signal_safe.txt.
struct SafeFunction {
  std::string_view name;    ///< "write"
  std::string_view section; ///< of the manual
  std::string_view since;   ///< "2001", "2008-TC2", "2024", "linux"
};

/// @brief The whole list, in its file's order.
[[nodiscard]] std::span<const SafeFunction> safe_functions();

/// @brief A library function's name without what the C library adds to it: "__write" → "write",
/// "__memcpy_avx_unaligned_erms" → "memcpy", "__snprintf_chk" → "snprintf".
/// @param[in] symbol as the library has it
[[nodiscard]] std::string everyday_name(std::string_view symbol);

/// @brief Whether a handler may call this function.
/// @param[in] name any of its symbols
/// @see @man{7,signal-safety}
[[nodiscard]] bool is_async_signal_safe(std::string_view name);

} // namespace tracer
