#include "tools/grader/exports/csv.hpp"

#include "tools/course/visible.hpp"

#include <algorithm>
#include <array>

namespace grader {
namespace {

bool looks_like_formula(std::string_view text) {
  constexpr std::array<std::string_view, 8> starts{
      "=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"};
  while (!text.empty() && (text[0] == ' ' || text.starts_with("\u00a0"))) {
    text.remove_prefix(text[0] == ' ' ? 1 : 2);
  }
  return std::ranges::any_of(starts, [&](std::string_view start) {
    return text.starts_with(start) && text != start; // a sign alone is none
  });
}

} // namespace

std::string csv_cell(std::string_view text) {
  std::string clean = course::visible(text);
  for (std::size_t end = 0; (end = clean.find('\n', end)) != std::string::npos;) {
    clean.replace(end, 1, "\\n");
  }
  if (looks_like_formula(clean)) {
    clean.insert(0, "'");
  }
  if (clean.find_first_of("\",;") == std::string::npos) {
    return clean;
  }
  std::string quoted = "\"";
  for (const char letter : clean) {
    quoted += letter == '"' ? "\"\"" : std::string(1, letter);
  }
  return quoted + "\"";
}

std::string csv_row(const std::vector<std::string>& cells) {
  std::string row;
  for (const std::string& cell : cells) {
    row += (&cell == cells.data() ? "" : ",") + csv_cell(cell);
  }
  return row + "\r\n";
}

} // namespace grader
