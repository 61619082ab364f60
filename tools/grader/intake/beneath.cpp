// Nearly every published hole in a grader was the trusted side following a link. Here the kernel
// refuses: RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS hold for every step of a path, not only its
// last.
#include "tools/grader/intake/beneath.hpp"

#include "common/posix/check.hpp"
#include "common/tracer/printable.hpp"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

namespace grader {
namespace {

posix::UniqueFd open_beneath(int folder, const std::string& name, std::uint64_t flags) {
  open_how how{};
  how.flags = flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const long descriptor = ::syscall(SYS_openat2, folder, name.c_str(), &how, sizeof how);
  if (descriptor >= 0) {
    return posix::UniqueFd{static_cast<int>(descriptor)};
  }
  const std::string shown = tracer::printable(name);
  if (errno == ELOOP) {
    throw Refusal{shown + " is a symbolic link, or lies behind one; links are not followed"};
  }
  if (errno == ENXIO || errno == ENODEV) {
    throw Refusal{shown + " is not a regular file"};
  }
  throw Refusal{shown + " cannot be opened: " + std::strerror(errno)};
}

} // namespace

Beneath::Beneath(const std::string& path)
    : descriptor_{
          posix::check(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), path.c_str())} {}

Beneath Beneath::folder(const std::string& name) const {
  return Beneath{open_beneath(get(), name, O_RDONLY | O_DIRECTORY)};
}

std::vector<FolderEntry> Beneath::entries(std::size_t most) const {
  const int copy = posix::check(::openat(get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "openat");
  const std::unique_ptr<DIR, int (*)(DIR*)> stream{::fdopendir(copy), &::closedir};
  std::vector<FolderEntry> all;
  while (const dirent* entry = ::readdir(stream.get())) {
    const std::string name = static_cast<const char*>(entry->d_name);
    if (name == "." || name == "..") {
      continue;
    }
    if (all.size() >= most) {
      throw Refusal{"a folder has more than " + std::to_string(most) + " entries"};
    }
    unsigned char type = entry->d_type;

    struct stat state {};

    if (type == DT_UNKNOWN && ::fstatat(get(), name.c_str(), &state, AT_SYMLINK_NOFOLLOW) == 0) {
      type = IFTODT(state.st_mode);
    }
    all.push_back({name, type});
  }
  std::ranges::sort(all, {}, &FolderEntry::name);
  return all;
}

posix::UniqueFd Beneath::file(const std::string& name) const {
  // A look first: to open a device can have effects of its own.
  struct stat state {};

  if (::fstatat(get(), name.c_str(), &state, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISREG(state.st_mode) &&
      !S_ISLNK(state.st_mode)) {
    throw Refusal{tracer::printable(name) + " is not a regular file"};
  }
  posix::UniqueFd file = open_beneath(get(), name, O_RDONLY);
  if (::fstat(file.get(), &state) == -1 || !S_ISREG(state.st_mode)) {
    throw Refusal{tracer::printable(name) + " is not a regular file"};
  }
  return file;
}

std::string Beneath::text(const std::string& name, std::size_t longest) const {
  const posix::UniqueFd opened = file(name);
  std::string text;
  std::array<char, 65536> buffer; // NOLINT(*-member-init): read() fills it
  for (ssize_t length = 0; (length = ::read(opened.get(), buffer.data(), buffer.size())) != 0;) {
    if (length == -1 && errno != EINTR) {
      throw Refusal{tracer::printable(name) + " cannot be read: " + std::strerror(errno)};
    }
    text.append(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
    if (text.size() > longest) {
      throw Refusal{tracer::printable(name) + " is larger than " + std::to_string(longest / 1024) +
                    " KiB"};
    }
  }
  return text;
}

std::int64_t Beneath::written_at(const std::string& name) const {
  struct stat state {};

  return ::fstatat(get(), name.c_str(), &state, AT_SYMLINK_NOFOLLOW) == 0 ? state.st_mtim.tv_sec
                                                                          : 0;
}

bool Beneath::has(const std::string& name) const {
  struct stat state {};

  return ::fstatat(get(), name.c_str(), &state, AT_SYMLINK_NOFOLLOW) == 0 &&
         (S_ISREG(state.st_mode) || S_ISDIR(state.st_mode));
}

} // namespace grader
