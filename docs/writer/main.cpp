// site_writer labs ROOT · signals · safe · record PROGRAM · text|figure|half|player RECORDING.json
#include "common/tracer/event_json.hpp"
#include "docs/writer/writer.hpp"
#include "tools/course/files.hpp"

#include <fmt/format.h>

#include <span>

namespace {

std::string written(const std::string& what, const std::string& of) {
  if (what == "labs") {
    return site::labs_json(of);
  }
  if (what == "signals") {
    return site::signals_markdown();
  }
  if (what == "safe") {
    return site::safe_functions_markdown();
  }
  if (what == "record") {
    return site::record_run(of);
  }
  const tracer::Recording recording = tracer::recording_from_json_text(course::read_text(of));
  if (what == "text") {
    return site::timeline_text(recording);
  }
  if (what == "player") {
    return site::player_html(recording);
  }
  return site::figure_html(recording,
                           what == "half" ? site::FigureWidth::half : site::FigureWidth::page);
}

} // namespace

int main(int argc, char** argv) {
  const std::span arguments{argv, static_cast<std::size_t>(argc)};
  try {
    if (arguments.size() < 2) {
      throw std::invalid_argument{
          "labs ROOT, signals, safe, record PROGRAM, or text|figure|half|player FILE"};
    }
    fmt::print("{}", written(arguments[1], arguments.size() > 2 ? arguments[2] : ""));
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "site_writer: {}\n", error.what());
    return 1;
  }
}
