/// @file
/// @brief Searching a function for the instruction at which a signal does harm.
///
/// Theory. For one input, a function of one process runs the same instructions each time. So it can
/// be run again for each boundary between two of them, with the signal delivered exactly there, and
/// a property checked of what comes of it. Library code is stepped over: one point before the call,
/// one after, one asleep in it. What is claimed: every instruction boundary of the student's code,
/// times one signal, for this input. Not claimed: two signals, or two processes interleaved by
/// instructions (see hold()).
///
/// A point is tried in a fresh process, or in a copy made at the very point (an injected clone),
/// where that is sound: without children, threads, timers, pending signals or anything that copies
/// would share: a descriptor of its own, shared memory. Where it is sound only at the function's
/// entry, the copy is made there and runs to the point. All give the same answer.
#pragma once

#include "common/judge/path.hpp"

#include <functional>
#include <string>
#include <vector>

namespace judge {

/// @brief What has to hold after the signal, whatever the point: expectations on a live subject.
///
/// Called when the signal has been sent and the process runs on untraced. Anything that fails in
/// it, and any verdict that ends it (hang, crash …), makes the point bad.
using Property = std::function<void(Subject&)>;

/// @brief A point at which the property does not hold.
struct BadPoint {
  std::size_t index = 0; ///< of the point, counted from 1
  Point point;           ///< where that is
  bool blocked = false;  ///< the signal is blocked there, and so arrives at a later point
  std::string why;       ///< the property's own words
};

/// @brief What an exploration found.
struct Explored {
  std::size_t points = 0;     ///< how many there are
  std::size_t tried = 0;      ///< how many of them were tried
  std::size_t copies = 0;     ///< how many of them in copies made at the very point
  std::size_t from_entry = 0; ///< how many of them in copies made where the function is entered
  std::vector<BadPoint> bad;  ///< those where the property does not hold
};

/// @brief An exploration to be made; reads like a sentence.
///
/// @code
/// EXPECT_EVERY_POINT(
///     explore(Launch{"wait_until_stopped"}, "async_safety::wait_until_stopped").sending(SIGTERM),
///     [](Subject& subject) { subject.wait_success(); });
/// @endcode
class Exploration {
public:
  /// @brief See explore().
  /// @param[in] launch the probe that calls the function
  /// @param[in] function its qualified name
  Exploration(Launch launch, std::string function)
      : launch_{std::move(launch)}, stretch_{std::move(function), {}, {}, {}} {}

  /// @brief The signal that is sent at each point, by kill() while the process stands still.
  /// @param[in] signo the signal's number
  Exploration& sending(int signo);
  /// @brief Does something else at each point, while the process stands still.
  /// @param[in] action for instance: let a child end and wait until it has
  Exploration& doing(Property action);
  /// @brief Lets every timer of the process ring at each point, while the process stands still.
  ///
  /// Whatever time they were set to: so set them to an hour, lest they ring by themselves. Not
  /// tried asleep.
  Exploration& letting_timers_expire();
  /// @brief Traces nothing before the subject has come to a gate, which is opened then.
  /// @param[in] gate its name
  /// @param[in] before what to do while it waits there
  Exploration& from_gate(std::string gate, Property before = {});
  /// @brief Begins only after the first call of this library function, "kill".
  /// @param[in] function its name
  Exploration& after_call(std::string function);
  /// @brief Ends the stretch before the point at which the process sleeps.
  Exploration& not_asleep();
  /// @brief Tries the first point, each one before a library call, and the last.
  ///
  /// Enough, and much quicker, where what is done meets nothing but calls: a child's end, a timer
  /// or a signal that is blocked and changes no memory. Between two calls all instants are alike
  /// then.
  Exploration& before_calls();
  /// @brief Takes a fresh process for every point.
  Exploration& fresh();

  /// @brief Runs it.
  /// @param[in] property what has to hold
  [[nodiscard]] Explored run(const Property& property) const;

private:
  [[nodiscard]] Stretch whole() const; ///< from the function's entry on
  void act(Subject& subject) const;
  void walk(Explored& found, std::vector<BadPoint>& rest, const Property& property) const;
  [[nodiscard]] std::optional<std::string> try_copy(Path& path, const Property& property) const;
  [[nodiscard]] std::optional<std::string>
  try_copy_of_entry(Path& entry, const Point& point, const Property& property) const;
  [[nodiscard]] std::optional<std::string> try_fresh(const Point& point,
                                                     const Property& property) const;
  [[nodiscard]] std::optional<std::string>
  try_from_entry(Path& path, const Point& point, const Property& property) const;
  [[nodiscard]] std::optional<std::string> try_asleep(Subject& subject,
                                                      const Property& property) const;

  Launch launch_;
  Stretch stretch_;
  int signo_ = 0;
  Property action_;
  bool timers_ = false;
  bool asleep_ = true;
  bool fresh_ = false;
  bool calls_ = false;
};

/// @brief Begins an exploration.
/// @param[in] launch the probe that calls the function, in its first process
/// @param[in] function its qualified name, "async_safety::wait_until_stopped"
[[nodiscard]] inline Exploration explore(Launch launch, std::string function) {
  return {std::move(launch), std::move(function)};
}

/// @brief Runs an exploration; a bad point makes the test's verdict *race*, with the line of the
/// first at which the signal is not blocked: one that waits meets the process only where it is let
/// in.
/// @param[in] exploration what to run
/// @param[in] property what has to hold at every point
/// @return what was found, for further expectations
Explored expect_every_point(const Exploration& exploration, const Property& property);

} // namespace judge

/// @brief Expects that a property holds wherever a signal arrives; see judge::explore.
#define EXPECT_EVERY_POINT(EXPLORATION, ...)                                                       \
  (static_cast<void>(::judge::expect_every_point((EXPLORATION), __VA_ARGS__)))
