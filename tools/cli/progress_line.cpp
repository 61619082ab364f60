#include "tools/cli/progress_line.hpp"

#include "tools/cli/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace cli {

void ProgressLine::start(std::size_t total) {
  const std::lock_guard lock{mutex_};
  done_ = 0;
  total_ = total;
}

void ProgressLine::step(std::string_view what) {
  const std::lock_guard lock{mutex_};
  ++done_;
  draw(what);
}

void ProgressLine::show(std::size_t done, std::size_t total, std::string_view what) {
  const std::lock_guard lock{mutex_};
  done_ = done;
  total_ = total;
  draw(what);
}

void ProgressLine::say(std::string_view what) {
  const std::lock_guard lock{mutex_};
  wipe();
  fmt::print(stderr, "{}\n", style_.moving ? fit(sanitise(what), 80) : sanitise(what));
}

void ProgressLine::clear() {
  const std::lock_guard lock{mutex_};
  wipe();
}

void ProgressLine::wipe() {
  if (drawn_) {
    fmt::print(stderr, "\r\x1b[K");
    std::fflush(stderr);
    drawn_ = false;
  }
}

void ProgressLine::draw(std::string_view what) {
  if (!style_.moving) {
    return;
  }
  constexpr std::size_t bar = 20;
  const std::size_t filled = total_ == 0 ? 0 : std::min(bar, done_ * bar / total_);
  std::string cells;
  for (std::size_t cell = 0; cell < bar; ++cell) {
    cells += cell < filled ? style_.either("█", "#") : style_.either("░", ".");
  }
  const std::string count = fmt::format("{}/{}", done_, total_);
  fmt::print(
      stderr, "\r\x1b[K{} {} {}", cells, count, fit(sanitise(what), 78 - bar - count.size()));
  std::fflush(stderr);
  drawn_ = true;
}

} // namespace cli
