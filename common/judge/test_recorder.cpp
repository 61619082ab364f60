#include "common/judge/test_recorder.hpp"

#include "common/judge/children.hpp"
#include "common/judge/options.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

namespace judge {
namespace {

using tracer::Event;
using tracer::EventKind;

// Marks of the judge's for itself; what a subject says reads otherwise.
constexpr std::string_view failed_mark = "the judge: the test has failed";
constexpr std::string_view end_mark = "the judge: the subject ends";

bool tells_who_is_who(const Event& event) {
  return event.kind == EventKind::started || event.kind == EventKind::forked ||
         event.kind == EventKind::grouped || event.kind == EventKind::session_made;
}

} // namespace

TestRecorder& TestRecorder::instance() {
  static TestRecorder recorder;
  return recorder;
}

void TestRecorder::begin() {
  on_ = true;
  failed_ = false;
}

bool TestRecorder::wants_point() const {
  return options().replay && wants_more();
}

void TestRecorder::attach(pid_t pid) {
  watch();
  recorder_->attach(pid);
}

void TestRecorder::take_over(tracer::Tracee tracee) {
  watch();
  recorder_->take_over(std::move(tracee));
}

void TestRecorder::watch() {
  if (!watches()) {
    Children::instance().stop_observing(observer_);
    // Every call stops, not only those that a filter of the recorder's picks: notifications of the
    // subject's own filter would hide some from that one.
    recorder_.emplace(
        tracer::RecorderOptions{.own_sources = options().own_sources, .filter = false});
    observer_ = Children::instance().observe([this](pid_t child, posix::WaitStatus status) {
      return !recorder_->on_stop(child, status);
    });
  }
}

void TestRecorder::mark(pid_t pid, std::string text) {
  if (on_ && recorder_) {
    recorder_->mark(pid, std::move(text));
  }
}

void TestRecorder::failed() {
  failed_ = true;
  mark(0, std::string{failed_mark});
}

void TestRecorder::subject_ends() {
  mark(0, std::string{end_mark});
}

std::optional<tracer::Recording> TestRecorder::end(std::string title) {
  on_ = false;
  if (!recorder_) {
    return std::nullopt;
  }
  Children::instance().stop_observing(observer_);
  tracer::Recording recording = recorder_->take();
  recorder_.reset();
  std::vector<Event>& events = recording.events;
  events.erase(std::ranges::find(events, failed_mark, &Event::text), events.end());
  const auto last_end = std::ranges::find(events.rbegin(), events.rend(), end_mark, &Event::text);
  if (last_end != events.rend()) {
    events.erase(std::prev(last_end.base()), events.end());
  }
  std::erase_if(events, [](const Event& event) { return event.text == end_mark; });
  recording.title = std::move(title);
  return recording;
}

void keep_last(tracer::Recording& recording, std::size_t most) {
  std::vector<Event>& events = recording.events;
  if (events.size() <= most) {
    return;
  }
  const auto tail = events.end() - static_cast<std::ptrdiff_t>(most);
  std::size_t kept = 0;
  const auto gone = std::remove_if(events.begin(), tail, [&](const Event& event) {
    return !tells_who_is_who(event) || ++kept > most;
  });
  events.erase(gone, tail);
}

} // namespace judge
