#include "common/judge/notice.hpp"

#include <errno.h>
#include <sys/ioctl.h>

namespace judge {
namespace {

void respond(int listener, seccomp_notif_resp response) {
  ::ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response); // ENOENT: a signal ended the wait
}

} // namespace

std::optional<seccomp_notif> receive_notice(int listener) {
  seccomp_notif notice{};
  if (::ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &notice) != 0) {
    return std::nullopt;
  }
  return notice;
}

bool still_waits(int listener, __u64 id) {
  return ::ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0;
}

void let_go(int listener, __u64 id) {
  respond(listener, {id, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE});
}

void refuse(int listener, __u64 id, int error) {
  respond(listener, {id, 0, -error, 0});
}

} // namespace judge
