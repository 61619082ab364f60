#include "common/judge/confinement/sandbox.hpp"

#include <initializer_list>
#include <system_error>

namespace confinement {
namespace {

namespace fs = std::filesystem;

void add(std::vector<std::string>& to, std::initializer_list<std::string> words) {
  to.insert(to.end(), words);
}

// Links into /usr where the system has merged them, folders of their own where it has not.
void add_system(std::vector<std::string>& to, const fs::path& root) {
  add(to, {"--ro-bind", (root / "usr").string(), "/usr"});
  for (const char* name : {"bin", "sbin", "lib", "lib32", "lib64", "libx32"}) {
    const fs::path path = root / name;
    std::error_code none;
    if (fs::is_symlink(path, none)) {
      add(to, {"--symlink", fs::read_symlink(path, none).string(), "/" + std::string{name}});
    } else if (fs::is_directory(path, none)) {
      add(to, {"--ro-bind", path.string(), "/" + std::string{name}});
    }
  }
  for (const char* path : {"/etc/ld.so.cache", "/etc/alternatives"}) {
    add(to, {"--ro-bind-try", path, path});
  }
}

} // namespace

std::vector<std::string> bwrap_arguments(const Sandbox& sandbox, const fs::path& root) {
  // --unshare-user by name: --unshare-all quietly goes on without it.
  // --new-session: PID namespaces do not split process groups; kill(0) would reach the caller's.
  std::vector<std::string> all{"--unshare-user",
                               "--unshare-pid",
                               "--unshare-ipc",
                               "--unshare-net",
                               "--unshare-uts",
                               "--unshare-cgroup-try",
                               "--disable-userns",
                               "--new-session",
                               "--die-with-parent",
                               "--as-pid-1"};
  add_system(all, root);
  if (sandbox.devices) {
    add(all, {"--proc", "/proc", "--dev", "/dev"});
    add(all, {"--size", std::to_string(sandbox.writable_bytes / 4), "--tmpfs", "/dev/shm"});
  } else {
    add(all, {"--size", "4096", "--tmpfs", "/dev", "--dev-bind", "/dev/null", "/dev/null"});
  }
  add(all, {"--size", std::to_string(sandbox.writable_bytes), "--tmpfs", "/tmp"});
  for (const Sandbox::Shown& one : sandbox.shown) {
    add(all, {one.writable ? "--bind" : "--ro-bind", one.path, one.path});
  }
  for (const Sandbox::File& file : sandbox.files) {
    if (!file.original.empty()) {
      add(all, {"--ro-bind", file.original, file.path});
    } else {
      // A file and not a bind mount by descriptor: that one shows as deleted in /proc/PID/exe.
      add(all, {"--perms", "0755", "--file", std::to_string(file.descriptor), file.path});
    }
  }
  // Both are tmpfs of half the memory, and nobody inside has to write there.
  add(all, {"--remount-ro", "/dev", "--remount-ro", "/"});
  all.emplace_back("--clearenv");
  for (const std::string& variable : sandbox.environment) {
    const std::size_t equals = variable.find('=');
    add(all, {"--setenv", variable.substr(0, equals), variable.substr(equals + 1)});
  }
  add(all, {"--cap-drop", "ALL", "--hostname", "siglab", "--chdir", "/tmp"});
  if (sandbox.status_descriptor >= 0) {
    add(all, {"--json-status-fd", std::to_string(sandbox.status_descriptor)});
  }
  all.emplace_back("--");
  all.insert(all.end(), sandbox.command.begin(), sandbox.command.end());
  return all;
}

} // namespace confinement
