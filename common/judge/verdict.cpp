#include "common/judge/verdict.hpp"

#include <array>
#include <utility>

namespace judge {
namespace {

constexpr std::array<std::pair<Verdict, std::string_view>, 10> words{{
    {Verdict::pass, "pass"},
    {Verdict::fail, "fail"},
    {Verdict::todo, "todo"},
    {Verdict::hang, "hang"},
    {Verdict::crash, "crash"},
    {Verdict::unsafe, "unsafe"},
    {Verdict::race, "race"},
    {Verdict::limit, "limit"},
    {Verdict::skipped, "skipped"},
    {Verdict::error, "error"},
}};

} // namespace

std::string_view to_string(Verdict verdict) noexcept {
  for (const auto& [value, word] : words) {
    if (value == verdict) {
      return word;
    }
  }
  return "error";
}

std::optional<Verdict> verdict_from(std::string_view word) noexcept {
  for (const auto& [value, known] : words) {
    if (known == word) {
      return value;
    }
  }
  return std::nullopt;
}

} // namespace judge
