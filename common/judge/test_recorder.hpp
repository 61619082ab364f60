/// @file
/// @brief The running test's subjects under the recorder.
#pragma once

#include "common/tracer/recorder.hpp"
#include "common/tracer/tracee.hpp"

#include <sys/types.h>

#include <optional>
#include <string>

namespace judge {

/// @brief Records what the running test's subject does, where it is asked to; off otherwise, and
/// then it costs nothing.
///
/// Of several subjects, one after the other, the last one is in the recording: in a test that fails
/// the one that was there when it failed. Those that live at the same time are in it together.
class TestRecorder {
public:
  /// @brief The only one.
  [[nodiscard]] static TestRecorder& instance();

  /// @brief Records subjects from now on.
  void begin();

  /// @brief Whether a subject that starts now is to be recorded: not after the test has failed.
  [[nodiscard]] bool wants_more() const noexcept { return on_ && !failed_; }

  /// @brief Whether the one point of an exploration that is run again is to be recorded.
  [[nodiscard]] bool wants_point() const;

  /// @brief Whether this process is being recorded, or its tree.
  [[nodiscard]] bool watches() const noexcept { return recorder_ && recorder_->watched() > 0; }

  /// @brief Takes a subject under watch; it waits at its gate "start".
  /// @param[in] pid its first process
  void attach(pid_t pid);

  /// @brief Takes over a process that was traced for an exploration, where it stands.
  /// @param[in] tracee the process, stopped
  void take_over(tracer::Tracee tracee);

  /// @brief Notes something that the judge does; nothing if it is off.
  /// @param[in] pid whom it concerns
  /// @param[in] text what
  void mark(pid_t pid, std::string text);

  /// @brief The test has failed: what happens after this is no part of the recording.
  void failed();

  /// @brief The test is done with a subject: that it is killed now is no part of the recording.
  void subject_ends();

  /// @brief Switches off; only when every subject has ended.
  /// @param[in] title of the recording
  /// @return what was recorded; nothing if there was no subject
  std::optional<tracer::Recording> end(std::string title);

private:
  void watch();

  bool on_ = false;
  bool failed_ = false;
  std::optional<tracer::Recorder> recorder_;
  int observer_ = 0;
};

/// @brief Leaves out the middle of a recording that is too long to be handed on: who came of whom
/// and who is in which group stays, and the end.
/// @param[in,out] recording what was seen
/// @param[in] most so many events of either sort stay
void keep_last(tracer::Recording& recording, std::size_t most);

} // namespace judge
