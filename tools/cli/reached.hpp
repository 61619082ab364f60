/// @file
/// @brief How far a submission came in the recorded run of a failed test.
#pragma once

#include "common/tracer/event.hpp"

#include <optional>
#include <string_view>

namespace cli {

/// @brief Lines of the student's file.
struct Reached {
  std::optional<int> line;  ///< the last that did anything that was recorded
  std::optional<int> sleep; ///< the last that went to sleep and did not wake
};

/// @brief Looks for the last lines of a file in a recording.
/// @param[in] recording of a failed test
/// @param[in] file the student's file, without folders
[[nodiscard]] Reached reached(const tracer::Recording& recording, std::string_view file);

} // namespace cli
