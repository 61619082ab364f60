/// @file
/// @brief siglab grade: a whole class.
#pragma once

#include "tools/cli/context.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace cli {

/// @brief What is asked of `siglab grade`.
struct GradeOptions {
  std::string submissions;       ///< a folder; empty where an earlier run knows it
  std::vector<std::string> labs; ///< LAB…; empty: those of which somebody has handed in something
  std::string out = "grades";    ///< the folder for gradebook and reports
  std::string title;             ///< of the class; empty: the folder's name
  std::string roster;            ///< a CSV file; empty: none
  std::string deadline;          ///< "2026-11-30 23:59"; empty: none
  std::string late_penalty;      ///< "10%/day,max 50%"; empty: none
  std::vector<std::string> regrade; ///< LAB…: judge anew what another version has judged
  bool resume = false;              ///< go on with the gradebook that is there
  bool demo = false;                ///< a class of reference and wrong submissions
  std::optional<std::size_t> each;  ///< of the demo: at most so many wrong submissions of a lab
  bool include_hidden = false;      ///< with the tests that students do not see
  bool similarity = false;          ///< rank pairs of submissions by what they share
  bool no_timelines = false;        ///< do not record what happened in failed tests
  bool allow_weaker = false;        ///< go on where namespaces are refused
};

/// @brief siglab grade: takes, compiles, judges, and hands out.
/// @return the exit status: all_passed when every submission has its result, else not_yet
/// @throws course::Error if it cannot be done; what is in the gradebook stays
int grade_command(const Context& context, const GradeOptions& options);

} // namespace cli
