/// @file
/// @brief Cells of comma separated values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace grader {

/// @brief One cell, harmless to a spreadsheet and quoted where it has to be.
///
/// What a spreadsheet would take for a formula (its first visible letter is =, +, -, @ or one of
/// their full-width forms, and more follows) gets an apostrophe in front. Line ends and other
/// control characters become visible.
/// @param[in] text anything
[[nodiscard]] std::string csv_cell(std::string_view text);

/// @brief A row of cells, with its line end (CRLF, as RFC 4180 has it).
/// @param[in] cells as csv_cell() takes them
[[nodiscard]] std::string csv_row(const std::vector<std::string>& cells);

} // namespace grader
