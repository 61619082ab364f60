/// @file
/// @brief A graded class as values: what the gradebook gives and every export takes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

/// @brief Grading whole classes: intake, judging, the gradebook, and what is handed out of it.
namespace grader {

/// @brief One test of one student, as the newest attempt that counts has it.
struct TestRow {
  std::string name;      ///< "Spawn.ChildFlushesNothing"
  std::string says;      ///< its promise, from lab.toml
  std::string verdict;   ///< the judge's word: "pass", "fail", "todo", "hang", "crash" …
  int points = 0;        ///< what it gave
  int possible = 0;      ///< what it could give
  std::string message;   ///< the judge's words; written by nobody trusted
  std::string file;      ///< the student's file, where a line is to blame
  int line = 0;          ///< that line; 0: none
  std::string timeline;  ///< as text; empty: none was recorded
  std::string recording; ///< as JSON; empty: none was recorded
  bool hidden = false;   ///< students do not see it
};

/// @brief One exercise of one student.
struct ExerciseRow {
  std::string id;    ///< "spawn"
  std::string title; ///< "Fork once, return twice"
  int points = 0;
  int possible = 0;
  std::vector<TestRow> tests; ///< empty where only the points are wanted
};

/// @brief How far the grading of one submission has come.
enum class Standing {
  judged,        ///< its tests have verdicts
  compile_error, ///< it did not compile; no points
  missing,       ///< nothing was handed in for this lab; no points
  refused,       ///< the intake could not take it: a damaged archive, say; no points
  in_error,      ///< the infrastructure's fault: to be judged again, not to be counted
};

/// @brief One student's result in one lab.
struct LabResult {
  std::string lab;   ///< "01-process-groups"
  std::string title; ///< "Process groups"
  Standing standing = Standing::missing;
  std::string detail; ///< compiler's words, reason of refusal or of the error
  int points = 0;     ///< before any penalty
  int possible = 0;
  double penalty = 0;            ///< the part that lateness takes away, 0 to 1
  double grade = 0;              ///< points less the penalty
  std::int64_t submitted_at = 0; ///< seconds since the epoch; 0: not known
  std::int64_t judged_at = 0;    ///< seconds since the epoch
  int attempt = 0;               ///< counted from 1
  std::vector<ExerciseRow> exercises;
};

/// @brief One student of the class.
struct Student {
  std::string id;                         ///< unique in the class
  std::string name;                       ///< as written; the id where no roster names it
  std::map<std::string, std::string> ids; ///< other systems' names for it: "canvas", "sis", …
  std::vector<LabResult> labs;            ///< one for each lab of the class, in its order
};

/// @brief A lab as the class was graded by it.
struct LabColumn {
  std::string lab;
  std::string title;
  int possible = 0;
  std::vector<ExerciseRow> exercises;       ///< without a student: points 0, verdicts empty
  std::map<std::string, std::string> ids{}; ///< other systems' numbers for it: "canvas"
};

/// @brief Two submissions that share much of what is not the skeleton's.
struct SimilarPair {
  std::string lab;
  std::string one;   ///< a student's id
  std::string other; ///< a student's id
  double share = 0;  ///< of the smaller one's fingerprints, 0 to 1
  std::string one_source;
  std::string other_source;
  std::vector<std::pair<int, int>> one_lines;   ///< first and last line of what is shared
  std::vector<std::pair<int, int>> other_lines; ///< the same stretches in the other
};

/// @brief A whole class.
struct ClassBook {
  std::string title;
  std::int64_t graded_at = 0; ///< seconds since the epoch
  std::string judge_version;
  std::vector<LabColumn> labs;
  std::vector<Student> students; ///< by id
  std::vector<SimilarPair> similar;
};

/// @brief Gives a student of a class with every test: a class itself may have their points only.
using WholeStudent = std::function<Student(const Student&)>;

} // namespace grader
