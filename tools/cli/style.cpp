#include "tools/cli/style.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <cstdlib>

namespace cli {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): nobody sets any
  return value == nullptr ? std::string_view{} : std::string_view{value};
}

bool ascii_locale() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    if (const std::string_view value = variable(name); !value.empty()) {
      return value == "C" || value == "POSIX";
    }
  }
  return false; // a bare machine has no locale, but its terminal speaks UTF-8 all the same
}

} // namespace

Style Style::of_terminal() {
  const bool dumb = variable("TERM") == "dumb" || variable("TERM").empty();
  Style style;
  style.colour = !dumb && variable("NO_COLOR").empty() && ::isatty(STDOUT_FILENO) == 1;
  style.unicode = !ascii_locale();
  style.moving = !dumb && ::isatty(STDERR_FILENO) == 1;
  return style;
}

std::string Style::paint(std::string_view code, std::string_view text) const {
  return colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string{text};
}

} // namespace cli
