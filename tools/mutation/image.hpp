/// @file
/// @brief What of a program counts when it runs.
#pragma once

#include <filesystem>
#include <string>

namespace mutation {

/// @brief The sections that are in memory when a program runs, in one text: equal for two programs
/// that cannot behave differently.
///
/// Line tables, symbols and the build's id are not among them.
/// @param[in] program an ELF file
/// @throws course::Error if it is none
[[nodiscard]] std::string image_of(const std::filesystem::path& program);

} // namespace mutation
