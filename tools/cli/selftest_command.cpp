#include "tools/cli/commands.hpp"
#include "tools/cli/ninja.hpp"
#include "tools/cli/text.hpp"
#include "tools/course/command.hpp"
#include "tools/course/error.hpp"
#include "tools/course/files.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>

namespace cli {
namespace {

struct Tally {
  int passed = 0;
  int failed = 0;
  int skipped = 0;
};

/// Meson's own record of the run: one JSON object a line.
Tally count(const std::string& log) {
  Tally tally;
  std::istringstream lines{log};
  for (std::string line; std::getline(lines, line);) {
    const auto entry = nlohmann::json::parse(line, nullptr, false);
    const std::string result = entry.is_object() ? entry.value("result", "") : "";
    if (result == "OK" || result == "EXPECTEDFAIL") {
      ++tally.passed;
    } else if (result == "SKIP") {
      ++tally.skipped;
    } else {
      ++tally.failed;
    }
  }
  return tally;
}

} // namespace

int selftest_command(const Context& context) {
  const std::string build = context.build.string();
  const std::filesystem::path log = context.build / "meson-logs" / "testlog.json";
  ProgressLine progress{context.style};
  const BuildOutcome built = cli::build(context, {"all"}, progress);
  if (!built.ok) {
    const std::string words = built.failed.empty() ? built.rest : built.failed.begin()->second;
    throw course::Error{"not everything builds, so nothing was tested:\n" +
                        sanitise_diagnostics(words, false)};
  }
  std::vector<std::string> command{
      "meson", "test", "-C", build, "--no-rebuild", "--print-errorlogs"};
  // The deadlines are a last resort, and a machine that does other work too is slow.
  command.insert(command.end(), {"--timeout-multiplier", "4"});
  // The labs' suite is the student's own work: that it is not done is no defect of the project.
  command.insert(command.end(), {"--no-suite", "labs"});
  std::error_code ignored;
  std::filesystem::remove(log, ignored);
  std::fflush(stdout);
  const posix::WaitStatus status = course::run_on_terminal(command);
  if (!std::filesystem::exists(log)) {
    throw course::Error{fmt::format("meson test {} and tested nothing", status.describe())};
  }
  const Tally tally = count(course::read_text(log));
  fmt::print("\n{} passed, {} failed, {} skipped\n", tally.passed, tally.failed, tally.skipped);
  const bool good = status == posix::WaitStatus::of_exit(0) && tally.failed == 0;
  return good ? all_passed : not_yet;
}

} // namespace cli
