/// @file
/// @brief One traced thread: the low-level layer over ptrace.
#pragma once

#include "common/posix/signal_set.hpp"
#include "common/posix/wait_status.hpp"
#include "common/tracer/arch.hpp"
#include "common/tracer/stop.hpp"

#include <signal.h>
#include <sys/types.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace tracer {

/// @brief A system call that a tracee stands in.
struct Call {
  long number = -1; ///< SYS_…
  arch::CallArguments arguments{};
  long result = 0; ///< at its exit: the result or -errno
};

/// @brief The registers of a stopped thread.
class Registers {
public:
  /// @brief The next instruction's address.
  [[nodiscard]] arch::Word instruction() const noexcept { return arch::instruction(raw_); }

  [[nodiscard]] arch::Word stack() const noexcept { return arch::stack(raw_); }

  /// @brief Where a function leaves its result.
  [[nodiscard]] arch::Word result() const noexcept { return arch::result(raw_); }

  /// @brief An argument, counted from 0, at a function's first instruction.
  [[nodiscard]] arch::Word argument(int index) const noexcept {
    return arch::function_argument(raw_, index);
  }

  /// @brief The kernel's own structure.
  [[nodiscard]] arch::RawRegisters& raw() noexcept { return raw_; }

  [[nodiscard]] const arch::RawRegisters& raw() const noexcept { return raw_; }

private:
  arch::RawRegisters raw_{};
};

/// @brief One traced thread and what the tracer has planted in it.
///
/// Does not wait by itself unless a function says so, and never owns the process: it neither kills
/// nor reaps. The tracer's event loop hands each wait status to take(), which tells the stop, or
/// nothing when the stop was the tracer's own business and the thread runs again already. Functions
/// other than take() want the thread to be stopped.
///
/// **Being watched changes nothing.** A single step and a breakpoint are SIGTRAPs to the kernel,
/// which unblocks a blocked SIGTRAP and resets an ignored one. So SIGTRAP is out of the mask only
/// while the thread runs in user space under steps or breakpoints, comes back at each system call,
/// handler and stop that is told, and a reset disposition is set again. A SIGTRAP sent meanwhile is
/// kept and put back. Steps over a system call are made by its entry and exit stops, without any
/// SIGTRAP.
///
/// @code
/// Tracee tracee = Tracee::seize(pid);
/// tracee.insert_breakpoint(address);
/// tracee.resume();
/// Stop stop = tracee.wait();
/// while (stop.kind != StopKind::ended) { tracee.step(); stop = tracee.wait(); }
/// @endcode
/// @see @man{2,ptrace}
class Tracee {
public:
  /// @brief Attaches to a running thread by PTRACE_SEIZE; it runs on, until interrupt().
  ///
  /// With EXITKILL, all fork, vfork, clone, exec and exit events, and told-apart syscall stops.
  /// What the thread forks is attached too, with the same options; make a Tracee of its pid by
  /// adopt().
  /// @param[in] pid a thread that the caller may trace
  /// @throws std::system_error if it may not: EPERM for a child of a non-dumpable process that has
  /// not exec'd yet
  /// @see @man{2,ptrace}
  [[nodiscard]] static Tracee seize(pid_t pid);

  /// @brief A thread that is attached already: the child of a traced one.
  /// @param[in] pid its id
  /// @param[in] parent whose memory it was copied from, with the breakpoints; nullptr for none
  [[nodiscard]] static Tracee adopt(pid_t pid, const Tracee* parent = nullptr);

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }

  /// @brief Runs on, until something happens. Over breakpoints it steps by itself.
  /// @param[in] signo the signal to deliver, at a signal stop only
  void resume(int signo = 0);
  /// @brief Runs on, at most to the next entry or exit of a system call.
  void resume_to_call(int signo = 0);
  /// @brief Runs one instruction. With a signal that has a handler: goes to the handler's first
  /// instruction. A system call is one step and may sleep; a string instruction with a repeat
  /// prefix takes one step a round.
  void step(int signo = 0);
  /// @brief Delivers a signal that has a handler and stops at the handler's first instruction, as
  /// `stepped`, without any SIGTRAP.
  void enter_handler(int signo);
  /// @brief Leaves it in its group stop, so that SIGCONT works and its parent sees a stop.
  void listen();
  /// @brief Asks a running thread to stop, as `paused`. Restartable sleeps are made again.
  void interrupt();
  /// @brief Removes all breakpoints and lets it go.
  /// @param[in] signo the signal to deliver, at a signal stop only
  void detach(int signo = 0);

  /// @brief Makes sense of what waitpid told.
  /// @param[in] status the status of this thread
  /// @return the stop, or nothing: the thread runs again already
  [[nodiscard]] std::optional<Stop> take(posix::WaitStatus status);
  /// @brief Waits for this thread alone until there is a stop to tell. Sleeps as long as the thread
  /// does.
  Stop wait();

  [[nodiscard]] Registers registers() const;
  void set_registers(const Registers& registers);
  /// @brief The system call whose entry, filter stop or exit the thread stands at.
  [[nodiscard]] Call call() const;
  /// @brief The signal of a signal stop.
  [[nodiscard]] siginfo_t siginfo() const;
  /// @brief Changes what a signal stop will deliver.
  void set_siginfo(const siginfo_t& info);
  /// @brief The thread's mask; the one to be restored while it stands in sigsuspend and its kin.
  [[nodiscard]] posix::SignalSet mask() const;
  void set_mask(posix::SignalSet mask);
  /// @brief Signals waiting in the thread's own queue or in its process's, in their order.
  /// @param[in] shared whether the process's is meant
  [[nodiscard]] std::vector<siginfo_t> queued(bool shared) const;

  /// @brief Reads memory.
  /// @param[in] address where from
  /// @param[out] target where to
  /// @param[in] size how many bytes
  /// @return how many were there to read
  std::size_t read(arch::Word address, void* target, std::size_t size) const noexcept;

  /// @brief Reads one object, if it is there.
  template <typename T>
  [[nodiscard]] std::optional<T> read(arch::Word address) const noexcept {
    static_assert(std::is_trivially_copyable_v<T>);
    T value{};
    return read(address, &value, sizeof value) == sizeof value ? std::optional{value}
                                                               : std::nullopt;
  }

  /// @brief Reads text up to its NUL byte.
  [[nodiscard]] std::string read_text(arch::Word address, std::size_t longest = 256) const;
  /// @brief Writes memory, write-protected too.
  /// @throws std::system_error if there is no such memory
  void write(arch::Word address, const void* source, std::size_t size);
  /// @brief The next instruction's bytes, as they were before any breakpoint.
  [[nodiscard]] std::array<std::uint8_t, arch::longest_instruction> code(arch::Word address) const;

  /// @brief Plants a breakpoint; one at the same place already stays.
  void insert_breakpoint(arch::Word address);
  /// @brief Removes a breakpoint, if there is one.
  void remove_breakpoint(arch::Word address);

  [[nodiscard]] bool has_breakpoint(arch::Word address) const {
    return breakpoints_.contains(address);
  }

  void remove_breakpoints();

  /// @brief At a function's first instruction: where it will return to.
  [[nodiscard]] arch::Word return_address() const;

  /// @brief Makes a system call in the thread's name and waits for its result. All signals are held
  /// off meanwhile, and registers, mask and memory are as before afterwards.
  ///
  /// A call whose entry the thread stands at is made anew afterwards, with a second entry stop. Not
  /// at a signal stop whose signal is still to be delivered: it would be lost.
  /// @param[in] number SYS_…
  /// @param[in] arguments up to six
  /// @return its result, or -errno
  /// @throws std::runtime_error if the thread ended over it
  long inject(long number, const arch::CallArguments& arguments = {});

  /// @brief Copies the process as it stands, by an injected clone(CLONE_PARENT | SIGCHLD).
  ///
  /// The copy is stopped at the same instruction with the same registers, mask, memory and
  /// breakpoints; its parent is the original's parent, which has to reap it. It has no alarms, no
  /// pending signals and no children, and it shares file offsets. The caller caps their number.
  /// @return the copy, attached
  /// @throws std::system_error if the kernel refuses
  [[nodiscard]] Tracee snapshot();

  /// @brief Kills it, and lets it go on should it stand still: its next stop, the one of its exit,
  /// has to be let go again. Errors do not matter, for it may be gone.
  void let_die() noexcept;

  /// @brief Ends the process by SIGKILL, at whatever stop, and reaps it, as far as it is the
  /// caller's.
  ///
  /// SIGKILL alone does not end a tracee that stands in its `exiting` stop: the kernel drops
  /// signals to a process that is exiting, so somebody has to let it go on. Here that is done.
  /// @return how it ended; killed if somebody else has reaped it
  posix::WaitStatus end();

private:
  enum class Wish { run, to_call, step };
  enum class Phase { plain, guarded, passing, stepping, stepping_call, entering_handler };

  explicit Tracee(pid_t pid) noexcept : pid_{pid} {}

  void go(Wish wish, int signo);
  void start(Phase phase, int what, int signo = 0);
  [[nodiscard]] Stop classify(posix::WaitStatus status) const;
  [[nodiscard]] std::optional<Stop> take_trap(Stop stop);
  void lift_breakpoint(arch::Word address);
  void put_back();
  void run_to_call_stop(int operation);
  Registers set_call_aside();
  [[nodiscard]] std::optional<Stop> go_on(Stop stop);
  void hide_trap();
  void show_trap();
  void restore_ignored_trap();
  [[nodiscard]] bool stands_at_call(const Registers& registers) const;
  [[nodiscard]] bool catches(int signo) const;

  pid_t pid_;
  Wish wish_ = Wish::run;
  Phase phase_ = Phase::plain;
  std::map<arch::Word, std::vector<std::uint8_t>> breakpoints_; ///< address → the bytes beneath
  std::optional<arch::Word> lifted_;                            ///< removed for one step
  std::optional<arch::Word>
      seen_;                 ///< where it stands, as it was told: a breakpoint there has been met
  bool trap_hidden_ = false; ///< SIGTRAP is blocked in truth, but not just now
  std::optional<bool> trap_ignored_; ///< whether SIGTRAP is ignored, where known
  std::vector<siginfo_t> parked_;    ///< blocked SIGTRAPs that came while it was not
  bool at_entry_ = false;            ///< it was told to stand at a system call's entry
  bool flags_pushed_ = false;        ///< the step runs an instruction that shows the step flag
};

/// @brief Puts the calling thread, and so all that it starts from now on, on one processor, as long
/// as this object lives. Stops are up to ten times cheaper when tracer and tracees share one.
class OneProcessor {
public:
  /// @param[in] tracee a process that runs already and is to share it; 0 for none
  explicit OneProcessor(pid_t tracee = 0);
  ~OneProcessor();
  OneProcessor(const OneProcessor&) = delete;
  OneProcessor& operator=(const OneProcessor&) = delete;

private:
  std::vector<unsigned char> before_;
};

} // namespace tracer
