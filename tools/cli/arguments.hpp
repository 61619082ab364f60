/// @file
/// @brief The command line.
#pragma once

#include <span>

namespace cli {

/// @brief Runs the program.
/// @param[in] arguments as main gets them
/// @return the exit status: see Status
int run(std::span<char*> arguments);

} // namespace cli
