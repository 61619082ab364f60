/// @file
/// @brief How a subject is to be started.
#pragma once

#include "common/judge/hold.hpp"
#include "common/posix/signal_set.hpp"

#include <sys/types.h>

#include <chrono>
#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace judge {

/// @brief Everything that a subject is started with; a value that reads like a sentence.
///
/// @code
/// Subject subject{Launch{"start_clean", "/usr/bin/sleep", 1000}.ignoring({SIGINT, SIGCHLD})};
/// @endcode
/// A subject starts with every disposition at its default and an empty mask unless told otherwise,
/// in a process group of its own that it leads, in the judge's session.
class Launch {
public:
  /// @brief A probe and its arguments.
  /// @param[in] probe its name
  /// @param[in] arguments texts and whole numbers
  template <typename... Arguments>
  explicit Launch(std::string_view probe, const Arguments&... arguments)
      : probe_{probe}, arguments_{text(arguments)...} {}

  /// @brief The subject inherits these signals ignored.
  /// @param[in] signals which
  Launch& ignoring(posix::SignalSet signals);
  /// @brief The subject inherits these signals blocked.
  /// @param[in] signals which
  Launch& blocking(posix::SignalSet signals);
  /// @brief The subject's stdin is a pipe that the judge writes; otherwise it is /dev/null.
  Launch& with_input();
  /// @brief kill() of this process fails with EPERM in the subject, as if it were somebody else's.
  /// @param[in] target which
  Launch& forbidding(pid_t target);
  /// @brief Keeps a process at a call until everything else has come to rest; see hold().
  /// @param[in] hold who, and at which call
  Launch& holding(Hold hold);
  /// @brief The subject waits at a gate "start" before its probe begins, so that a tracer can
  /// attach; such a launch is never recorded.
  Launch& waiting();
  /// @brief The subject and its children may each work for this long instead of for 3 s.
  /// @param[in] most of each process, in seconds of processor time; at most 30
  Launch& working_for(std::chrono::seconds most);
  /// @brief One more argument, as text.
  /// @param[in] text the argument
  Launch& argument(std::string text);

  /// @brief The probe's name.
  [[nodiscard]] const std::string& probe() const noexcept { return probe_; }

  /// @brief Whether waiting() was asked for.
  [[nodiscard]] bool waits() const noexcept;

  /// @brief The probe's arguments.
  [[nodiscard]] const std::vector<std::string>& arguments() const noexcept { return arguments_; }

  /// @brief What ignoring() was given.
  [[nodiscard]] posix::SignalSet ignored() const noexcept { return ignored_; }

  /// @brief What blocking() was given.
  [[nodiscard]] posix::SignalSet blocked() const noexcept { return blocked_; }

  /// @brief Whether with_input() was asked for.
  [[nodiscard]] bool input() const noexcept { return input_; }

  /// @brief What working_for() was given, or 3 s.
  [[nodiscard]] std::chrono::seconds processor_time() const noexcept { return processor_time_; }

  /// @brief What forbidding() was given.
  [[nodiscard]] const std::vector<pid_t>& forbidden() const noexcept { return forbidden_; }

  /// @brief What holding() was given.
  [[nodiscard]] const std::vector<Hold>& holds() const noexcept { return holds_; }

private:
  static std::string text(std::string_view argument) { return std::string{argument}; }

  static std::string text(std::integral auto argument) { return std::to_string(argument); }

  std::string probe_;
  std::vector<std::string> arguments_;
  posix::SignalSet ignored_;
  posix::SignalSet blocked_;
  bool input_ = false;
  std::chrono::seconds processor_time_{3};
  std::vector<pid_t> forbidden_;
  std::vector<Hold> holds_;
};

} // namespace judge
