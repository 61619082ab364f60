/// @file
/// @brief Starting a program from a clean slate.
#pragma once

#include "common/judge/confinement/slot.hpp"
#include "common/posix/unique_fd.hpp"

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace confinement {

/// @brief How a program is started.
struct ChildSpec {
  std::vector<std::string> command;     ///< an absolute path, then the arguments
  std::vector<std::string> environment; ///< all of it, as "NAME=value"
  std::vector<int> inherited;           ///< descriptors that it gets, under the same numbers
  int output = -1;                      ///< its stdout and stderr; it borrows the descriptor
  std::optional<uid_t> user;            ///< whom to become, as user and as group
  std::vector<Limit> limits;            ///< set before it becomes that user
  bool warded = false;                  ///< see Child
};

/// @brief Owns a program that was started: ends it and reaps it.
///
/// The program starts with default dispositions, an empty mask, stdin from /dev/null, no descriptor
/// and no environment but the named ones. It dies with the thread that started it.
///
/// A warded program has a warden between it and this process: a small process that adopts every
/// orphan of the program's tree and kills what is left when the program has ended. It stands in for
/// the PID namespace that a sandbox has.
class Child {
public:
  /// @brief Starts a program.
  /// @param[in] spec what and how
  /// @throws std::system_error naming the call that failed, in this process or in the new one
  explicit Child(const ChildSpec& spec);
  /// @brief stop(), then reaps.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// @brief Becomes readable when the program has ended.
  /// @see @man{2,pidfd_open}
  [[nodiscard]] int pidfd() const noexcept { return pidfd_.get(); }

  /// @brief Asks a warden to end its program, kills a program without one.
  void stop() const noexcept;

private:
  posix::UniqueFd pidfd_;
  pid_t pid_ = -1;
  bool warded_ = false;
};

} // namespace confinement
