/// @file
/// @brief Building what a command needs, with words for people who never saw a build.
#pragma once

#include "tools/cli/context.hpp"
#include "tools/cli/progress_line.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// @brief What ninja said.
struct BuildOutcome {
  bool ok = true;
  std::map<std::string, std::string> failed; ///< target → the compiler's words
  std::string rest;                          ///< what belongs to no target
};

/// @brief Reads ninja's output, line by line.
///
/// Relies on NINJA_STATUS=status_format.
class NinjaOutput {
public:
  static constexpr const char* status_format = "@@%f/%t@@";

  /// @param[in] progress shows how far ninja is
  explicit NinjaOutput(ProgressLine& progress) : progress_{progress} {}

  /// @brief Takes the next line.
  void line(std::string_view text);

  /// @brief What was read so far.
  [[nodiscard]] const BuildOutcome& outcome() const noexcept { return outcome_; }

private:
  ProgressLine& progress_;
  BuildOutcome outcome_;
  std::string failing_;
  bool command_next_ = false;
};

/// @brief Builds targets, all that can be built.
/// @param[in] context where
/// @param[in] targets as ninja calls them
/// @param[in] progress shows how far it is
[[nodiscard]] BuildOutcome
build(const Context& context, const std::vector<std::string>& targets, ProgressLine& progress);

} // namespace cli
