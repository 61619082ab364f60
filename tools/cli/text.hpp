/// @file
/// @brief Text for a terminal: made harmless, measured, broken into lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// @brief The siglab program.
namespace cli {

/// @brief Makes text that a submission wrote safe to print.
///
/// Escape codes, other control characters, direction marks and bytes that are no UTF-8 become
/// visible
/// (`\x1b`); line ends stay.
/// @param[in] text anything
[[nodiscard]] std::string sanitise(std::string_view text);

/// @brief Makes a compiler's output safe to print: it echoes lines of the submission.
/// @param[in] text the output
/// @param[in] colour whether colour codes stay; every other control character goes in any case
[[nodiscard]] std::string sanitise_diagnostics(std::string_view text, bool colour);

/// @brief How many columns a UTF-8 text takes, without escape codes in it.
[[nodiscard]] std::size_t width(std::string_view text);

/// @brief Breaks text between words; words that are too long are cut into pieces.
/// @param[in] text may hold line ends, which stay
/// @param[in] columns longest line
/// @return at least one line
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t columns);

/// @brief A number and what it counts: "1 lab", "2 labs".
/// @param[in] number how many
/// @param[in] what one of them; more take an s
[[nodiscard]] std::string counted(std::size_t number, std::string_view what);

/// @brief Fills up with blanks on the right, or cuts with "…".
[[nodiscard]] std::string fit(std::string_view text, std::size_t columns);

} // namespace cli
