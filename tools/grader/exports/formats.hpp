/// @file
/// @brief A class, or a part of it, in the forms that other systems read.
///
/// Whatever a stranger wrote (names, messages, compiler's words) goes through course::visible().
#pragma once

#include "tools/grader/class_book.hpp"

#include <string>
#include <vector>

namespace grader {

/// @brief Canvas' gradebook, for its import.
///
/// Students are matched by the ids "canvas", "sis" and "login"; whoever has none of them by the
/// student's id as login. A lab's column is called "Title (ID)" where the lab has an id "canvas":
/// without one, Canvas makes a new assignment at the import.
[[nodiscard]] std::string canvas_csv(const ClassBook& book);

/// @brief Moodle's offline grading worksheet of one lab.
///
/// It has no column for feedback: importing one beside an empty grade erases grades. "Last
/// modified" is "-", so that Moodle leaves grades alone that somebody has given by hand, unless
/// told otherwise at the import.
/// @param[in] book the class
/// @param[in] lab the lab's index
/// @param[in,out] notes gets a sentence if students are left out for want of a participant's number
[[nodiscard]] std::string
moodle_csv(const ClassBook& book, std::size_t lab, std::vector<std::string>& notes);

/// @brief Gradescope's results.json of one submission.
///
/// Hidden tests are one visible entry with their sum: one hidden test would hide the total.
/// @param[in] result judged, not to be compiled or refused
[[nodiscard]] std::string gradescope_json(const LabResult& result);

/// @brief What a GitHub Classroom grading step hands on, before base64; hidden tests as one sum.
///
/// A penalty is a test of its own with negative points, for the reporter sums the tests' points.
/// @param[in] result judged, not to be compiled or refused
[[nodiscard]] std::string classroom_json(const LabResult& result);

/// @brief What a student gets back, as Markdown: every lab; hidden tests as one sum.
[[nodiscard]] std::string feedback_text(const ClassBook& book, const Student& student);

} // namespace grader
