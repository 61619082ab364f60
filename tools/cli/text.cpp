#include "tools/cli/text.hpp"

#include "tools/course/visible.hpp"

#include <fmt/format.h>

#include <sstream>

namespace cli {
namespace {

/// How long a colour code (ESC [ digits m, or ESC [ K) at the text's start is; 0 if there is none.
std::size_t colour_code(std::string_view text) {
  if (!text.starts_with("\x1b[")) {
    return 0;
  }
  const std::size_t end = text.find_first_not_of("0123456789;", 2);
  return end != std::string_view::npos && (text[end] == 'm' || text[end] == 'K') ? end + 1 : 0;
}

} // namespace

std::string sanitise(std::string_view text) {
  return course::visible(text);
}

std::string sanitise_diagnostics(std::string_view text, bool colour) {
  std::string result;
  while (!text.empty()) {
    if (const std::size_t code = colour_code(text); code > 0) {
      if (colour) {
        result += text.substr(0, code);
      }
      text.remove_prefix(code);
      continue;
    }
    const course::Character character = course::first_character(text);
    course::append_visible(result, character);
    text.remove_prefix(character.bytes.size());
  }
  return colour ? result + "\x1b[0m" : result;
}

std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    text.remove_prefix(course::first_character(text).bytes.size());
    ++columns;
  }
  return columns;
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  std::istringstream paragraphs{std::string{text}};
  for (std::string paragraph; std::getline(paragraphs, paragraph);) {
    // Deeper lines keep their indentation, so that code and lists stay readable.
    const std::size_t start = paragraph.find_first_not_of(' ');
    std::string line(start == std::string::npos ? 0 : std::min(start, columns / 2), ' ');
    bool empty = true;
    std::istringstream words{paragraph};
    for (std::string word; words >> word;) {
      if (!empty && width(line) + 1 + width(word) > columns) {
        lines.push_back(line);
        line.clear();
        empty = true;
      }
      line += (empty ? "" : " ") + word;
      empty = false;
      while (width(line) > columns) {
        std::size_t bytes = 0;
        for (std::size_t taken = 0; taken < columns; ++taken) {
          bytes += course::first_character(std::string_view{line}.substr(bytes)).bytes.size();
        }
        lines.push_back(line.substr(0, bytes));
        line.erase(0, bytes);
      }
    }
    lines.push_back(line);
  }
  if (lines.empty()) {
    lines.emplace_back();
  }
  return lines;
}

std::string counted(std::size_t number, std::string_view what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

std::string fit(std::string_view text, std::size_t columns) {
  const std::size_t length = width(text);
  if (length <= columns) {
    return std::string{text} + std::string(columns - length, ' ');
  }
  std::size_t bytes = 0;
  for (std::size_t taken = 0; taken + 1 < columns; ++taken) {
    bytes += course::first_character(text.substr(bytes)).bytes.size();
  }
  return std::string{text.substr(0, bytes)} + "…";
}

} // namespace cli
