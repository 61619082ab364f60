/// @file
/// @brief The inside of Subject: one event loop for channel, output, notices and children.
#pragma once

#include "common/judge/captured.hpp"
#include "common/judge/children.hpp"
#include "common/judge/inbox.hpp"
#include "common/judge/rest.hpp"
#include "common/judge/spawn.hpp"
#include "common/judge/subject.hpp"
#include "common/judge/switchboard.hpp"

#include <functional>
#include <string>
#include <vector>

namespace judge {

/// @brief Everything a Subject knows and waits with.
class Subject::State {
public:
  /// @brief Starts the process.
  explicit State(const Launch& launch);

  /// @brief A copy of a process, which shares its descriptors and what it has said so far.
  /// @param[in] original whose copy it is
  /// @param[in] pid the copy
  State(const State& original, pid_t pid);

  /// @brief Handles events until `done` says so, or ends the test with the verdict that fits.
  /// @param[in] awaited for the verdict's text: "the gate \"body\""
  /// @param[in] done asked after every round of events
  void wait(const std::string& awaited, const std::function<bool()>& done);

  /// @brief Handles events until `done` says so or the tree is at rest.
  /// @param[in] awaited for the verdict's text where a limit ends the test
  /// @param[in] done asked after every round of events
  /// @return whether `done` said so
  bool wait_or_rest(const std::string& awaited, const std::function<bool()>& done);

  /// @brief Leaves out of account what has ended so far: copies of it, which others made and ended.
  void count_ends_anew() { ends_before_ = Children::instance().ends(); }

  /// @brief Handles what has come; waits for nothing.
  /// @return whether anything had
  bool drain();

  /// @brief Whether the tree is at rest: looks twice.
  [[nodiscard]] bool at_rest();

  /// @brief Whether one process sleeps, stands still or is a zombie: looks twice.
  /// @param[in] call the system call it is to sleep in; empty for any
  [[nodiscard]] bool asleep(pid_t pid, std::string_view call);

  /// @brief All that may act for this subject: its tree without targets.
  [[nodiscard]] std::vector<pid_t> tree() const { return Children::instance().tree(); }

  /// @brief How the first process ended; nothing while it lives.
  [[nodiscard]] std::optional<posix::WaitStatus> ended() const {
    return Children::instance().ended(process.pid);
  }

  Spawned process;
  Inbox inbox;
  Captured out;
  Captured err;
  Switchboard switchboard;

private:
  [[nodiscard]] bool child_has_execed(pid_t held) const;
  void wait_for_event(int milliseconds) const;
  void stop_at_the_unwanted() const;
  [[noreturn]] void conclude_ended(const std::string& awaited) const;
  [[noreturn]] void conclude_hang(const std::string& awaited, bool proven) const;
  [[nodiscard]] std::string everybody_in_words() const;

  std::string probe_;
  std::size_t ends_before_ = Children::instance().ends();
};

} // namespace judge
