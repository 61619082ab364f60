/// @file
/// @brief Behind lay_out(): one pass through the events.
#pragma once

#include "common/tracer/timeline.hpp"
#include "common/tracer/timeline_words.hpp"

#include <set>

namespace tracer {

/// @brief Goes through the events once, keeping for every process what is open: bars that have
/// begun.
class Layout {
public:
  /// @brief Reads nothing yet.
  Layout(const Recording& recording, const TimelineOptions& options)
      : recording_{recording}, options_{options} {}

  /// @brief The whole picture.
  [[nodiscard]] Timeline build();

private:
  static constexpr int none = -1;

  struct Process {
    int lane = none;
    pid_t parent = 0;
    bool parent_waits = true; ///< a death leaves a zombie
    bool ignores_children = false;
    int blocked = none; ///< indices of bars
    int asleep = none;
    int stopped = none;
    int zombie = none;
    std::vector<int> handlers;
    posix::SignalSet mask;
    int band = none; ///< index of a band
    int fork_arrow = none;
  };

  [[nodiscard]] bool belongs_to_row(const Event& event) const;
  void begin_row(const Event& event);
  void end_row();
  void apply(const Event& event);
  void apply_signal(const Event& event);
  void apply_life(const Event& event);

  void born(pid_t pid, pid_t parent, int fork_row);
  void send(const Event& event);
  void arrive(const Event& event, Fate fate);
  void take(const Event& event);
  bool stop_waiting(std::uint64_t signal_id);
  void die(const Event& event, std::string reason);
  void set_mask(Process& process, posix::SignalSet mask);
  void set_group(Process& process, pid_t group);
  int open_bar(const Process& process, BarKind kind, std::string label);
  void end_bar(int index);
  void close_bar(int& index);
  void close_rest();
  void say_ending();

  [[nodiscard]] int row() const { return static_cast<int>(picture_.rows.size()); }

  Process& process(pid_t pid) { return processes_[pid]; }

  Bar& bar(int index) { return picture_.bars[static_cast<std::size_t>(index)]; }

  Lane& lane(const Process& of) { return picture_.lanes[static_cast<std::size_t>(of.lane)]; }

  [[nodiscard]] std::string name_of(pid_t pid) const;

  const Recording& recording_;
  const TimelineOptions& options_;
  Timeline picture_;
  std::map<pid_t, Process> processes_;
  Moment moment_;
  std::set<std::uint64_t> sent_in_row_;
  std::map<std::uint64_t, int> arrow_of_; ///< signal_id to arrow
  std::map<std::uint64_t, int> waiting_;  ///< signal_id to its pending bar
};

} // namespace tracer
