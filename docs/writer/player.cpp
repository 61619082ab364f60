#include "common/posix/signal_names.hpp"
#include "common/tracer/event_json.hpp"
#include "common/tracer/timeline_svg.hpp"
#include "docs/writer/writer.hpp"

#include <nlohmann/json.hpp>

namespace site {
namespace {

using nlohmann::json;

/// Inside a script element only "</" could end it too early.
std::string for_script(std::string text) {
  for (std::size_t at = text.find("</"); at != std::string::npos; at = text.find("</", at)) {
    text.replace(at, 2, "<\\/");
  }
  return text;
}

} // namespace

std::string player_html(const tracer::Recording& recording) {
  const tracer::Timeline timeline = tracer::lay_out(recording);
  json steps = json::array();
  for (const tracer::Row& row : timeline.rows) {
    json step{{"name", row.name}, {"words", row.words}, {"orders", row.orders}};
    if (row.place) {
      step["line"] = row.place->line;
    }
    steps.push_back(step);
  }
  json processes = json::array();
  for (const tracer::Lane& lane : timeline.lanes) {
    processes.push_back({{"pid", lane.pid}, {"name", lane.name}});
  }
  json names = json::object();
  for (int signo = 1; signo <= SIGRTMAX; ++signo) {
    names[std::to_string(signo)] = posix::signal_name(signo);
  }
  const json document{{"title", timeline.title},
                      {"steps", steps},
                      {"processes", processes},
                      {"names", names},
                      {"recording", tracer::to_json(recording)}};
  const auto replace = json::error_handler_t::replace;
  return R"(<div class="player"><div class="picture">)" + tracer::to_figure(timeline) +
         R"(</div><script type="application/json">)" +
         for_script(document.dump(-1, ' ', false, replace)) + "</script></div>\n";
}

} // namespace site
