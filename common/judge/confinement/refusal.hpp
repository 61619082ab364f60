/// @file
/// @brief Why there is no sandbox on this machine, and what to do about it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace confinement {

/// @brief Explains that bubblewrap could not build its walls.
/// @param[in] words what bubblewrap or the call that started it said
/// @param[in] proc_sys where the kernel's settings are read
/// @return the reason, then a line with the command or the advice that mends it
[[nodiscard]] std::string explain_refusal(std::string_view words,
                                          const std::filesystem::path& proc_sys = "/proc/sys");

} // namespace confinement
