/// @file
/// @brief A subject and its lab's judge, brought together.
#pragma once

#include "common/judge/confinement/run.hpp"
#include "tools/course/outcome.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace course {

/// @brief What to judge, and how.
struct Judging {
  const Lab* lab = nullptr;
  std::vector<const Exercise*> exercises;       ///< whose tests to run, in the lab's order
  std::filesystem::path judge;                  ///< the lab's judge
  std::filesystem::path subject;                ///< the program made of the submission
  std::string source;                           ///< the file's name; the lab's if left out
  int slot = 0;                                 ///< different for each that runs at the same time
  judge::Record record = judge::Record::failed; ///< which tests are recorded
  std::uint64_t seed = 0;     ///< of the judge's random arguments; 0 takes a fresh one
  bool stop_at_first = false; ///< the first test that does not pass is the last; the rest say error
  bool allow_weaker = true;   ///< go on where namespaces are refused
  std::function<void(const confinement::TestResult&)> on_result; ///< called as each test ends
};

/// @brief Every exercise of a lab.
[[nodiscard]] std::vector<const Exercise*> all_exercises(const Lab& lab);

/// @brief Runs exactly the listed tests and scores them.
/// @param[in] judging what and how
/// @return the outcome; trouble of the infrastructure is in it
[[nodiscard]] LabOutcome judge_subject(const Judging& judging);

/// @brief The tests that a judge has.
/// @param[in] judge the lab's judge
/// @throws Error if it cannot be run
[[nodiscard]] std::vector<std::string> tests_of_judge(const std::filesystem::path& judge);

} // namespace course
