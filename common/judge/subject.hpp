/// @file
/// @brief One run of a probe: the judge's hand on a process tree.
#pragma once

#include "common/judge/gate.hpp"
#include "common/judge/launch.hpp"
#include "common/posix/wait_status.hpp"

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace judge {

/// @brief Starts `SUBJECT PROBE ARG…` in a fresh process and moves in lockstep with it.
///
/// Every wait_… function returns when the awaited thing has happened, or ends the test with the
/// right verdict: *todo* when the subject said so, *crash* when a signal ended it, *hang* when it
/// is proven that nothing can happen any more, *limit* when it used up its share, *fail* when it
/// ended early or threw. None of them sleeps or guesses. Not copyable; the destructor ends the
/// whole tree.
///
/// @code
/// Subject subject{"spawn_into", 0};
/// const Gate body = subject.wait_gate("body");
/// EXPECT_THAT(Process{body.pid()}, LeadsItsGroup());
/// @endcode
class Subject {
public:
  /// @brief Starts a probe.
  /// @param[in] launch what to start and how
  /// @throws std::system_error if the process cannot be started
  explicit Subject(const Launch& launch);

  /// @brief Starts a probe with nothing special about it.
  /// @param[in] probe its name
  /// @param[in] arguments texts and whole numbers
  template <typename... Arguments>
  explicit Subject(std::string_view probe, const Arguments&... arguments)
      : Subject{Launch{probe, arguments...}} {}

  /// @brief Ends every process of the tree and reaps it.
  ~Subject();
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  /// @brief Ends every process of the tree and reaps it, as the destructor does.
  void end();

  /// @brief The first process.
  [[nodiscard]] pid_t pid() const noexcept;

  /// @brief Waits until some process of the tree is at a gate of this name.
  /// @param[in] name the gate's name
  /// @return the gate; keep it as long as the process shall wait
  [[nodiscard]] Gate wait_gate(std::string_view name = "gate");

  /// @brief Waits until this very process is at a gate of this name.
  /// @param[in] pid the process
  /// @param[in] name the gate's name
  /// @return the gate; keep it as long as the process shall wait
  [[nodiscard]] Gate wait_gate_of(pid_t pid, std::string_view name = "gate");

  /// @brief Waits for the next report of a key; reports of one key come in the order they were
  /// sent.
  /// @param[in] key the report's key
  /// @return its value
  std::string wait_report(std::string_view key);

  /// @brief wait_report() as a number.
  /// @param[in] key the report's key
  /// @throws std::runtime_error if the report is not a number
  long wait_number(std::string_view key);

  /// @brief The next report of a key, if it has come already; waits for nothing.
  /// @param[in] key the report's key
  std::optional<std::string> poll_report(std::string_view key);

  /// @brief Waits until the first process has ended.
  /// @return how
  posix::WaitStatus wait_end();

  /// @brief Waits until the first process has ended by `_exit(0)` after the probe returned;
  /// anything else ends the test: an early exit in the middle of a probe is not a success.
  void wait_success();

  /// @brief Waits until a descendant that was orphaned, and so became the judge's, has ended.
  /// @param[in] pid which
  posix::WaitStatus wait_orphan(pid_t pid);

  /// @brief Waits until a process has ended that its parent has not reaped.
  /// @param[in] pid a process of the tree, without the first
  void wait_zombie(pid_t pid);

  /// @brief Waits until a process has ended, be it reaped by now or not.
  /// @param[in] pid a process of the tree, without the first
  void wait_end_of(pid_t pid);

  /// @brief Waits until nothing in the tree can move any more: every process sleeps in a call that
  /// only another could end, is stopped, or waits at a gate. Held calls are let go first.
  void wait_rest();

  /// @brief Waits until one process sleeps, or is stopped or a zombie.
  /// @param[in] pid a process of the tree
  /// @param[in] call the system call it is to sleep in, "read"; empty for any
  void wait_asleep(pid_t pid, std::string_view call = {});

  /// @brief Waits until the first process is stopped by a signal.
  /// @return the status with the stop signal
  posix::WaitStatus wait_stop();

  /// @brief Sends a signal to the first process, by kill(). If that has ended already, the test
  /// ends with the verdict that fits.
  /// @param[in] signo the signal's number
  void signal(int signo);

  /// @brief Writes to the subject's stdin; only with Launch::with_input.
  /// @param[in] text what; must fit into a pipe (64 KiB) or be read by the subject
  void write_input(std::string_view text);
  /// @brief Closes the subject's stdin.
  void close_input();

  /// @brief What the tree has written to stdout until now.
  [[nodiscard]] const std::string& out();
  /// @brief What the tree has written to stderr until now.
  [[nodiscard]] const std::string& err();
  /// @brief Waits until stdout contains a text.
  /// @param[in] text what is awaited
  void wait_out(std::string_view text);

  /// @brief Live processes of the tree and zombies nobody has reaped, without the first process.
  [[nodiscard]] std::vector<pid_t> others() const;

  /// @brief Waits until a process is held at a call; from then on only the test lets it go.
  ///
  /// The launch has to hold it there: `Launch.holding(hold(Who::first).before("kill"))`.
  /// @param[in] call the system call's name
  /// @return the process; keep it as long as it shall wait
  [[nodiscard]] HeldCall wait_held(std::string_view call);

  /// @brief How often a held call was met so far.
  /// @param[in] call the system call's name
  [[nodiscard]] int times_held(std::string_view call) const;

  /// @brief The inside, for the judge's other parts.
  class State;

  /// @brief Wraps a process that runs already: a snapshot.
  /// @param[in] state its inside
  explicit Subject(std::unique_ptr<State> state);

  /// @brief The inside, for the judge's other parts.
  [[nodiscard]] State& state() noexcept { return *state_; }

private:
  std::unique_ptr<State> state_;
};

} // namespace judge
