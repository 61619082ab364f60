/// @file
/// @brief A process that a judge run must not touch.
#pragma once

#include <sys/types.h>

#include <set>

namespace tests {

/// @brief Sleeps with every signal blocked, as the user whom a slot's judge runs as.
class Bystander {
public:
  /// @brief Starts it.
  /// @param[in] slot as in JudgeRun
  explicit Bystander(int slot);
  ~Bystander();
  Bystander(const Bystander&) = delete;
  Bystander& operator=(const Bystander&) = delete;

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }

  [[nodiscard]] uid_t user() const noexcept { return user_; }

  /// @brief Whether this user is the slot's own and nobody else's.
  [[nodiscard]] bool alone() const noexcept { return alone_; }

  /// @brief Whether it lives, is not stopped and no signal was sent to it.
  [[nodiscard]] bool unharmed() const;

private:
  pid_t pid_ = -1;
  uid_t user_;
  bool alone_;
};

/// @brief All processes of a user, zombies too.
/// @param[in] user whose
[[nodiscard]] std::set<pid_t> processes_of_user(uid_t user);

} // namespace tests
