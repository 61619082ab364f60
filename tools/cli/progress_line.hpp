/// @file
/// @brief The line at the bottom that shows that something happens.
#pragma once

#include "tools/cli/style.hpp"

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

namespace cli {

/// @brief A bar with a count on stderr; on anything but a terminal it prints nothing.
///
/// May be used from several threads. The destructor wipes it.
class ProgressLine {
public:
  explicit ProgressLine(const Style& style) noexcept : style_{style} {}

  ~ProgressLine() { clear(); }

  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// @brief Begins a new count.
  /// @param[in] total how many steps there are
  void start(std::size_t total);
  /// @brief One step is done.
  /// @param[in] what it was
  void step(std::string_view what);
  /// @brief Shows a state.
  /// @param[in] done how many steps are done
  /// @param[in] total of how many
  /// @param[in] what happens now
  void show(std::size_t done, std::size_t total, std::string_view what);
  /// @brief Says above the line, and where there is no terminal too, what cannot wait for the end.
  /// @param[in] what of which a terminal shows as much as fits in a line
  void say(std::string_view what);
  /// @brief Wipes the line.
  void clear();

private:
  void draw(std::string_view what);
  void wipe();

  const Style& style_;
  std::mutex mutex_;
  std::size_t done_ = 0;
  std::size_t total_ = 0;
  bool drawn_ = false;
};

} // namespace cli
