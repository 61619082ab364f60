/// @file
/// @brief How a folder of submissions is laid out, told from its names.
#pragma once

#include "tools/grader/intake/beneath.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

/// @brief One entry of the folder, and whom it is from.
struct Entry {
  std::string path;               ///< its name in the folder, as the file system has it
  bool folder = false;            ///< else a file
  std::string file_name;          ///< of a file: what the student called it, without additions
  std::vector<std::string> names; ///< of the student, raw, the most certain first
  std::string name;               ///< the student's name where it is known; raw
  std::map<std::string, std::string> ids; ///< what the layout's system calls the student; raw
  std::int64_t submitted_at = 0;          ///< where the layout tells; else 0
  bool marked_late = false;               ///< Canvas says LATE
};

/// @brief What a folder turned out to be.
struct Layout {
  std::string kind; ///< "Gradescope", "Moodle", "Canvas" or "plain"
  std::vector<Entry> entries;
  std::vector<std::string> notes; ///< what was passed over, and why
};

/// @brief Looks at a folder.
///
/// Gradescope: submission_metadata.yml with folders submission_N. Moodle: "Full
/// Name_N_assignsubmission_file_". Canvas: "lastfirst_LATE_N_N_file.zip". Else plain: each folder
/// and each archive is called like its student.
/// @param[in] folder the submissions
/// @throws Refusal if there are too many entries
[[nodiscard]] Layout read_layout(const Beneath& folder);

/// @brief One submission of Gradescope's metadata.
struct GradescopeEntry {
  std::string folder;            ///< "submission_4711"
  std::vector<Entry> submitters; ///< names and time of each; no path
};

/// @brief Reads the few lines that matter of submission_metadata.yml.
[[nodiscard]] std::vector<GradescopeEntry> parse_gradescope(std::string_view yaml);

} // namespace grader
