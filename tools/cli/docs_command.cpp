#include "tools/cli/docs_command.hpp"

#include "tools/cli/ninja.hpp"
#include "tools/cli/text.hpp"
#include "tools/course/command.hpp"
#include "tools/course/error.hpp"

#include <fmt/format.h>

namespace cli {

int docs_command(const Context& context, const DocsOptions& options) {
  {
    ProgressLine progress{context.style};
    const BuildOutcome built = build(context, {"docs/docs.stamp"}, progress);
    if (!built.ok) {
      const std::string words = built.failed.empty() ? built.rest : built.failed.begin()->second;
      throw course::Error{"the website is not built:\n" + sanitise_diagnostics(words, false)};
    }
  }
  const std::filesystem::path site = context.build / "docs" / "site";
  fmt::print("The website is at {}\n", short_path(site / "index.html"));
  if (!options.open) {
    return all_passed;
  }
  std::fflush(stdout);
  const std::filesystem::path server = context.root / "docs" / "tools" / "serve.py";
  const posix::WaitStatus status =
      course::run_on_terminal({"python3", server.string(), site.string()});
  return status == posix::WaitStatus::of_exit(0) ? all_passed : not_yet;
}

} // namespace cli
