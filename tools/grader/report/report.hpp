/// @file
/// @brief The report as pages: each is one file that needs no other, and no network.
///
/// Whatever a stranger wrote is cleaned (course::visible()) and escaped. Only the overview has a
/// script, the one in templates/.
#pragma once

#include "tools/grader/class_book.hpp"
#include "tools/grader/exports/file_names.hpp"
#include "tools/grader/report/statistics.hpp"

#include <string>

namespace grader {

/// @brief The class: distribution of points, students and exercises, hardest tests, similar pairs.
/// @param[in] book the class; its students' tests are not looked at
/// @param[in] tally of them
/// @param[in] names of the pages
[[nodiscard]] std::string
report_page(const ClassBook& book, const TestTally& tally, const FileNames& names);

/// @brief A student: every verdict with its message and timeline, hidden tests too.
///
/// The timeline is drawn where its recording is there, else it is the text.
/// @param[in] book the class
/// @param[in] index which student
/// @param[in] student the same, with every test
/// @param[in] names of the pages
[[nodiscard]] std::string student_page(const ClassBook& book,
                                       std::size_t index,
                                       const Student& student,
                                       const FileNames& names);

/// @brief Two similar submissions, side by side, with what they share marked.
/// @param[in] book the class
/// @param[in] index which pair
/// @param[in] names of the pages
[[nodiscard]] std::string
similar_page(const ClassBook& book, std::size_t index, const FileNames& names);

/// @brief That page's name, without extension: "02-kill-1", counted in each lab.
[[nodiscard]] std::string similar_page_name(const ClassBook& book, std::size_t index);

} // namespace grader
