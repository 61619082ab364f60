/// @file
/// @brief Steps of lay_out() that need no event: who has a lane, in which order, how much is shown.
#pragma once

#include "common/tracer/timeline.hpp"

namespace tracer {

/// @brief The processes that get a lane, named, in order of appearance.
///
/// Whoever only sends from outside, as the judge does, gets none.
[[nodiscard]] std::vector<Lane> find_lanes(const Recording& recording,
                                           const TimelineOptions& options);

/// @brief Puts lanes whose processes end in one group side by side.
void sort_by_group(Timeline& timeline);

/// @brief Keeps the last rows, and of all else what reaches into them.
/// @param[in,out] timeline the picture
/// @param[in] rows how many to keep
void keep_last(Timeline& timeline, std::size_t rows);

} // namespace tracer
