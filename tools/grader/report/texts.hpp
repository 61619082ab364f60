/// @file
/// @brief The report's templates, style and script, as they stand in templates/.
#pragma once

/// @brief Texts that the build has put into the program.
namespace grader::texts {

extern const char* const shell;        ///< what every page begins and ends with
extern const char* const class_page;   ///< the overview
extern const char* const class_row;    ///< a student in it
extern const char* const student_page; ///< a student
extern const char* const similar_page; ///< two submissions, side by side
extern const char* const css;          ///< the style of all of them
extern const char* const script;       ///< of the overview; it works without, too

} // namespace grader::texts
