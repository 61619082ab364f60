/// @file
/// @brief The walls, as arguments for bubblewrap.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace confinement {

/// @brief What a sandbox holds besides the system's programs and libraries.
struct Sandbox {
  /// @brief A program that is not part of the system.
  struct File {
    std::string path;     ///< where it is inside
    int descriptor = -1;  ///< open for reading, and inherited by bubblewrap, which copies from it
    std::string original; ///< a path that its user can reach: bound in place of the costlier copy
  };

  /// @brief A folder or file of the machine, seen under its own path.
  struct Shown {
    std::string path;      ///< absolute; the same inside and outside
    bool writable = false; ///< whether it can be changed; it has to allow that to the user, too
  };

  std::vector<File> files;                    ///< programs
  std::vector<Shown> shown;                   ///< what else is to be seen
  std::vector<std::string> command;           ///< what runs as PID 1
  std::vector<std::string> environment;       ///< all of it, as "NAME=value"
  int status_descriptor = -1;                 ///< of --json-status-fd; -1: none
  std::uint64_t writable_bytes = 64ULL << 20; ///< size of /tmp; a quarter of it for /dev/shm
  bool devices = true; ///< /proc and the usual devices; without, there is only /dev/null
};

/// @brief bubblewrap's arguments, without its own name.
///
/// Namespaces of every kind, /usr read-only, a small /tmp, nothing of the caller's home,
/// environment, capabilities or session. Not its business: descriptors, limits and the user, which
/// are set before bubblewrap starts.
/// @param[in] sandbox what is inside
/// @param[in] root the system's root, where it looks for /bin, /lib and their kin
/// @return the arguments
/// @see @man{1,bwrap}
[[nodiscard]] std::vector<std::string> bwrap_arguments(const Sandbox& sandbox,
                                                       const std::filesystem::path& root = "/");

} // namespace confinement
