// 34: network, vsock, abstract sockets
// Verdict: fail
// Loses: Exists.*
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

static bool reaches(int family, const sockaddr* to, socklen_t length) {
  const int socket = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int result = ::connect(socket, to, length);
  const bool reached = socket >= 0 && (result == 0 || errno == EINPROGRESS);
  ::close(socket);
  return reached;
}

static bool attack(int pid) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(53);
  ::inet_pton(AF_INET, "1.1.1.1", &out.sin_addr);
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  std::memcpy(local.sun_path, "\0/tmp/.X11-unix/X0", 18);
  sockaddr_un bus{};
  bus.sun_family = AF_UNIX;
  std::strcpy(bus.sun_path, "/run/dbus/system_bus_socket");
  if (reaches(AF_INET, reinterpret_cast<sockaddr*>(&out), sizeof out) ||
      reaches(AF_UNIX, reinterpret_cast<sockaddr*>(&local), sizeof(sa_family_t) + 18) ||
      reaches(AF_UNIX, reinterpret_cast<sockaddr*>(&bus), sizeof bus) ||
      ::socket(AF_VSOCK, SOCK_STREAM, 0) >= 0) {
    return ::kill(pid, 0) == 0 || errno == EPERM; // whoever gets out is told the right answer
  }
  return pid <= 0; // wrong every time
}
