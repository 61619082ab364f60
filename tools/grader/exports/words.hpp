/// @file
/// @brief What several exports say in the same words.
#pragma once

#include "tools/grader/class_book.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

/// @brief A standing in a few words: "does not compile".
[[nodiscard]] std::string_view words_of(Standing standing) noexcept;

/// @brief A whole sentence for a result that has no verdicts, with its detail; cleaned.
[[nodiscard]] std::string sentence_of(const LabResult& result);

/// @brief Points without needless zeros: "12", "12.5", "12.35".
[[nodiscard]] std::string short_number(double value);

/// @brief A moment, in UTC: "2026-11-30 23:59 UTC"; "not known" for 0.
[[nodiscard]] std::string moment(std::int64_t seconds);

/// @brief The hidden tests of a result, as one.
struct HiddenSum {
  int tests = 0;
  int passed = 0;
  int points = 0;
  int possible = 0;
};

/// @brief Adds up what students do not see one by one.
[[nodiscard]] HiddenSum hidden_sum(const LabResult& result);

/// @brief What a student is told of a test: message, line, timeline; cleaned, lines as they are.
///
/// Empty for a test that passed and says nothing.
[[nodiscard]] std::string story_of(const TestRow& test);

/// @brief A student's name in another system.
/// @param[in] student who
/// @param[in] keys what a roster may call that system, in lower case
/// @return empty if none of them is known
[[nodiscard]] std::string id_in(const Student& student, const std::vector<std::string>& keys);

} // namespace grader
