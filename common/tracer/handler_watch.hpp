/// @file
/// @brief Follows a thread's signal handlers, instruction by instruction, and tells what no handler
/// may do.
#pragma once

#include "common/tracer/symbols.hpp"
#include "common/tracer/tracee.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tracer {

/// @brief What a handler may not do.
enum class FlawKind {
  call,     ///< it calls a function that is not on the list
  error,    ///< it returns with another errno
  variable, ///< it writes a variable that is neither volatile sig_atomic_t nor atomic
  jump,     ///< it leaves by siglongjmp
  endless,  ///< it does not come to an end
};

/// @brief Something that a handler did.
struct Flaw {
  FlawKind kind = FlawKind::call;    ///< which rule it broke
  int signo = 0;                     ///< whose handler
  std::string name;                  ///< the function called, or the variable written
  std::string type;                  ///< the variable's
  std::optional<posix::Place> place; ///< the line of the student's file
  std::vector<Frame> chain;          ///< from that line outwards to the handler
};

/// @brief Which of them are looked for.
struct WatchRules {
  bool calls = true;     ///< FlawKind::call
  bool error = true;     ///< FlawKind::error
  bool variables = true; ///< FlawKind::variable
  bool jumps = true;     ///< FlawKind::jump
};

/// @brief Follows one thread; handed every stop of it, in the tracer's event loop.
///
/// A thread runs on at full speed between handlers. In one, the student's code and what it calls in
/// the same program is stepped; library code runs to its return. In a handler that is not the
/// student's only the student's functions that it calls are.
///
/// errno holds a sentinel while a handler runs.
class HandlerWatch {
public:
  /// @brief Begins to follow.
  /// @param[in] tracee a thread that stands still, at its first stop
  /// @param[in] symbols of its process; outlives this object
  /// @param[in] own_sources as given to the symbols
  /// @param[in] rules what to look for
  /// @param[in] tell called for each flaw as it is met
  HandlerWatch(Tracee& tracee,
               const Symbols& symbols,
               std::vector<std::string> own_sources,
               WatchRules rules,
               std::function<void(const Flaw&)> tell);

  /// @brief Makes sense of a stop and lets the thread run on.
  /// @param[in] stop what the thread came to
  void take(const Stop& stop);

  /// @brief How many handlers have begun.
  [[nodiscard]] int handlers() const noexcept { return handlers_; }

  /// @brief How many instructions were stepped.
  [[nodiscard]] long steps() const noexcept { return steps_; }

private:
  enum class Mode { free, stepping, jumping };
  enum class FrameKind { handler, own, library };

  // Something that returns to `back`, when the stack is at `stack` or above.
  struct Frame {
    FrameKind kind;
    arch::Word back;
    arch::Word stack;
    int signo = 0;            // of a handler
    int error_before = 0;     // … what errno was before it
    bool error_known = false; // … and whether the sentinel is in errno
  };

  struct Span {
    arch::Word begin;
    std::vector<std::uint8_t> bytes;
  };

  // What errno was last seen to be, and who made it that.
  struct ErrorSeen {
    int value = 0;
    std::optional<Flaw> by;
  };

  std::optional<Stop> handle(const Stop& stop);
  std::optional<Stop> go_on(int signo = 0);
  std::optional<Stop> begin_handler(int signo);
  std::optional<Stop> arrive();
  std::optional<Stop> call_library(arch::Word address);
  std::optional<Stop> land();
  void enter_own();
  void end_handler();
  void leave_handler_early();
  void plant_breakpoints();
  void choose_variables();
  void look();
  void look_at_error();
  void look_at_variables();
  void refresh();
  [[nodiscard]] Frame* current_handler();
  [[nodiscard]] bool in_program(arch::Word address) const;
  [[nodiscard]] Flaw flaw(FlawKind kind, std::string name) const;
  [[nodiscard]] bool written_by_student(const posix::Place& place) const;
  std::optional<arch::Word> find_error();
  void set_error(int value);

  Tracee& tracee_;
  const Symbols& symbols_;
  std::vector<std::string> own_sources_;
  WatchRules rules_;
  std::function<void(const Flaw&)> tell_;
  std::vector<arch::Word> entries_;
  std::string program_;
  std::vector<Variable> plain_; ///< what a handler must not write
  std::vector<Span> contents_;

  Mode mode_ = Mode::free;
  std::vector<Frame> frames_;
  int entering_ = 0;
  arch::Word last_own_ = 0; ///< the student's instruction run last
  Function helper_;         ///< other code of the program that is stepped just now
  std::string called_;      ///< the library function run last
  std::optional<arch::Word> error_address_;
  ErrorSeen error_;
  std::optional<Flaw> jump_;
  int handlers_ = 0;
  long steps_ = 0;
  long steps_of_handler_ = 0;
  bool gone_ = false;
  std::vector<arch::Word> lifted_; ///< breakpoints taken out for a vfork's child
};

} // namespace tracer
