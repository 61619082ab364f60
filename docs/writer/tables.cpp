#include "common/posix/signal_table.hpp"
#include "common/tracer/async_signal_safe.hpp"
#include "docs/writer/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <optional>
#include <vector>

namespace site {
namespace {

std::string number(const std::optional<int>& value) {
  return value ? std::to_string(*value) : "–";
}

std::string actions(const posix::StandardSignal& row) {
  std::string words{posix::to_string(row.action)};
  if (row.action != row.bsd_action) {
    words += fmt::format(" (BSD: {})", posix::to_string(row.bsd_action));
  }
  return words;
}

/// Doxygen reads a backslash as the beginning of a command.
std::string plain(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    result += letter == '\\' || letter == '|' ? std::string{'\\', letter} : std::string{letter};
  }
  return result;
}

} // namespace

std::string signals_markdown() {
  std::vector<posix::StandardSignal> rows{posix::standard_signals.begin(),
                                          posix::standard_signals.end()};
  // By the numbers of the reader's own system; what it does not have stands at the end.
  std::ranges::stable_sort(rows, {}, [](const posix::StandardSignal& row) {
    return row.linux_number.value_or(SIGRTMAX + row.bsd_number.value_or(0));
  });
  std::string text = "| Signal | Linux | BSD, macOS | Default action | Meaning |\n"
                     "| --- | ---: | ---: | --- | --- |\n";
  for (const posix::StandardSignal& row : rows) {
    text += fmt::format("| `SIG{}` | {} | {} | {} | {} |\n",
                        row.name,
                        number(row.linux_number),
                        number(row.bsd_number),
                        actions(row),
                        plain(row.description));
  }
  return text + fmt::format("| `SIGRTMIN` … `SIGRTMAX` | {} … {} | – | terminate | real-time: "
                            "queued, in order of their numbers, with a value |\n",
                            SIGRTMIN,
                            SIGRTMAX);
}

std::string safe_functions_markdown() {
  std::string text = "| Function | Manual | Async-signal-safe since |\n| --- | --- | --- |\n";
  for (const tracer::SafeFunction& row : tracer::safe_functions()) {
    const bool page = row.section.find_first_not_of("0123456789") == std::string_view::npos;
    const std::string since = row.since == "linux" ? "not in POSIX; glibc on Linux"
                                                   : fmt::format("POSIX.1-{}", row.since);
    text += page ? fmt::format("| `{0}` | @man{{{1},{0}}} | {2} |\n", row.name, row.section, since)
                 : fmt::format("| `{}` | – | {} |\n", row.name, since);
  }
  return text;
}

} // namespace site
