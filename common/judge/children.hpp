/// @file
/// @brief The judge's children: whoever ends is reaped here, and only here.
#pragma once

#include "common/posix/signal_set.hpp"
#include "common/posix/unique_fd.hpp"
#include "common/posix/wait_status.hpp"

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace judge {

/// @brief Reaps, and remembers how everybody ended.
///
/// Orphans of subjects become the judge's children too (it is PID 1, or a child subreaper). The
/// judge blocks SIGCHLD and learns of it by a descriptor.
class Children {
public:
  /// @brief The only one.
  [[nodiscard]] static Children& instance();

  /// @brief Readable when a child has changed state.
  [[nodiscard]] int event_fd() const noexcept { return signals_.get(); }

  /// @brief Reaps all that have ended and notes all stops; waits for nothing.
  /// @return whether anything had changed
  bool collect();

  /// @brief How a child ended; nothing if it has not, or was forgotten.
  [[nodiscard]] std::optional<posix::WaitStatus> ended(pid_t pid) const;

  /// @brief How many children have ended since the judge began, orphans too.
  [[nodiscard]] std::size_t ends() const noexcept { return ends_; }

  /// @brief Takes a child's latest stop.
  [[nodiscard]] std::optional<posix::WaitStatus> take_stop(pid_t pid);

  /// @brief Makes room for a pid that may come again.
  void forget(pid_t pid);

  /// @brief Marks a child as the judge's own, which is no part of any subject.
  void adopt(pid_t pid);
  /// @brief Takes the mark back.
  void disown(pid_t pid);

  /// @brief All living descendants of the judge and zombies of theirs, without those marked.
  [[nodiscard]] std::vector<pid_t> tree() const;

  /// @brief tree() and those marked.
  [[nodiscard]] std::vector<pid_t> everybody() const;

  /// @brief All living descendants of a process and zombies of theirs.
  /// @param[in] pid the process
  /// @param[in] enough looks no further when it has found more than so many
  [[nodiscard]] static std::vector<pid_t> below(pid_t pid, std::size_t enough = SIZE_MAX);

  /// @brief Ends everybody, marked or not, and reaps until nobody is left.
  void sweep();

  /// @brief Gets to see every change of state first, with the pid and status as waitpid gave them;
  /// answers whether that settled it.
  using Observer = std::function<bool(pid_t, posix::WaitStatus)>;
  /// @brief Adds an observer: a tracer.
  /// @return its number
  int observe(Observer observer);

  /// @brief Removes an observer.
  void stop_observing(int number) { observers_.erase(number); }

private:
  Children();

  posix::UniqueFd signals_;
  std::map<pid_t, posix::WaitStatus> ended_;
  std::map<pid_t, posix::WaitStatus> stopped_;
  std::set<pid_t> own_;
  std::size_t ends_ = 0;
  bool observed(pid_t pid, posix::WaitStatus status);

  std::map<int, Observer> observers_;
  int last_observer_ = 0;
};

} // namespace judge
