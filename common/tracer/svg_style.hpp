/// @file
/// @brief The style sheet of the drawn timelines.
#pragma once

#include <string>

namespace tracer {

/// @brief Colours, in light and dark, and what they are for.
[[nodiscard]] std::string svg_style();

/// @brief How many colours there are for signals and for groups: `--tl-signal-0` and on.
inline constexpr int svg_signal_colours = 5;
/// @brief See svg_signal_colours: `--tl-band-0` and on.
inline constexpr int svg_band_colours = 4;

} // namespace tracer
