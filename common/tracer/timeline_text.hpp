/// @file
/// @brief The timeline for a terminal.
#pragma once

#include "common/tracer/timeline.hpp"

namespace tracer {

/// @brief How a timeline is written to a terminal.
struct TextOptions {
  bool colour = false; ///< with escape sequences; without, colours carry nothing that is missing
  bool ascii = false;  ///< for terminals without box drawing, as LANG=C has them
};

/// @brief Draws the lanes at the left and says at the right what happens: at most 80 columns.
///
/// Where there are more processes than lanes fit, the last ones have their rows in words only.
/// @param[in] timeline the picture
/// @param[in] options colour and letters
/// @return lines, each with its newline
[[nodiscard]] std::string to_text(const Timeline& timeline, const TextOptions& options = {});

} // namespace tracer
