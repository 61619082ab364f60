/// @file
/// @brief Which tests of a judge run are recorded.
#pragma once

#include <array>
#include <string_view>

namespace judge {

/// @brief Which tests are recorded.
enum class Record {
  never,  ///< none
  failed, ///< those that fail, in a second run of theirs
  always, ///< each, in its first run
};

/// @brief The words of Record, as they stand on the judge's command line.
inline constexpr std::array<std::string_view, 3> record_words{"never", "failed", "always"};

/// @brief The word of a value.
[[nodiscard]] constexpr std::string_view to_string(Record record) noexcept {
  return record_words[static_cast<std::size_t>(record)]; // NOLINT(*-constant-array-index)
}

} // namespace judge
