/// @file
/// @brief A subject's thread that the kernel keeps at a call until the judge has decided.
#pragma once

#include <linux/seccomp.h>

#include <optional>

namespace judge {

/// @brief Takes the next notification.
/// @param[in] listener the listener that the subject's filter made
/// @return nothing if the caller is gone meanwhile
/// @see @man{2,seccomp_unotify}
[[nodiscard]] std::optional<seccomp_notif> receive_notice(int listener);

/// @brief Whether the thread of a notification still waits.
/// @param[in] listener the listener it came from
/// @param[in] id the notification's id
[[nodiscard]] bool still_waits(int listener, __u64 id);

/// @brief Lets the call be made.
/// @param[in] listener the listener it came from
/// @param[in] id the notification's id; one that is gone is no error
void let_go(int listener, __u64 id);

/// @brief Makes the call fail.
/// @param[in] listener the listener it came from
/// @param[in] id the notification's id; one that is gone is no error
/// @param[in] error the errno that the caller sees
void refuse(int listener, __u64 id, int error);

} // namespace judge
