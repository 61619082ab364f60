#include "tools/cli/ninja.hpp"

#include "tools/course/command.hpp"

#include <fmt/format.h>

#include <charconv>

namespace cli {
namespace {

/// The count in "@@3/14@@…".
std::pair<std::size_t, std::size_t> count_of(std::string_view status) {
  std::size_t done = 0;
  std::size_t total = 0;
  const char* end = status.data() + status.size();
  const auto [slash, error] = std::from_chars(status.data() + 2, end, done);
  if (error == std::errc{} && slash != end) {
    std::from_chars(slash + 1, end, total);
  }
  return {done, total};
}

} // namespace

void NinjaOutput::line(std::string_view text) {
  constexpr std::string_view failed = "FAILED: ";
  if (command_next_) {
    command_next_ = false;
  } else if (text.starts_with("@@")) {
    const auto [done, total] = count_of(text);
    progress_.show(done, total, "building");
    failing_.clear();
  } else if (text.starts_with(failed)) {
    failing_ = text.substr(failed.size(), text.find(' ', failed.size()) - failed.size());
    outcome_.failed[failing_];
    command_next_ = true;
  } else if (text.starts_with("ninja: ")) {
    failing_.clear();
    if (text.starts_with("ninja: error") || text.starts_with("ninja: fatal")) {
      outcome_.rest += fmt::format("{}\n", text);
    }
  } else if (!failing_.empty()) {
    outcome_.failed[failing_] += fmt::format("{}\n", text);
  } else {
    outcome_.rest += fmt::format("{}\n", text);
  }
}

BuildOutcome
build(const Context& context, const std::vector<std::string>& targets, ProgressLine& progress) {
  std::vector<std::string> command{"env",
                                   fmt::format("NINJA_STATUS={}", NinjaOutput::status_format),
                                   "CLICOLOR_FORCE=1", // keeps the compiler's colours; we filter
                                   "ninja",
                                   "-C",
                                   context.build.string(),
                                   "-k",
                                   "0"};
  command.insert(command.end(), targets.begin(), targets.end());
  NinjaOutput output{progress};
  const bool ok =
      course::run_command(command, [&](std::string_view text) { output.line(text); }).ok();
  progress.clear();
  BuildOutcome outcome = output.outcome();
  outcome.ok = ok;
  return outcome;
}

} // namespace cli
