/// @file
/// @brief The system calls that the recorder stops at.
#pragma once

#include "common/tracer/tracee.hpp"

#include <span>
#include <string>

namespace tracer {

/// @brief What a call is to the recorder.
enum class CallRole {
  other,   ///< nothing
  group,   ///< setpgid
  session, ///< setsid
  action,  ///< rt_sigaction
  mask,    ///< rt_sigprocmask
  back,    ///< rt_sigreturn
  send,    ///< kill and its kin
  accept,  ///< rt_sigtimedwait
  look,    ///< rt_sigpending
  suspend, ///< rt_sigsuspend: sleeps with another mask
  wait,    ///< wait4, waitid
  sleep,   ///< whatever else may sleep
  message, ///< sendmsg, on the subject's channel only
  again,   ///< restart_syscall
};

/// @brief What a call is to the recorder.
[[nodiscard]] CallRole role_of(long number);

/// @brief A call's name as the kernel has it.
[[nodiscard]] std::string call_name(long number);

/// @brief A call in words, as the student wrote it: "kill(0, SIGUSR2)", "waitpid(-1)".
/// @param[in] tracee who makes it, to read its memory
[[nodiscard]] std::string call_words(const Tracee& tracee, const Call& call);

/// @brief A call's outcome in words: "EINTR", "0", "child 12".
[[nodiscard]] std::string result_words(const Call& call);

/// @brief Makes the kernel stop a thread, and whatever it will fork or exec, at these calls'
/// entries.
///
/// By a seccomp filter that the thread is made to install, which also sets its no_new_privs.
/// @param[in] tracee a stopped thread
/// @param[in] channel the descriptor on which sendmsg is meant; -1 for none
/// @return whether it did; if not, the caller has to stop at every call
/// @see @man{2,seccomp}
[[nodiscard]] bool install_call_filter(Tracee& tracee, int channel);

} // namespace tracer
