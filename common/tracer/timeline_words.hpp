/// @file
/// @brief A moment of a recording in plain English.
#pragma once

#include "common/tracer/event.hpp"

#include <functional>

namespace tracer {

/// @brief Events that are one moment, and who did it.
struct Moment {
  std::vector<Event> events{};    ///< at least one, the deciding one first
  posix::SignalSet mask_before{}; ///< what the process blocked before it
  std::string handler{};          ///< the handler that the process was in before it
  std::string sleeps_in{};        ///< the call that the process slept in before it
};

/// @brief How a process is called.
using NameOf = std::function<std::string(pid_t)>;

/// @brief Who acts in an event: the sender, the waiting parent, who called setpgid; 0: the kernel.
[[nodiscard]] pid_t actor(const Event& event) noexcept;

/// @brief Whom a `sent` event is for.
[[nodiscard]] pid_t receiver(const Event& sent) noexcept;

/// @brief What the actor does, without its name: "blocks SIGUSR2".
/// @param[in] moment what happened
/// @param[in] name_of the processes' names
[[nodiscard]] std::string in_words(const Moment& moment, const NameOf& name_of);

/// @brief A signal's name without the SIG, as the shell says it: "USR1".
[[nodiscard]] std::string short_name(int signo);

/// @brief Short names of signals, or what they amount to: "USR1 USR2", "all signals".
[[nodiscard]] std::string short_names(posix::SignalSet set);

} // namespace tracer
