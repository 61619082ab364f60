#include "common/subject/channel.hpp"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace subject::channel {

bool send(protocol::Kind kind,
          std::initializer_list<std::string_view> fields,
          int descriptor) noexcept {
  const int saved = errno;
  std::array<char, protocol::longest> text; // NOLINT(*-member-init): filled below, up to `used`
  std::size_t used = 0;
  text[used++] = static_cast<char>(kind);
  for (const std::string_view field : fields) {
    const std::size_t room = text.size() - used;
    if (room < 2) {
      break;
    }
    const std::size_t length = std::min(field.size(), room - 1);
    std::memcpy(text.data() + used, field.data(), length);
    used += length;
    text[used++] = '\0';
  }

  iovec piece{text.data(), used};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  if (descriptor >= 0) {
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
  }
  ssize_t sent = -1;
  do {
    sent = ::sendmsg(protocol::channel_fd, &message, MSG_NOSIGNAL);
  } while (sent == -1 && errno == EINTR);
  errno = saved;
  return sent >= 0;
}

} // namespace subject::channel
