/// @file
/// @brief What goes into the gradebook.
#pragma once

#include "tools/grader/class_book.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace grader {

/// @brief A student, as intake and roster know one.
struct StudentRecord {
  std::string id;
  std::string name;
  std::map<std::string, std::string> ids; ///< other systems' names
};

/// @brief What one student handed in for one lab.
struct SubmissionRecord {
  std::string student;                  ///< the id
  std::string lab;                      ///< the lab's name
  Standing standing = Standing::judged; ///< judged: it has a source that can be
  std::string source;                   ///< the text that was handed in
  std::string detail;                   ///< why there is no source
  std::int64_t submitted_at = 0;        ///< seconds since the epoch; 0: not known
  bool marked_late = false;             ///< the other system says so
  std::string origin;                   ///< the path in what was handed in
};

/// @brief One test of one judgement.
struct VerdictRecord {
  std::string test;
  std::string verdict;
  int points = 0;
  std::string message;
  std::string file;
  int line = 0;
  std::string timeline;
  std::string recording;
  double ms = 0;
};

/// @brief What a judge said about one text.
struct JudgementRecord {
  Standing standing = Standing::in_error; ///< judged, compile_error or in_error
  std::string detail;
  std::uint64_t seed = 0;
  bool confined = true;
  double seconds = 0; ///< compiling and judging
  std::vector<VerdictRecord> verdicts;
};

/// @brief Submissions of the same text to the same lab that wait for their judgement.
struct Pending {
  std::int64_t source = 0;
  std::string lab;
  std::vector<std::int64_t> submissions;
  std::vector<std::string> students; ///< whose, for the progress line
};

/// @brief The standing as the gradebook has it: "judged", "compile_error", …
[[nodiscard]] const char* to_string(Standing standing) noexcept;

/// @brief The standing of a word.
/// @throws course::Error if no standing is called that
[[nodiscard]] Standing standing_from(const std::string& word);

} // namespace grader
