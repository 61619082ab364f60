/// @file
/// @brief The skeletons: kept before they are lost, and put back.
#pragma once

#include "tools/cli/context.hpp"
#include "tools/course/lab.hpp"

#include <optional>
#include <string>

namespace cli {

/// @brief Keeps a copy of a lab's source in the build folder while it has the most to do.
/// @param[in] context where
/// @param[in] lab which
void keep_skeleton(const Context& context, const course::Lab& lab);

/// @brief The lab's source as it was handed out.
///
/// That is the version with the most subject::todo calls that git or the build folder knows, the
/// newest of them: a student may have committed own work since.
/// @param[in] context where
/// @param[in] lab which
/// @return its text; nothing if no version is known
[[nodiscard]] std::optional<std::string> find_skeleton(const Context& context,
                                                       const course::Lab& lab);

/// @brief siglab reset LAB.
/// @return the exit status
/// @throws course::Error if there is no skeleton
int reset_command(const Context& context, const std::string& target);

} // namespace cli
