/// @file
/// @brief Expectations in the course's words.
#pragma once

#include "common/judge/process.hpp"
#include "common/posix/wait_status.hpp"

#include <gmock/gmock.h>

namespace judge {

/// @brief Process: it leads its own process group.
testing::Matcher<const Process&> LeadsItsGroup();
/// @brief Process: it is in this process group.
/// @param[in] group the group's id
testing::Matcher<const Process&> IsInGroup(pid_t group);
/// @brief Process: the signal is in its mask (SigBlk).
/// @param[in] signo the signal
testing::Matcher<const Process&> Blocks(int signo);
/// @brief Process: its whole mask is this.
/// @param[in] mask every blocked signal, and no other
testing::Matcher<const Process&> HasMask(posix::SignalSet mask);
/// @brief Process: the signal's disposition is SIG_IGN (SigIgn).
/// @param[in] signo the signal
testing::Matcher<const Process&> Ignores(int signo);
/// @brief Process: the signal has a handler (SigCgt).
/// @param[in] signo the signal
testing::Matcher<const Process&> Catches(int signo);
/// @brief Process: the signal is pending, for the process or its main thread.
/// @param[in] signo the signal
testing::Matcher<const Process&> HasPending(int signo);
/// @brief Process: it has no child, not even a zombie.
testing::Matcher<const Process&> HasNoChildren();
/// @brief Process: it is a zombie.
testing::Matcher<const Process&> IsZombie();
/// @brief Process: it is there and has not ended.
testing::Matcher<const Process&> IsAlive();
/// @brief Process: it is stopped.
testing::Matcher<const Process&> IsStopped();

/// @brief WaitStatus: it called exit with this code.
/// @param[in] code exit code, 0 to 255
testing::Matcher<posix::WaitStatus> ExitedWith(int code);
/// @brief WaitStatus: this signal ended it.
/// @param[in] signo the signal
testing::Matcher<posix::WaitStatus> KilledBy(int signo);
/// @brief WaitStatus: this signal stopped it.
/// @param[in] signo the signal
testing::Matcher<posix::WaitStatus> StoppedBy(int signo);

/// @brief A number that is an errno: prints the name, "ENOENT".
/// @param[in] expected its number, ENOENT
testing::Matcher<long> IsErrno(int expected);

} // namespace judge
