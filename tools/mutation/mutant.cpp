#include "tools/mutation/mutant.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace mutation {
namespace {

bool in_qualified_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == ':' || c == '~' ||
         c == '=';
}

// The name in front of the first bracket, behind class or struct, or of a variable.
std::string name_in(std::string_view line) {
  if (line.starts_with("class ") || line.starts_with("struct ")) {
    const std::size_t begin = line.find(' ') + 1;
    return std::string{line.substr(begin, line.find_first_of(" ;{", begin) - begin)};
  }
  const std::size_t bracket = std::min(line.find_first_of("({;"), line.size());
  std::size_t begin = bracket;
  while (begin > 0 && in_qualified_name(line[begin - 1])) {
    --begin;
  }
  return std::string{line.substr(begin, bracket - begin)};
}

std::string function_before(std::string_view source, std::size_t at) {
  std::string name;
  for (std::size_t begin = 0; begin <= at;) {
    const std::size_t end = std::min(source.find('\n', begin), source.size());
    const std::string_view line = source.substr(begin, end - begin);
    const bool opens = !line.empty() && std::isalpha(static_cast<unsigned char>(line.front())) != 0;
    if (opens && line.back() != ':' && !line.starts_with("namespace") &&
        !line.starts_with("template")) {
      name = name_in(line);
    }
    begin = end + 1;
  }
  return name;
}

} // namespace

std::string apply(std::string_view source, const Mutant& mutant) {
  std::string text{source.substr(0, mutant.at)};
  text += mutant.becomes;
  text += source.substr(mutant.at + mutant.length);
  return text;
}

Change change_of(std::string_view source, const Mutant& mutant) {
  const std::size_t newline = source.substr(0, mutant.at).rfind('\n');
  const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  const std::size_t end = std::min(source.find('\n', mutant.at + mutant.length), source.size());
  Change change;
  change.line = static_cast<int>(1 + std::ranges::count(source.substr(0, mutant.at), '\n'));
  change.function = function_before(source, mutant.at);
  change.before = source.substr(begin, end - begin);
  change.after =
      apply(change.before, {mutant.at - begin, mutant.length, mutant.becomes, mutant.says});
  return change;
}

std::string diff_of(const Change& change) {
  std::string text;
  for (const auto& [mark, lines] : {std::pair{'-', &change.before}, {'+', &change.after}}) {
    std::istringstream each{*lines};
    for (std::string line; std::getline(each, line);) {
      if (line.find_first_not_of(" \t") != std::string::npos || mark == '-') {
        text += mark + line + '\n';
      }
    }
  }
  return text;
}

} // namespace mutation
