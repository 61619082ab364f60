/// @file
/// @brief The subject's side of the channel to the judge; for the runtime itself.
#pragma once

#include "common/subject/protocol.hpp"

#include <initializer_list>
#include <string_view>

namespace subject::channel {

/// @brief Sends one message.
///
/// Without a judge (a demo, a program run by hand) it does nothing. errno is left as it was.
/// @param[in] kind what it is
/// @param[in] fields its texts; what does not fit is cut
/// @param[in] descriptor goes along as SCM_RIGHTS; -1 for none
/// @return whether a judge got it
/// @note async-signal-safe: yes
/// @see @posix{sendmsg}
bool send(protocol::Kind kind,
          std::initializer_list<std::string_view> fields,
          int descriptor = -1) noexcept;

} // namespace subject::channel
