/// @file
/// @brief Recordings that no recorder would make: for properties that hold of all pictures.
#pragma once

#include "common/tracer/event.hpp"

#include <random>

namespace tracer {

/// @brief Any events in any order, with texts that are meant to do harm.
/// @param[in] seed one recording each
inline Recording random_recording(unsigned seed) {
  static const std::vector<std::string> texts{
      "",
      "handler",
      "on_ping",
      "ignore",
      "default",
      "jump",
      "\x1b[2J\x1b[31mred",
      "a\nb\tc\r\x07",
      "</text><script>alert(1)</script>",
      "\"&<>'",
      "\xff\xfe\x80 not UTF-8 \xe2\x82",
      "\xe2\x80\xae reversed \xcc\x81\xe6\xbc\xa2\xe5\xad\x97 \xc2\x9b[31m",
      std::string(300, 'x'),
      std::string("nul\0inside", 10),
      "]]> --> <!--",
      "gr\xc3\xbc\xc3\x9f",
  };
  std::mt19937 random{seed};
  const auto up_to = [&random](int most) {
    return static_cast<int>(random() % static_cast<unsigned>(most + 1));
  };
  const auto text = [&] {
    return texts[static_cast<std::size_t>(up_to(static_cast<int>(texts.size()) - 1))];
  };
  Recording recording{.title = text(), .events = {}, .cut = up_to(9) == 0};
  const int processes = 1 + up_to(up_to(3) == 0 ? 40 : 5);
  const int events = up_to(80);
  for (int i = 0; i != events; ++i) {
    Event event;
    event.order = static_cast<std::uint64_t>(i) * 3 + 1;
    event.time_ns = static_cast<std::uint64_t>(i / 2) * 100;
    event.kind = static_cast<EventKind>(up_to(static_cast<int>(EventKind::marked)));
    event.pid = up_to(20) == 0 ? -1 : up_to(processes) * (up_to(50) == 0 ? 10'000'000 : 1);
    event.other = up_to(processes);
    event.group = up_to(4);
    event.signo = up_to(70);
    event.signal_id = static_cast<std::uint64_t>(up_to(12));
    event.number = up_to(255);
    event.call = text();
    event.text = text();
    event.set = posix::SignalSet::from_bits(up_to(2) == 0 ? random() : 0);
    if (up_to(1) == 0) {
      event.place = {text(), up_to(9) == 0 ? 2'000'000'000 : up_to(200)};
    }
    recording.events.push_back(std::move(event));
  }
  return recording;
}

} // namespace tracer
