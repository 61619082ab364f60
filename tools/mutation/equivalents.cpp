#include "tools/mutation/equivalents.hpp"

#include "tools/course/error.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <array>

namespace mutation {
namespace {

/// The first line of a text, without the blanks around it.
std::string first_line(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) {
    return {};
  }
  return std::string{text.substr(begin, text.find_last_not_of(" \t") - begin + 1)};
}

std::string quoted(const std::string& text) {
  return text.find('\'') == std::string::npos ? "'" + text + "'" : "'''" + text + "'''";
}

Equivalent read(const toml::table& table, const std::filesystem::path& file) {
  const auto at = static_cast<int>(table.source().begin.line);
  const auto text = [&](const char* key) {
    const auto value = table[key].value<std::string>();
    if (!value || (value->empty() && std::string_view{key} != "becomes")) {
      throw course::Error{
          fmt::format("{}:{}: {} = \"…\" is missing or empty", file.string(), at, key)};
    }
    return *value;
  };
  if (table.size() != 4) {
    throw course::Error{fmt::format(
        "{}:{}: an entry has in, line, becomes and reason, and nothing else", file.string(), at)};
  }
  return {text("in"), text("line"), text("becomes"), text("reason"), at};
}

} // namespace

bool Equivalent::is(const Change& change) const {
  return in == change.function && line == first_line(change.before) &&
         becomes == first_line(change.after);
}

std::string entry_for(const Change& change) {
  return fmt::format("[[equivalent]]\nin = {}\nline = {}\nbecomes = {}\nreason = \"\"\n",
                     quoted(change.function),
                     quoted(first_line(change.before)),
                     quoted(first_line(change.after)));
}

std::vector<Equivalent> load_equivalents(const std::filesystem::path& file) {
  std::vector<Equivalent> all;
  if (!std::filesystem::exists(file)) {
    return all;
  }
  try {
    const toml::table root = toml::parse_file(file.string());
    for (const auto& [key, value] : root) {
      if (key.str() != "equivalent" || !value.is_array_of_tables()) {
        throw course::Error{fmt::format(
            "{}: I know no \"{}\" here, only [[equivalent]]", file.string(), key.str())};
      }
      for (const toml::node& node : *value.as_array()) {
        all.push_back(read(*node.as_table(), file));
      }
    }
  } catch (const toml::parse_error& error) {
    throw course::Error{
        fmt::format("{}:{}: {}", file.string(), error.source().begin.line, error.description())};
  }
  return all;
}

} // namespace mutation
