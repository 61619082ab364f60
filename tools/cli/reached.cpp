#include "tools/cli/reached.hpp"

#include "common/tracer/event_json.hpp"

#include <nlohmann/json.hpp>

#include <set>
#include <stdexcept>

namespace cli {

Reached reached(const nlohmann::json& recording, std::string_view file) {
  Reached found;
  try {
    std::set<pid_t> awake; // whoever does something after it has slept
    const tracer::Recording whole = tracer::recording_from_json(recording);
    for (auto last = whole.events.rbegin(); last != whole.events.rend(); ++last) {
      const tracer::Event& event = *last;
      const bool of_its_process = awake.insert(event.pid).second;
      if (!event.place || posix::base_name(event.place->file) != file) {
        continue;
      }
      found.line = found.line ? found.line : event.place->line;
      if (of_its_process && !found.sleep && event.kind == tracer::EventKind::slept) {
        found.sleep = event.place->line;
      }
    }
  } catch (const std::invalid_argument&) {
    return {};
  }
  return found;
}

} // namespace cli
