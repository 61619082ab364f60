/// @file
/// @brief Functions with a race between them and the handler of SIGUSR1, each beside a correct one.
#pragma once

/// @brief Plays the student's file: only this code is walked.
namespace corpus {

/// @brief One function and what is around it.
struct Case {
  const char* name; ///< of the function
  void (*prepare)();
  void (*run)();
  bool (*right)(); ///< after it: whether all is as it has to be, given that one SIGUSR1 came
};

/// @brief Finds a case; nullptr for none.
[[nodiscard]] const Case* find(const char* name) noexcept;

/// @brief Handlers that add one to sum(), the second of them whole.
void add_up_slowly(int);
void add_up_alone(int);
[[nodiscard]] int sum();
/// @brief Returns at once.
void set_and_return();
/// @brief Sends SIGUSR2 to its group.
void tell_the_group();
/// @brief Takes as many turns as the last digits of the stack's address tell.
void turn_as_the_stack_lies();
/// @brief Waits for SIGUSR1, which is blocked, for at most an hour.
void wait_an_hour();
/// @brief Waits until a child has ended.
void wait_for_child(int child);

/// @brief An hour, then SIGALRM, unless it is destroyed before.
class Countdown {
public:
  explicit Countdown(bool posix_timer);
  ~Countdown();
  Countdown(const Countdown&) = delete;
  Countdown& operator=(const Countdown&) = delete;

private:
  bool posix_timer_;
  void* timer_ = nullptr;
};

} // namespace corpus
