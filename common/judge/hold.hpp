/// @file
/// @brief Keeping one process at a call, so that the order of a race is chosen and not rolled.
#pragma once

#include "common/posix/unique_fd.hpp"

#include <linux/types.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace judge {

/// @brief Which of the subject's processes is meant.
enum class Who {
  first,    ///< the process that the judge started
  children, ///< all that come of it by fork
  anyone,   ///< whichever of them
};

/// @brief The type of child_execs.
struct ChildExecs {};

/// @brief Some process of the subject, not the held one, runs another program.
inline constexpr ChildExecs child_execs{};

/// @brief What a held process waits for: reaches() or child_execs.
struct Condition {
  /// @brief child_execs
  // NOLINTNEXTLINE(google-explicit-constructor): until(child_execs) is to read so
  Condition(ChildExecs /*tag*/) {}

  /// @brief reaches()
  /// @param[in] name the gate's
  explicit Condition(std::string_view name) : gate{name} {}

  std::string gate; ///< somebody has come to this gate; empty: child_execs
};

/// @brief Somebody of the subject has come to the gate, be it open by now or not.
/// @param[in] gate its name
[[nodiscard]] inline Condition reaches(std::string_view gate) {
  return Condition{gate};
}

/// @brief A process and a call that it is kept at; made by hold().
///
/// Whenever a process of this kind is about to make the call, the kernel stops it there (seccomp
/// user notification) until the rest of the subject has come to rest: every other process sleeps
/// and nobody but the judge could wake it. Then the call is made. So the held side always loses the
/// race, and a subject in which the others wait for the held one does not lock up. A test that
/// wants to say itself when the call is made takes the process by Subject::wait_held().
struct Hold {
  Who who = Who::anyone;           ///< whom
  int child = 0;                   ///< of the children only the n-th; 0: all
  std::string call;                ///< the system call's name, "setpgid"
  std::optional<Condition> sooner; ///< lets it go before everything is at rest

  /// @brief Lets it go as soon as something has happened.
  ///
  /// At rest it goes on all the same: by then it is certain that this cannot happen any more.
  /// @param[in] condition reaches("gate") or child_execs
  [[nodiscard]] Hold until(Condition condition) && {
    sooner = std::move(condition);
    return std::move(*this);
  }
};

/// @brief First half of hold(Who::first).before("setpgid").
struct HoldWho {
  Who who;       ///< whom
  int child = 0; ///< of the children only the n-th; 0: all

  /// @brief Names the call.
  /// @param[in] call a system call's name as the kernel has it: "setpgid", "wait4",
  /// "rt_sigprocmask"
  [[nodiscard]] Hold before(std::string_view call) const {
    return {who, child, std::string{call}, {}};
  }

  /// @brief Before the first instruction of the student's after the fork: in libc's half of it.
  [[nodiscard]] Hold at_start() const { return before("set_robust_list"); }
};

/// @brief Starts the sentence `hold(Who::first).before("setpgid").until(child_execs)`.
/// @param[in] who whom to hold
[[nodiscard]] inline HoldWho hold(Who who) {
  return {who};
}

/// @brief Starts the sentence `hold_child(2).at_start()`.
/// @param[in] number 1 for the child that the first process forked first
[[nodiscard]] inline HoldWho hold_child(int number) {
  return {Who::children, number};
}

/// @brief A process that stays at a call while this object lives; see Subject::wait_held().
class HeldCall {
public:
  /// @brief Made by Subject::wait_held.
  /// @param[in] pid the process
  /// @param[in] listener a descriptor of the notification's listener
  /// @param[in] id the notification
  HeldCall(pid_t pid, posix::UniqueFd listener, __u64 id) noexcept
      : pid_{pid}, listener_{std::move(listener)}, id_{id} {}

  /// @brief Takes the other's process over.
  HeldCall(HeldCall&&) noexcept = default;
  HeldCall& operator=(HeldCall&&) = delete;

  /// @brief release()
  ~HeldCall() { release(); }

  /// @brief Who is held.
  [[nodiscard]] pid_t pid() const noexcept { return pid_; }

  /// @brief Lets the call be made.
  void release() noexcept;

  /// @brief Makes the call fail, as it seldom does by itself: fork for want of processes.
  /// @param[in] error the errno that the process sees
  void fail(int error) noexcept;

private:
  pid_t pid_;
  posix::UniqueFd listener_;
  __u64 id_;
};

} // namespace judge
