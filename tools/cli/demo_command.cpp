#include "tools/cli/commands.hpp"
#include "tools/cli/ninja.hpp"
#include "tools/cli/text.hpp"
#include "tools/course/catalogue.hpp"
#include "tools/course/command.hpp"
#include "tools/course/error.hpp"

#include <fmt/format.h>

namespace cli {
namespace {

namespace fs = std::filesystem;

/// A PID namespace of its own, so that kill(-1, …) on the way to understanding ends the demo and
/// not the desktop; a session of its own, so that kill(0, …) does not end the shell.
std::vector<std::string> walls_of_demo() {
  std::vector<std::string> command{"bwrap",
                                   "--unshare-user",
                                   "--unshare-pid",
                                   "--unshare-ipc",
                                   "--unshare-net",
                                   "--unshare-uts",
                                   "--new-session",
                                   "--die-with-parent",
                                   "--cap-drop",
                                   "ALL"};
  for (const char* folder :
       {"/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/passwd", "/etc/group"}) {
    if (fs::is_symlink(folder)) {
      command.insert(command.end(), {"--symlink", fs::read_symlink(folder).string(), folder});
    } else if (fs::exists(folder)) {
      command.insert(command.end(), {"--ro-bind", folder, folder});
    }
  }
  command.insert(command.end(), {"--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"});
  return command;
}

std::vector<std::string> with_program(std::vector<std::string> command, const fs::path& program) {
  command.insert(command.end(), {"--ro-bind", program.string(), "/demo", "--chdir", "/tmp"});
  command.insert(command.end(), {"--", "/demo"});
  return command;
}

} // namespace

int demo_command(const Context& context, const DemoOptions& options) {
  const course::Catalogue catalogue{context.root};
  const course::Lab& lab = *catalogue.find(options.target).lab;
  const std::string target =
      fmt::format("{}/{}.demo", options.solution ? "solutions" : "labs", lab.name);
  if (context.ninja) {
    ProgressLine progress{context.style};
    BuildOutcome built = build(context, {target}, progress);
    if (!built.ok) {
      const std::string words = built.failed.empty() ? built.rest : built.failed.begin()->second;
      fmt::print(stderr, "{}", sanitise_diagnostics(words, context.style.colour));
      throw course::Error{built.failed.empty() ? "the demo cannot be built"
                                               : "the demo does not compile; mend this first"};
    }
  }
  const fs::path program = fs::absolute(context.build / target);
  std::fflush(stdout);
  const std::vector<std::string> walls = walls_of_demo();
  std::vector<std::string> trial = with_program(walls, "/usr/bin/true");
  if (!course::run_command(trial).ok()) {
    if (!options.unconfined) {
      throw course::Error{"this machine refuses to confine the demo (bwrap cannot make "
                          "namespaces), and a mistaken\n"
                          "kill(-1, …) in it would end your whole desktop session. If you know "
                          "that your code does\n"
                          "no such thing: siglab demo --unconfined"};
    }
    return course::run_on_terminal({program.string()}).exited() ? all_passed : not_yet;
  }
  const posix::WaitStatus status = course::run_on_terminal(with_program(walls, program));
  return status == posix::WaitStatus::of_exit(0) ? all_passed : not_yet;
}

} // namespace cli
