#include "common/tracer/timeline_svg.hpp"
#include "common/tracer/timeline_text.hpp"
#include "docs/writer/writer.hpp"

namespace site {

std::string figure_html(const tracer::Recording& recording, FigureWidth width) {
  constexpr int half = 376;
  const tracer::Timeline timeline = tracer::lay_out(recording);
  return width == FigureWidth::page ? tracer::to_figure(timeline)
                                    : tracer::to_svg(timeline, {.width = half});
}

std::string timeline_text(const tracer::Recording& recording) {
  return tracer::to_text(tracer::lay_out(recording));
}

} // namespace site
