/// @file
/// @brief A recording as JSON, for other programs and for later.
///
/// The form is stable; a change that older readers would misread raises `version`.
///
///     {"schema": "siglab-recording", "version": 1, "title": "…", "cut": false,
///      "events": [
///        {"order": 1, "time_ns": 0, "kind": "sent", "pid": 11, "other": 12, "group": 11,
///         "signo": 12, "signal": "SIGUSR2", "signal_id": 1, "number": 0,
///         "call": "kill(0, SIGUSR2)", "text": "…", "set": [10, 12],
///         "place": {"file": "ping_pong.cpp", "line": 41}}]}
///
/// `order`, `time_ns`, `kind` and `pid` are always there. The others are left out at their default
/// (0, empty, none). `signal` is for people and is not read back. Numbers of signals are those of
/// the machine that recorded.
#pragma once

#include "common/tracer/event.hpp"

#include <nlohmann/json_fwd.hpp>

namespace tracer {

/// @brief A recording as JSON.
/// @param[in] recording what was seen
[[nodiscard]] nlohmann::json to_json(const Recording& recording);

/// @brief The text of to_json(), an event a line.
///
/// Bytes of the subject's texts that are not UTF-8 become U+FFFD, so that the result is JSON
/// whatever the subject says.
/// @param[in] recording what was seen
[[nodiscard]] std::string to_json_text(const Recording& recording);

/// @brief Reads what to_json() has made.
/// @param[in] document the whole of it
/// @throws std::invalid_argument naming what is wrong, with the number of the event
[[nodiscard]] Recording recording_from_json(const nlohmann::json& document);

/// @brief Reads what to_json_text() has made.
/// @param[in] text the whole document
/// @throws std::invalid_argument naming what is wrong
[[nodiscard]] Recording recording_from_json_text(std::string_view text);

} // namespace tracer
