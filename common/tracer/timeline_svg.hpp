/// @file
/// @brief The timeline for web pages, reports and paper.
#pragma once

#include "common/tracer/timeline.hpp"

namespace tracer {

/// @brief How a timeline is drawn as SVG.
struct SvgOptions {
  int width = 860; ///< in CSS pixels, at least 360; more where the lanes need it
};

/// @brief Draws the timeline: time goes downwards, lanes at the left, what happens in words beside.
///
/// The result stands alone and can be inlined as well. Its colours are the CSS variables `--tl-…`
/// of the class `siglab-timeline`, light by default, dark where the reader prefers it or within
/// `.dark-mode`, light again within `.light-mode` and on paper. It has a title and the whole story
/// as its description for those who do not see it. Each row's group carries its events' orders in
/// `data-events`.
/// @param[in] timeline the picture
/// @param[in] options its width
/// @return an svg element
[[nodiscard]] std::string to_svg(const Timeline& timeline, const SvgOptions& options = {});

/// @brief A figure for a web page: the SVG for wide screens, and one for phones.
///
/// The page's width decides which of the two is there, by CSS alone.
/// @param[in] timeline the picture
/// @return an HTML figure element
[[nodiscard]] std::string to_figure(const Timeline& timeline);

} // namespace tracer
