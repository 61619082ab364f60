#include "common/tracer/event_json.hpp"
#include "common/tracer/recorder.hpp"
#include "docs/writer/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <stdexcept>

namespace site {
namespace {

/// Small numbers for processes; 0 stays, and what was never seen becomes 1, from outside.
class Renamed {
public:
  explicit Renamed(const tracer::Recording& recording) {
    for (const tracer::Event& event : recording.events) {
      if (event.kind == tracer::EventKind::started) {
        names_.emplace(event.pid, 101 + static_cast<pid_t>(names_.size()));
      }
    }
  }

  [[nodiscard]] pid_t operator()(pid_t pid) const {
    const auto found = names_.find(pid);
    return found != names_.end() ? found->second : pid == 0 ? 0 : 1;
  }

  /// The number in "kill(4711, SIGUSR1)", "waitpid(4711)" and "child 4711" too.
  [[nodiscard]] std::string operator()(std::string text) const {
    for (const auto& [pid, name] : names_) {
      for (const char* form : {"({},", "({})", "child {}"}) {
        const std::string old = fmt::format(fmt::runtime(form), pid);
        if (const std::size_t at = text.find(old); at != std::string::npos) {
          return text.replace(at, old.size(), fmt::format(fmt::runtime(form), name));
        }
      }
    }
    return text;
  }

private:
  std::map<pid_t, pid_t> names_;
};

} // namespace

std::string record_run(const std::filesystem::path& program) {
  const std::string name = program.filename().string();
  posix::WaitStatus status = posix::WaitStatus::of_exit(1);
  tracer::Recording recording = tracer::record(
      {.arguments = {program.string()}}, {.title = name, .own_sources = {name + ".cpp"}}, &status);
  if (!(status == posix::WaitStatus::of_exit(0))) {
    throw std::runtime_error{fmt::format("{} {}", program.string(), status.describe())};
  }
  const Renamed renamed{recording};
  // What happened before it became the program is the recorder's business.
  const auto execed =
      std::ranges::find(recording.events, tracer::EventKind::execed, &tracer::Event::kind);
  recording.events.erase(recording.events.begin() + 1, std::next(execed));
  for (tracer::Event& event : recording.events) {
    event.pid = renamed(event.pid);
    event.other = renamed(event.other);
    event.group = renamed(event.group);
    event.call = renamed(event.call);
    event.text = renamed(event.text);
  }
  return tracer::to_json_text(recording);
}

} // namespace site
