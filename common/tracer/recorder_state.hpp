/// @file
/// @brief What the recorder knows of the processes; for the recorder itself.
#pragma once

#include "common/tracer/proc_status.hpp"
#include "common/tracer/recorder.hpp"
#include "common/tracer/symbols.hpp"
#include "common/tracer/tracee.hpp"
#include "common/tracer/watched_call.hpp"

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace tracer {

/// @brief The recorder's books.
///
/// The kernel is asked for masks, dispositions and pending sets at the moment of a send; which of
/// the signals sent it is that is delivered later, only these books know. Sends are let through one
/// at a time, so that what was read at a send's entry still holds when it happens.
class Recorder::State {
public:
  /// @brief A signal on its way.
  struct Signal {
    std::uint64_t id = 0;
    int signo = 0;
    pid_t sender = 0;       ///< 0: the kernel
    bool told = false;      ///< there is a `pending` event
    bool discarded = false; ///< only the tracer will see it: without one the kernel had dropped it
  };

  struct Handler {
    int signo = 0;
    std::uint64_t id = 0;
    arch::Word stack = 0; ///< at its first instruction
  };

  /// @brief The program in a process's memory.
  struct Image {
    bool student = false; ///< it may contain the student's code
    std::unique_ptr<Symbols> symbols;
    std::map<std::tuple<arch::Word, arch::Word, std::size_t>, std::optional<posix::Place>> places;
  };

  struct Process {
    pid_t pid = 0;
    pid_t parent = 0;
    pid_t group = 0;
    pid_t session = 0;
    bool stopped = false;
    bool ended = false;
    int deadly = 0; ///< the signal that is ending it
    std::uint64_t deadly_id = 0;
    bool tells_stops = true;   ///< no SA_NOCLDSTOP of its own for SIGCHLD
    std::vector<Signal> queue; ///< sent to the process, not taken yet
    std::shared_ptr<Image> image;
    std::optional<posix::Place> exit_place;
  };

  struct Thread {
    Thread(Tracee traced, pid_t of) : tracee{std::move(traced)}, process{of} {}

    Tracee tracee;
    pid_t process;
    bool known = false;   ///< its first stop has been seen
    bool in_call = false; ///< its exit stop is still to come
    Call call;
    std::string words; ///< the call's
    std::optional<posix::Place> place;
    std::optional<std::uint64_t> asleep; ///< order of the `slept` event, while in the call
    std::uint64_t sleeps = 0;            ///< voluntary switches at the call's entry
    bool interrupted = false;            ///< the call is to be made again, if no handler runs
    std::chrono::steady_clock::time_point since; ///< when the call was first made
    std::optional<arch::Word> borrowed_timeout;  ///< the argument to put back at the call's exit
    posix::SignalSet mask;                       ///< as told by the last event
    std::vector<Signal> queue;                   ///< sent to this thread alone
    std::vector<Handler> handlers;               ///< the innermost last
    int entering = 0;                            ///< the signal whose handler is about to begin
    std::uint64_t entering_id = 0;
    std::optional<std::uint64_t>
        woke; ///< order of a `woke` whose text the handler's frame will tell
    std::vector<std::uint64_t>
        stop_told; ///< orders of the events of a stop that is about to happen
    std::vector<std::uint64_t> tentative; ///< orders of events that a failing call takes back
  };

  explicit State(RecorderOptions options) : options{std::move(options)} {}

  // recorder.cpp
  void attach(pid_t pid);
  void take_over(Tracee tracee);
  Thread& watch(Tracee tracee);
  bool on_stop(pid_t pid, posix::WaitStatus status);
  void on_known_stop(Thread& thread, const Stop& stop);
  void first_stop(Thread& thread);
  void go(Thread& thread, int signo = 0);
  void forked(Thread& thread, pid_t child);
  void execed(Thread& thread, pid_t before);
  void group_stop(Thread& thread);
  void paused(Thread& thread);
  bool ended(Thread& thread, posix::WaitStatus status);
  Event& add(EventKind kind, pid_t pid);
  Event* event(std::uint64_t order);
  void remove(std::uint64_t order);

  Process& process_of(const Thread& thread) { return processes.at(thread.process); }

  Process* process(pid_t pid);
  const Symbols* symbols_for(Thread& thread, arch::Word address); // null: nobody's of interest
  std::optional<posix::Place> place_of(Thread& thread);

  // recorder_calls.cpp
  [[nodiscard]] bool sets_mask_by_itself(const Thread& thread) const;
  void call_entry(Thread& thread);
  void call_exit(Thread& thread);
  void tell_mask(Thread& thread, posix::SignalSet mask);
  void action_set(Thread& thread);
  void woke(Thread& thread);
  void falls_asleep(Thread& thread);
  void message_sent(Thread& thread);
  void reaped(Thread& thread);
  void check_jumps(Thread& thread);
  void borrow_timeout(Thread& thread, Registers& registers);

  // recorder_signals.cpp
  void send(Thread& sender);
  void send_one(Thread* sender, Process& receiver, Thread* thread, int signo, std::string call);
  void kernel_sends(Process& receiver, int signo, std::string call);
  void notice_pending(Thread& thread);

  // recorder_deliveries.cpp
  [[nodiscard]] static std::string kernel_words(const siginfo_t& info);
  Signal take_signal(Thread& thread, int signo, const siginfo_t* info);
  void delivery(Thread& thread, int signo);
  void handler_entered(Thread& thread);
  void accepted(Thread& thread);
  void tell_stop(Thread& thread, int signo);
  void tell_parent(const Process& process, const char* what);
  void swallow(Thread& thread, int signo);
  [[nodiscard]] bool must_wait(const Thread& thread) const;
  void send_done(Thread& thread);

  RecorderOptions options;
  Recording recording;
  std::map<pid_t, Thread> threads;
  std::map<pid_t, Process> processes;
  std::map<pid_t, posix::WaitStatus>
      early; ///< first stops of children whose parent has not told yet
  std::uint64_t last_order = 0;
  std::uint64_t last_id = 0;
  std::optional<std::chrono::steady_clock::time_point> begin;
  Event spare;               ///< what is written when there are too many events
  bool filtered = true;      ///< the filter is installed
  pid_t sending = 0;         ///< the thread that is in a sending call
  std::deque<pid_t> waiting; ///< threads kept at the entry of a sending call
};

} // namespace tracer
