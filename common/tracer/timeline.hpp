/// @file
/// @brief The picture of a recording, before anyone draws it: lanes, rows, bars and arrows.
#pragma once

#include "common/tracer/event.hpp"

#include <cstddef>
#include <map>

namespace tracer {

/// @brief What the maker of a picture may choose.
struct TimelineOptions {
  std::map<pid_t, std::string>
      names{};          ///< what processes are called; others get "parent", "child 2"
  std::size_t last = 0; ///< only so many rows at the end are shown; 0: all
};

/// @brief One process: a column of the picture. Rows are numbers from 0, or -1 above the picture.
struct Lane {
  pid_t pid = 0;       ///< whose
  std::string name{};  ///< printable
  int first_row = 0;   ///< where it begins
  int last_row = 0;    ///< where it is gone for good, or the last of all
  int death_row = -1;  ///< where it ended; -1 while it lives
  std::string death{}; ///< "exit 0", "SIGTERM"
  bool killed = false; ///< a signal ended it
};

/// @brief What stands at the row on its lane.
enum class Mark { dot, send, take, back, sleep, wake, stop, death, exit, note };

/// @brief One moment: a line of the picture, in words. Several events may be one moment.
struct Row {
  int lane = -1;                       ///< who acts; -1: nobody who has a lane, as the kernel
  std::string name{};                  ///< who acts, in words
  std::string words{};                 ///< what happens: "blocks SIGUSR2"; printable
  Mark mark = Mark::dot;               ///< how it is shown on the lane
  int signo = 0;                       ///< the signal that it is about, 0 if none
  std::uint64_t time_ns = 0;           ///< of its first event
  std::vector<std::uint64_t> orders{}; ///< the events that are this row
  std::optional<posix::Place> place{}; ///< the student's line
};

/// @brief What became of a signal where its arrow ends.
enum class Fate {
  taken,   ///< delivered or accepted there
  waits,   ///< became pending there; a bar goes on from here
  merged,  ///< dropped, into the one that is pending there already
  ignored, ///< dropped
  unknown, ///< the recording ended before
};

/// @brief What an arrow is drawn for.
enum class ArrowKind {
  signal, ///< a signal on its way from sender to receiver
  fork,   ///< from a parent to its child's first row
  group,  ///< from who called setpgid to whom it moved
  reap,   ///< from a dead child to who waited for it
};

/// @brief A line between two lanes.
struct Arrow {
  ArrowKind kind = ArrowKind::signal; ///< what it stands for
  int from_lane = -1;                 ///< -1: from outside, as the kernel
  int from_row = 0;                   ///< where it begins
  int to_lane = 0;                    ///< to whom
  int to_row = 0;                     ///< where it arrives
  int signo = 0;                      ///< the signal, 0 if it is none
  std::uint64_t signal_id = 0;        ///< the sent signal's identity
  Fate fate = Fate::taken;            ///< what became of it there
};

/// @brief What a bar stands for.
enum class BarKind { blocked, pending, handler, asleep, stopped, zombie };

/// @brief A state of a process that lasts.
struct Bar {
  BarKind kind = BarKind::blocked; ///< which state
  int lane = 0;                    ///< whose
  int first_row = 0;               ///< where it begins
  int last_row = 0;                ///< inclusive: the row at which it ends
  bool open = false;               ///< it has not ended when the recording does
  int signo = 0;                   ///< pending, handler
  std::uint64_t signal_id = 0;     ///< pending
  int side = -1;                   ///< pending: the sender is to the left (-1) or the right (1)
  int track = 0;                   ///< pending: 0 is the nearest to the lane
  posix::SignalSet set{};          ///< blocked
  std::string label{};             ///< "on_ping", "USR1 USR2 blocked", "sigsuspend"; printable
};

/// @brief A stay of one process in one group.
struct Band {
  pid_t group = 0;   ///< which
  int lane = 0;      ///< whose
  int first_row = 0; ///< where it begins
  int last_row = 0;  ///< inclusive
};

/// @brief The whole picture, which text, SVG and Perfetto draw each in its way.
struct Timeline {
  std::string title{};               ///< printable
  std::vector<Lane> lanes{};         ///< processes that end in one group stand side by side
  std::vector<Row> rows{};           ///< time goes downwards
  std::vector<Arrow> arrows{};       ///< between lanes
  std::vector<Bar> bars{};           ///< states that last
  std::vector<Band> bands{};         ///< stays in groups
  std::vector<int> signals{};        ///< that occur, in order: their index chooses their colour
  std::vector<std::string> ending{}; ///< what is left over at the end: "parent still sleeps in …"
  std::size_t hidden_events = 0;     ///< before the first row shown
};

/// @brief Lays a recording out.
///
/// Events that are one moment become one row: the receivers of one kill, what became of a signal at
/// once, a delivery and its handler's start. No event is lost.
/// @param[in] recording what was seen
/// @param[in] options names, and how much of it
[[nodiscard]] Timeline lay_out(const Recording& recording, const TimelineOptions& options = {});

} // namespace tracer
