#include "tools/cli/reached.hpp"

#include <set>

namespace cli {

Reached reached(const tracer::Recording& recording, std::string_view file) {
  Reached found;
  std::set<pid_t> awake; // whoever does something after it has slept
  for (auto latest = recording.events.rbegin(); latest != recording.events.rend(); ++latest) {
    const tracer::Event& event = *latest;
    const bool last_of_its_process = awake.insert(event.pid).second;
    if (!event.place || posix::base_name(event.place->file) != file) {
      continue;
    }
    found.line = found.line ? found.line : event.place->line;
    if (last_of_its_process && !found.sleep && event.kind == tracer::EventKind::slept) {
      found.sleep = event.place->line;
    }
  }
  return found;
}

} // namespace cli
