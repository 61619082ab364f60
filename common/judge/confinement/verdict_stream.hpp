/// @file
/// @brief Reading the lines that a judge writes.
#pragma once

#include "common/judge/confinement/test_result.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace confinement {

/// @brief Takes a verdict stream piece by piece and believes none of it.
///
/// One JSON object a line, one line for each finished test, then `{"end":true,"tests":N}`. Anything
/// else damages the stream: no JSON, an unknown verdict, a line or a stream that is too long, a
/// test told twice, a verdict after the end. A damaged stream stays damaged. After the end only
/// recordings may come, `{"recording_of":TEST,"recording":…}`; what is wrong with those damages
/// nothing, for the verdicts are complete. It reads no descriptor.
class VerdictStream {
public:
  static constexpr std::size_t longest_line = std::size_t{4} << 20U; ///< in bytes
  static constexpr std::size_t most_tests = 10000;                   ///< lines in one stream

  /// @brief Takes the next bytes.
  /// @param[in] bytes any piece of the stream
  /// @return the results that these bytes completed
  std::vector<TestResult> feed(std::string_view bytes);

  /// @brief Whether the end line has come and nothing is damaged.
  [[nodiscard]] bool complete() const noexcept { return ended_ && !damage_; }

  /// @brief Puts each recording that came into its test's `raw`, as "recording".
  /// @param[in,out] results all results of this stream
  void attach_recordings(std::vector<TestResult>& results);

  /// @brief Whether no byte has come at all.
  [[nodiscard]] bool empty() const noexcept { return !begun_; }

  /// @brief What is wrong with the stream, in a sentence.
  [[nodiscard]] const std::optional<std::string>& damage() const noexcept { return damage_; }

private:
  void take(std::string_view line, std::vector<TestResult>& results);

  std::string rest_;
  std::set<std::string> names_;
  std::map<std::string, nlohmann::json> recordings_; ///< by test
  bool begun_ = false;
  bool ended_ = false;
  std::optional<std::string> damage_;
};

} // namespace confinement
