/// @file
/// @brief Whole files as text.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

namespace course {

/// @brief Reads a file.
/// @param[in] file which
/// @throws Error if it cannot be read
[[nodiscard]] std::string read_text(const std::filesystem::path& file);

/// @brief Writes a file anew: readers see the old text or the new one, never half of it.
/// @param[in] file which; its folder is made where it is missing
/// @param[in] text what
/// @throws Error if it cannot be written
void write_text(const std::filesystem::path& file, std::string_view text);

/// @brief The same for a text that is written part by part.
/// @param[in] file which; its folder is made where it is missing
/// @param[in] write gets a stream
/// @throws Error if it cannot be written
void write_file(const std::filesystem::path& file, const std::function<void(std::ostream&)>& write);

/// @brief A number that stands for a text (FNV-1a); for caches, not against an enemy.
[[nodiscard]] std::uint64_t fingerprint(std::string_view text) noexcept;

} // namespace course
