/// @file
/// @brief Walking a subject through one function of the student's, instruction by instruction.
#pragma once

#include "common/judge/subject.hpp"
#include "common/judge/verdict.hpp"
#include "common/tracer/symbols.hpp"
#include "common/tracer/tracee.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace judge {

/// @brief Where in a function a process stands, independent of where the program was loaded.
struct Point {
  std::int64_t offset = 0;    ///< of the instruction, from the function's first, in bytes
  int visit = 1;              ///< the how many-th time it comes here
  bool asleep = false;        ///< not before an instruction, but asleep in a call
  std::optional<Place> place; ///< the source line
  std::string label; ///< "before kill()", "asleep in pause()"; empty for a plain instruction

  friend bool operator==(const Point&, const Point&) = default;
};

/// @brief The stretch of a run that is walked.
struct Stretch {
  std::string function;  ///< qualified, without parameters; from its entry to its return
  std::string from_call; ///< begins after the first call of this function instead; empty: at entry
  std::string from_gate; ///< nothing is traced before this gate; empty: from the start
  std::function<void(Subject&)> before; ///< done there, while the process waits
};

/// @brief Brings a subject to where its tracing begins.
/// @param[in] subject one that was launched waiting
/// @param[in] stretch which gate, and what is done there
/// @return the gate at which it waits
[[nodiscard]] Gate bring_to_gate(Subject& subject, const Stretch& stretch);

/// @brief One traced run of a probe, from the function's entry on.
///
/// Steps through the student's own code only: a call into a library is one step, to its return.
/// Ends where the function returns, the process sleeps with nobody to wake it, or ends.
class Path {
public:
  /// @brief Starts the probe, runs it to the function's entry and stops it there.
  /// @param[in] launch the probe
  /// @param[in] stretch where to begin and end
  Path(Launch launch, const Stretch& stretch);
  /// @brief Begins once more, in a copy of the process that stands at the function's entry.
  /// @param[in] entry one that has not gone on since it was made; it stands still meanwhile
  explicit Path(Path& entry);
  ~Path();
  Path(const Path&) = delete;
  Path& operator=(const Path&) = delete;

  /// @brief Where it stands; nothing when the stretch is over.
  [[nodiscard]] const std::optional<Point>& here() const noexcept { return here_; }

  /// @brief Goes on by one point.
  void advance();

  /// @brief The library function that the last advance() went over, "pause"; empty for none.
  [[nodiscard]] const std::string& called() const noexcept { return called_; }

  /// @brief Goes straight to a point that an earlier run has met.
  /// @param[in] point which
  /// @return whether this run has met it too
  bool run_to(const Point& point);

  /// @brief Whether the process would not take a signal where it stands: it is blocked.
  /// @param[in] signo the signal's number
  [[nodiscard]] bool blocks(int signo) const { return tracee_->mask().contains(signo); }

  /// @brief Ends the stretch here.
  void stop() noexcept { here_.reset(); }

  /// @brief Lets the process run on by itself, untraced, and hands it over; recorded where one
  /// point is run again for its picture.
  Subject& let_go();

  /// @brief Whether a copy of the process would do what the process does: it has no children,
  /// threads, timers or pending signals, and shares no file, pipe or memory with the copy.
  [[nodiscard]] bool can_be_copied();

  /// @brief Lets every timer of the process ring now, whenever it was to ring.
  ///
  /// The kernel's own timers ring, by being set to the next nanosecond; no time is waited for.
  void expire_timers();

  /// @brief A copy that stands at the same instruction; it leads a group of its own if the process
  /// does.
  [[nodiscard]] tracer::Tracee copy();

  /// @brief The process that is walked.
  [[nodiscard]] Subject& subject() noexcept { return subject_; }

private:
  enum class Came { here, asleep, ended };

  Path(Path& entry, tracer::Tracee copy);
  void observe();
  void enter(const Stretch& stretch);
  void run_to_entry(const std::vector<tracer::arch::Word>& entries, const std::string& function);
  void release_child(pid_t pid);
  [[nodiscard]] std::optional<tracer::Stop> next_stop();
  Came run_until(tracer::arch::Word address, tracer::arch::Word least_stack);
  tracer::Stop step();
  Came leave_library();
  void arrive();
  void finish() noexcept;

  mutable Subject subject_;
  std::optional<tracer::Tracee> tracee_;
  std::optional<tracer::Symbols> symbols_;
  std::optional<tracer::Stop> stop_;
  tracer::arch::Word entry_ = 0;
  tracer::arch::Word end_ = 0;       ///< where the function returns to
  tracer::arch::Word end_stack_ = 0; ///< above its frame
  std::map<tracer::arch::Word, int> visits_;
  std::optional<Point> here_;
  std::string called_;
  std::set<pid_t> early_;        ///< forked ones that stopped before their parent's stop was told
  std::optional<bool> copyable_; ///< as it was after the last call of a library
  int observer_ = 0;
  bool traced_ = true;

  // Ends the traced process, also when the constructor did not get to its end.
  struct Finisher {
    Path& path;

    ~Finisher() { path.finish(); }
  } finisher_{*this};
};

} // namespace judge
