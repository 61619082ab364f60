#include "common/judge/inbox.hpp"

#include "common/subject/protocol.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <vector>

namespace judge {
namespace {

using subject::protocol::Kind;

constexpr std::size_t most_messages = 200'000;
constexpr std::size_t most_bytes = std::size_t{64} * 1024 * 1024;
constexpr std::size_t most_gates = 100;

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> fields;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\0'), text.size());
    fields.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return fields;
}

int number(const std::string& text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

struct Ancillary {
  pid_t sender = 0;
  posix::UniqueFd descriptor;
};

Ancillary unpack(msghdr& message) {
  Ancillary result;
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET) {
      continue;
    }
    if (header->cmsg_type == SCM_CREDENTIALS) {
      ucred credentials{};
      std::memcpy(&credentials, CMSG_DATA(header), sizeof credentials);
      result.sender = credentials.pid;
    } else if (header->cmsg_type == SCM_RIGHTS) {
      const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
      for (std::size_t index = 0; index < count; ++index) {
        int descriptor = -1;
        std::memcpy(&descriptor, CMSG_DATA(header) + index * sizeof(int), sizeof descriptor);
        result.descriptor.reset(descriptor); // a second one is not ours to keep
      }
    }
  }
  return result;
}

} // namespace

bool Inbox::drain(int channel) {
  static std::array<char, subject::protocol::longest + 1> buffer;
  bool any = false;
  while (!flooded_) {
    iovec piece{buffer.data(), buffer.size()};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(16 * sizeof(int)) + CMSG_SPACE(sizeof(ucred))>
        control{};
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t got = ::recvmsg(channel, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got <= 0) {
      break;
    }
    any = true;
    Ancillary extra = unpack(message);
    bytes_ += static_cast<std::size_t>(got);
    flooded_ = ++messages_ > most_messages || bytes_ > most_bytes || gates_.size() > most_gates;
    take({buffer.data(), static_cast<std::size_t>(got)}, extra.sender, std::move(extra.descriptor));
  }
  return any;
}

void Inbox::take(std::string_view message, pid_t sender, posix::UniqueFd descriptor) {
  const auto kind = static_cast<Kind>(message.front());
  std::vector<std::string> fields = split(message.substr(1));
  fields.resize(3);
  switch (kind) {
  case Kind::report:
    reports_[fields[0]].push_back(std::move(fields[1]));
    break;
  case Kind::gate:
    met_.insert(fields[0]);
    gates_.emplace_back(sender, std::move(fields[0]), std::move(descriptor));
    break;
  case Kind::todo:
    if (!unwritten_) {
      unwritten_ = Unwritten{fields[0], {fields[1], number(fields[2])}};
    }
    break;
  case Kind::exception:
    if (!thrown_) {
      thrown_ = Thrown{fields[0], fields[1], number(fields[2])};
    }
    break;
  case Kind::ended:
    ended_ = true;
    break;
  case Kind::started:
    break;
  }
}

Inbox Inbox::reports_only() const {
  Inbox copy;
  copy.reports_ = reports_;
  return copy;
}

std::optional<std::string> Inbox::take_report(std::string_view key) {
  const auto found = reports_.find(key);
  if (found == reports_.end() || found->second.empty()) {
    return std::nullopt;
  }
  std::string value = std::move(found->second.front());
  found->second.pop_front();
  return value;
}

std::optional<Gate> Inbox::take_gate(std::string_view name, pid_t pid) {
  const auto found = std::find_if(gates_.begin(), gates_.end(), [&](const Gate& gate) {
    return gate.name() == name && (pid == 0 || gate.pid() == pid);
  });
  if (found == gates_.end()) {
    return std::nullopt;
  }
  Gate gate = std::move(*found);
  gates_.erase(found);
  return gate;
}

} // namespace judge
