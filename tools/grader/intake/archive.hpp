/// @file
/// @brief Reading submissions out of zip and tar files.
#pragma once

#include "tools/grader/intake/finds.hpp"

#include <string>
#include <string_view>

namespace grader {

/// @brief Whether a file is called like an archive that can be read.
[[nodiscard]] bool is_archive_name(std::string_view name);

/// @brief A name without an archive's ending.
[[nodiscard]] std::string without_archive_ending(const std::string& name);

/// @brief Takes the wanted files of an archive. Nothing is written anywhere.
///
/// Links, absolute paths and paths with `..` are refused where they have a wanted name and passed
/// over elsewhere; a damaged, encrypted or exploding archive is a complaint.
/// @param[in] descriptor the archive, open for reading
/// @param[in] name what to call it in complaints
/// @param[in] limits what it may hold
/// @param[in,out] finds takes the files
void read_archive(int descriptor, const std::string& name, const Limits& limits, Finds& finds);

/// @brief The same for an archive in memory; for tests and fuzzers.
void read_archive(std::string_view bytes,
                  const std::string& name,
                  const Limits& limits,
                  Finds& finds);

} // namespace grader
