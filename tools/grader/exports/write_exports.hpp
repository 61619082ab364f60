/// @file
/// @brief Everything that is handed out of a graded class.
#pragma once

#include "tools/grader/class_book.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace grader {

/// @brief Writes every export of a class.
///
///     report.html          the class; opens from a file, without a network
///     students/NAME.html   a student; for the instructor: hidden tests are in it
///     similar/LAB-N.html   a pair of similar submissions, side by side
///     feedback/NAME.md     to hand back; hidden tests only as a sum
///     canvas.csv           for Canvas' gradebook, every lab
///     moodle/LAB.csv       Moodle's offline grading worksheet of one lab
///     junit.xml            every test of every student
///     gradescope/LAB/NAME.json   results.json of one submission
///     classroom/LAB/NAME.json    GitHub Classroom's result of one submission
///
/// NAME is the student's id, made safe as a file's name. A result that is the infrastructure's
/// fault is in the report only, never in what other systems read: it would count as zero. The same
/// class gives the same bytes; files of these folders that the class no longer has are removed.
/// @param[in] book the class
/// @param[in] whole gives each student's tests, one student at a time
/// @param[in] out the folder; made where it is missing
/// @return what its user has to know, a sentence each: whom Moodle's worksheet cannot name, say
/// @throws course::Error if something cannot be written
std::vector<std::string>
write_exports(const ClassBook& book, const WholeStudent& whole, const std::filesystem::path& out);

} // namespace grader
