#include "tools/course/catalogue.hpp"

#include "tools/course/error.hpp"
#include "tools/course/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace course {
namespace {

std::optional<std::size_t> as_number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional{value}
                                                                  : std::nullopt;
}

/// Which of the names a word means: that name, or the only one that has it as a part.
std::size_t
choose(std::string_view what, std::string_view word, const std::vector<std::string>& names) {
  std::vector<std::string> holding;
  std::size_t last = 0;
  for (std::size_t index = 0; index < names.size(); ++index) {
    if (lower(names[index]) == lower(word)) {
      return index;
    }
    if (!word.empty() && lower(names[index]).find(lower(word)) != std::string::npos) {
      holding.push_back(names[index]);
      last = index;
    }
  }
  if (holding.size() == 1) {
    return last;
  }
  if (!holding.empty()) {
    throw Error{
        fmt::format("\"{}\" could be more than one {}: {}", word, what, fmt::join(holding, ", "))};
  }
  const std::vector<std::string> near =
      as_number(word) ? std::vector<std::string>{} : nearest(word, names);
  throw Error{
      near.empty()
          ? fmt::format("there is no {} \"{}\"; there are: {}", what, word, fmt::join(names, ", "))
          : fmt::format(
                "there is no {} \"{}\"; did you mean {}?", what, word, fmt::join(near, " or "))};
}

} // namespace

Catalogue::Catalogue(const std::filesystem::path& root) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator{root / "labs", error}) {
    if (std::filesystem::exists(entry.path() / "lab.toml")) {
      labs_.push_back(load_lab(entry.path()));
    }
  }
  if (labs_.empty()) {
    throw Error{fmt::format("no lab is in {}; a lab has a lab.toml", (root / "labs").string())};
  }
  std::ranges::sort(labs_, {}, &Lab::name);
}

Choice Catalogue::find(std::string_view text) const {
  const std::size_t colon = text.find(':');
  const std::string_view lab_word = text.substr(0, colon);
  Choice choice;
  if (const auto number = as_number(lab_word)) {
    const auto found = std::ranges::find(
        labs_, std::to_string(*number), [](const Lab& lab) { return lab.number(); });
    choice.lab = found == labs_.end() ? nullptr : &*found;
  }
  if (choice.lab == nullptr) {
    std::vector<std::string> names;
    std::ranges::transform(labs_, std::back_inserter(names), &Lab::name);
    choice.lab = &labs_[choose("lab", lab_word, names)];
  }
  if (colon == std::string_view::npos) {
    return choice;
  }
  const std::string_view word = text.substr(colon + 1);
  const std::vector<Exercise>& exercises = choice.lab->exercises;
  if (const auto number = as_number(word); number && *number >= 1 && *number <= exercises.size()) {
    choice.exercise = &exercises[*number - 1];
    return choice;
  }
  std::vector<std::string> ids;
  std::ranges::transform(exercises, std::back_inserter(ids), &Exercise::id);
  choice.exercise = &exercises[choose("exercise of lab " + choice.lab->number(), word, ids)];
  return choice;
}

} // namespace course
