#include "common/judge/confinement/refusal.hpp"

#include <array>
#include <fstream>

namespace confinement {
namespace {

struct Switch {
  const char* path;
  long refusing;
  const char* because;
  const char* remedy;
};

constexpr std::array switches{
    Switch{"user/max_user_namespaces",
           0,
           "this system allows no user namespaces",
           "sudo sysctl -w user.max_user_namespaces=15000"},
    Switch{"kernel/unprivileged_userns_clone",
           0,
           "this system keeps user namespaces to root",
           "sudo sysctl -w kernel.unprivileged_userns_clone=1"},
    Switch{"kernel/apparmor_restrict_unprivileged_userns",
           1,
           "AppArmor keeps ordinary programs from using user namespaces",
           "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"},
};

std::string first_line(std::string_view text) {
  return std::string{text.substr(0, text.find('\n'))};
}

} // namespace

std::string explain_refusal(std::string_view words, const std::filesystem::path& proc_sys) {
  const std::string said = first_line(words);
  if (said.find("No such file or directory") != std::string::npos &&
      said.find("execve") != std::string::npos) {
    return "bubblewrap (the program bwrap) is not installed\n"
           "To mend it: install the package bubblewrap";
  }
  if (said.find("Unknown option") != std::string::npos) {
    return "bubblewrap is too old (" + said + ")\nTo mend it: install bubblewrap 0.8.0 or newer";
  }
  for (const Switch& one : switches) {
    long value = -1;
    if (std::ifstream{proc_sys / one.path} >> value && value == one.refusing) {
      return std::string{one.because} + " (" + said + ")\nTo mend it: " + one.remedy;
    }
  }
  return "namespaces are refused here (" + said +
         ")\nTo mend it: in a container, start it with --security-opt seccomp=unconfined "
         "--security-opt apparmor=unconfined --security-opt systempaths=unconfined; in a chroot, "
         "use a container or systemd-nspawn instead";
}

} // namespace confinement
