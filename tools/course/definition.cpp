#include "tools/course/definition.hpp"

#include <cctype>

namespace course {
namespace {

bool letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

} // namespace

bool mentions(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !letter(text[at - 1])) && (end >= text.size() || !letter(text[end]))) {
      return true;
    }
  }
  return false;
}

std::optional<int> definition_line(std::string_view source, std::string_view name) {
  std::optional<int> first;
  for (int number = 1; !source.empty(); ++number) {
    const std::string_view line = source.substr(0, source.find('\n'));
    source.remove_prefix(std::min(source.size(), line.size() + 1));
    if (!mentions(line, name) || line.starts_with("//") || line.starts_with("#")) {
      continue;
    }
    if (letter(line.front()) && !line.ends_with(';')) {
      return number;
    }
    first = first ? first : number;
  }
  return first;
}

} // namespace course
