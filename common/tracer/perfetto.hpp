/// @file
/// @brief The timeline for Perfetto and chrome://tracing.
#pragma once

#include "common/tracer/timeline.hpp"

namespace tracer {

/// @brief A timeline as Chrome trace-event JSON, which https://ui.perfetto.dev opens.
///
/// One track a process: a slice for every row, handlers as slices around them, a flow from each
/// send to where the signal is taken, merged or ignored; blocked, pending, asleep, stopped and
/// zombie as tracks of their own below. Times are those of the recording, in microseconds.
/// @param[in] timeline the picture, made from the whole recording
[[nodiscard]] std::string to_perfetto(const Timeline& timeline);

} // namespace tracer
