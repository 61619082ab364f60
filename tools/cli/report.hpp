/// @file
/// @brief What a student reads after a test run.
#pragma once

#include "tools/cli/context.hpp"
#include "tools/course/outcome.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace cli {

/// @brief One lab's outcome, and what to show of it.
struct Report {
  course::LabOutcome outcome;
  std::filesystem::path source; ///< the file that was judged
  std::string only;             ///< an exercise's id: show this one, with every test; empty: all
  bool solution = false;        ///< the reference was judged: nobody needs advice
};

/// @brief The report of one lab, at most 80 columns wide.
/// @param[in] report what
/// @param[in] style how
[[nodiscard]] std::string report_text(const Report& report, const Style& style);

/// @brief The last lines: points, and what to do next.
[[nodiscard]] std::string summary_text(const std::vector<Report>& reports, const Style& style);

/// @brief All of it for machines.
[[nodiscard]] nlohmann::ordered_json report_json(const std::vector<Report>& reports);

/// @brief The exit status that the outcomes call for.
[[nodiscard]] Status status_of(const std::vector<Report>& reports);

/// @brief Whether an exercise is to be shown, and counts.
[[nodiscard]] bool shown(const Report& report, const course::ExerciseOutcome& one);
/// @brief The points of what is shown.
[[nodiscard]] int points_shown(const Report& report);
/// @brief The points that what is shown could give.
[[nodiscard]] int possible_shown(const Report& report);

} // namespace cli
