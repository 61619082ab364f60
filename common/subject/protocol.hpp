/// @file
/// @brief What subject and judge say to each other, and on which descriptor.
///
/// Each message is one datagram on a SOCK_SEQPACKET socket: a kind, then fields that end with a NUL
/// byte each. The kernel tells the judge which process sent it (SCM_CREDENTIALS).
#pragma once

#include <cstddef>

namespace subject::protocol {

/// @brief The subject's end of the channel; high, so that lessons about descriptors see 3 and up.
inline constexpr int channel_fd = 199;

/// @brief The longest message, in bytes; longer reports are cut.
inline constexpr std::size_t longest = 32768;

/// @brief Before a probe's name: it begins with a gate "start", so that a tracer can attach.
inline constexpr char waiting = '@';

/// @brief A message's first byte.
enum class Kind : char {
  started = 's',   ///< the runtime is about to run the probe: no fields
  report = 'r',    ///< key, value
  gate = 'g',      ///< name; carries the write end of the pipe that the sender waits on
  todo = 't',      ///< what is to do, file, line
  exception = 'x', ///< type, what(), errno or 0: it left the probe
  ended = 'e',     ///< the probe returned: no fields
};

} // namespace subject::protocol
