/// @file
/// @brief From a folder of whatever was handed in to submissions.
#pragma once

#include "tools/grader/gradebook/records.hpp"
#include "tools/grader/intake/finds.hpp"
#include "tools/grader/intake/git.hpp"
#include "tools/grader/intake/roster.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace grader {

/// @brief What to read, and whose it may be.
struct IntakeOptions {
  std::filesystem::path submissions;       ///< the folder
  std::map<std::string, std::string> labs; ///< lab → the source's file name
  bool only_found = false; ///< labs of which nobody has anything are left out of the class
  Roster roster;           ///< may be empty
  Limits limits;
  GitOptions git;
};

/// @brief Who takes what is read; called in this order, one submission at a time.
struct IntakeSink {
  std::function<void(const StudentRecord&)> student;
  std::function<void(const SubmissionRecord&)> submission;
};

/// @brief What there was.
struct IntakeSummary {
  std::string kind;               ///< the layout: "Gradescope" …
  std::set<std::string> labs;     ///< those of the class
  std::size_t students = 0;       ///< the roster's among them
  std::size_t submissions = 0;    ///< sources that can be judged
  std::vector<std::string> notes; ///< what the teacher should know
};

/// @brief Reads a folder of submissions. Holds no more than one of them at a time in memory.
///
/// Of each only the sources that the labs ask for are taken. Every entry gets its row: one without
/// such a source is missing, one that cannot be read is refused, with the reason. A student with
/// several entries has the newest count.
/// @param[in] options what to read
/// @param[in] sink who takes it
/// @throws course::Error if the folder cannot be read
IntakeSummary read_submissions(const IntakeOptions& options, const IntakeSink& sink);

/// @brief Reads one student's submission to one lab, where the folder is the student's own.
/// @param[in] options its `submissions` is that folder
/// @param[in] lab the lab's name, one of `labs`
/// @return judged with the text, missing or refused; it names no student
/// @throws std::system_error if the folder cannot be opened
[[nodiscard]] SubmissionRecord read_one_submission(const IntakeOptions& options,
                                                   const std::string& lab);

} // namespace grader
