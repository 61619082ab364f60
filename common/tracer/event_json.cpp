#include "common/tracer/event_json.hpp"

#include "common/posix/signal_names.hpp"
#include "common/tracer/json_number.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace tracer {
namespace {

using nlohmann::json;

constexpr std::string_view schema = "siglab-recording";
constexpr int version = 1;

json event_to_json(const Event& event) {
  json result{{"order", event.order},
              {"time_ns", event.time_ns},
              {"kind", to_string(event.kind)},
              {"pid", event.pid}};
  const auto add = [&result](const char* key, const auto& value, const auto& unless) {
    if (value != unless) {
      result[key] = value;
    }
  };
  add("other", event.other, 0);
  add("group", event.group, 0);
  add("signo", event.signo, 0);
  add("signal_id", event.signal_id, std::uint64_t{0});
  add("number", event.number, 0);
  add("call", event.call, "");
  add("text", event.text, "");
  if (event.signo != 0) {
    result["signal"] = posix::signal_name(event.signo);
  }
  if (!event.set.empty()) {
    result["set"] = event.set.signals();
  }
  if (event.place) {
    result["place"] = {{"file", event.place->file}, {"line", event.place->line}};
  }
  return result;
}

Event event_from_json(const json& from) {
  Event event;
  event.order = whole_number<decltype(event.order)>(from.at("order"));
  event.time_ns = whole_number<decltype(event.time_ns)>(from.at("time_ns"));
  event.pid = whole_number<decltype(event.pid)>(from.at("pid"));
  const auto word = from.at("kind").get<std::string>();
  const auto kind = event_kind_from(word);
  if (!kind) {
    throw std::invalid_argument{"no kind of event is called \"" + word + '"'};
  }
  event.kind = *kind;
  event.other = whole_number(from, "other", event.other);
  event.group = whole_number(from, "group", event.group);
  event.signo = whole_number(from, "signo", event.signo);
  event.signal_id = whole_number(from, "signal_id", event.signal_id);
  event.number = whole_number(from, "number", event.number);
  event.call = from.value("call", "");
  event.text = from.value("text", "");
  for (const json& signo : from.value("set", json::array())) {
    event.set.add(whole_number<int>(signo));
  }
  if (from.contains("place")) {
    const json& place = from.at("place");
    event.place = {place.at("file").get<std::string>(), whole_number<int>(place.at("line"))};
  }
  return event;
}

std::string text_of(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace

json to_json(const Recording& recording) {
  json events = json::array();
  for (const Event& event : recording.events) {
    events.push_back(event_to_json(event));
  }
  return {{"schema", schema},
          {"version", version},
          {"title", recording.title},
          {"cut", recording.cut},
          {"events", std::move(events)}};
}

std::string to_json_text(const Recording& recording) {
  json document = to_json(recording);
  const json events = std::exchange(document["events"], json::array());
  document.erase("events");
  std::string text = text_of(document);
  text.pop_back();
  text += ",\"events\":[";
  for (std::size_t i = 0; i != events.size(); ++i) {
    text += (i == 0 ? "\n" : ",\n") + text_of(events[i]);
  }
  return text + "\n]}\n";
}

Recording recording_from_json(const json& document) {
  Recording recording;
  std::string where = "recording";
  try {
    if (document.at("schema") != schema || document.at("version") != version) {
      throw std::invalid_argument{"not a siglab-recording of version 1"};
    }
    document.at("title").get_to(recording.title);
    document.at("cut").get_to(recording.cut);
    for (const json& event : document.at("events")) {
      where = "event " + std::to_string(recording.events.size() + 1) + " of the recording";
      recording.events.push_back(event_from_json(event));
      const auto& events = recording.events;
      if (events.size() > 1 && events[events.size() - 2].order >= events.back().order) {
        throw std::invalid_argument{"the orders do not ascend"};
      }
    }
  } catch (const json::exception& error) {
    throw std::invalid_argument{where + ": " + error.what()};
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument{where + ": " + error.what()};
  }
  return recording;
}

Recording recording_from_json_text(std::string_view text) {
  const json document = json::parse(text, nullptr, false);
  if (document.is_discarded()) {
    throw std::invalid_argument{"recording: not JSON"};
  }
  return recording_from_json(document);
}

} // namespace tracer
