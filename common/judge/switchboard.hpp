/// @file
/// @brief Answers the kernel's notifications of a subject's calls: alarms, holds, signals.
#pragma once

#include "common/judge/launch.hpp"

#include <linux/seccomp.h>
#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace judge {

/// @brief A thread that is kept at a call.
struct Held {
  pid_t process = 0;
  pid_t thread = 0;
  std::string call;
  __u64 id = 0;
  std::optional<Condition> sooner;
  bool taken = false; ///< by the test, which lets it go
};

/// @brief Takes every notification and lets the call go on, keeps it back, or refuses it.
class Switchboard {
public:
  /// @brief Knows whom to hold.
  /// @param[in] launch its holds, and its forbidden targets where the filter does not see to them
  /// @param[in] weak whether signals to processes outside the judge's own tree are to be refused
  Switchboard(const Launch& launch, bool weak)
      : holds_{launch.holds()}, forbidden_{launch.forbidden()}, weak_{weak} {}

  /// @brief Answers all that have come; waits for nothing.
  /// @param[in] listener the listener's descriptor
  /// @param[in] first the subject's first process
  /// @return whether any had
  bool answer(int listener, pid_t first);

  /// @brief Lets the thread go that was held first, of those that the test has not taken.
  /// @return whether there was one
  bool release_one(int listener);

  /// @brief Lets all go whose condition is fulfilled.
  /// @param[in] listener the listener's descriptor
  /// @param[in] fulfilled asked with the condition and the held process
  /// @return whether there was one
  bool release_fulfilled(int listener,
                         const std::function<bool(const Condition&, pid_t)>& fulfilled);

  /// @brief Takes a thread that is held at a call; from then on only the test lets it go.
  /// @param[in] listener the listener's descriptor
  /// @param[in] call the system call's name
  [[nodiscard]] std::optional<HeldCall> take_held(int listener, std::string_view call);

  /// @brief Whether a thread is kept at a call now; forgets those that a signal took away.
  [[nodiscard]] bool holds(int listener, pid_t thread);

  /// @brief Whether anybody is kept at a call, not counting those that the test has taken.
  [[nodiscard]] bool any_held() const noexcept;

  /// @brief How often a call was met that was to be held.
  [[nodiscard]] int times_held(std::string_view call) const;

  /// @brief Whether an alarm or a POSIX timer of this process may still ring, before the horizon of
  /// rest.hpp.
  [[nodiscard]] bool timer_armed(pid_t pid) const;

  /// @brief Whether the process has an alarm, however late.
  [[nodiscard]] bool has_alarm(pid_t pid) const;

  /// @brief The process's alarm and POSIX timers have rung.
  void forget_timers(pid_t pid);

private:
  using Clock = std::chrono::steady_clock;

  void note_alarm(const seccomp_notif& notice);
  void note_timer(const seccomp_notif& notice);
  void note_posix_timer(const seccomp_notif& notice);
  bool hold_back(const seccomp_notif& notice, const std::string& call, pid_t first);

  [[nodiscard]] bool is_child(pid_t process, pid_t first, int number);
  void forget_gone(int listener);

  std::vector<Hold> holds_;
  std::set<pid_t> children_; ///< of the first process, that were met
  std::vector<pid_t> forbidden_;
  bool weak_;
  std::vector<Held> held_;
  std::map<std::string, int, std::less<>> times_;

  struct Alarm {
    Clock::time_point first; ///< not before
    Clock::time_point last;  ///< not after
  };

  [[nodiscard]] static Alarm armed(std::chrono::nanoseconds value, bool repeats);
  [[nodiscard]] static bool is_near(const Alarm& alarm);

  std::map<pid_t, Alarm> alarms_;
  std::map<std::pair<pid_t, int>, Alarm> timers_; ///< of a process, by its number
};

} // namespace judge
