/// @file
/// @brief Who a judge run is, for the kernel.
#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <array>
#include <optional>

namespace confinement {

/// @brief The user and group that a slot's runs drop to: 64100 and up.
///
/// One for each slot, because root ignores RLIMIT_NPROC and because runs of one user could use up
/// each other's share of processes and pending signals.
/// @param[in] slot 0 and up
/// @return nothing if this process is not root, or its user namespace does not know that user
[[nodiscard]] std::optional<uid_t> slot_uid(int slot);

/// @brief How many threads a user has on this machine; that is what RLIMIT_NPROC counts.
/// @param[in] user whose
[[nodiscard]] rlim_t threads_of(uid_t user);

/// @brief One limit, soft and hard.
struct Limit {
  __rlimit_resource resource; ///< RLIMIT_…
  rlim_t value;               ///< lowered to the hard limit in force
};

/// @brief The limits of a judge and of all that it starts; the judge sets closer ones for subjects.
/// @param[in] user who it runs as
/// @param[in] own_namespace whether it gets a user namespace of its own
[[nodiscard]] std::array<Limit, 6> limits_for(uid_t user, bool own_namespace);

} // namespace confinement
