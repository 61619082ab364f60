/// @file
/// @brief Writing that a signal handler may do.
#pragma once

#include <string_view>

namespace posix {

/// @brief Writes all of a text, however often a signal interrupts.
///
/// Leaves errno as it was. There is nobody to tell of a failure in a handler, so it gives up
/// silently when the descriptor takes no more.
/// @param[in] descriptor an open descriptor
/// @param[in] text what to write
/// @return whether every byte was written
/// @note async-signal-safe: yes
/// @see @posix{write}, @man{7,signal-safety}
bool safe_write(int descriptor, std::string_view text) noexcept;

} // namespace posix
