#include "tools/grader/exports/csv.hpp"
#include "tools/grader/exports/formats.hpp"
#include "tools/grader/exports/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace grader {
namespace {

/// "Participant 12", which is what Moodle reads; empty if the student's number is not known.
std::string participant(const Student& student) {
  constexpr std::string_view word = "Participant ";
  std::string id = id_in(student, {"moodle", "participant", "identifier", "moodle id"});
  if (id.starts_with(word)) {
    id.erase(0, word.size());
  }
  const bool number = !id.empty() && id.find_first_not_of("0123456789") == std::string::npos;
  return number ? fmt::format("{}{}", word, id) : "";
}

} // namespace

std::string moodle_csv(const ClassBook& book, std::size_t lab, std::vector<std::string>& notes) {
  std::string csv = csv_row({"Identifier",
                             "Full name",
                             "Email address",
                             "Status",
                             "Grade",
                             "Maximum Grade",
                             "Last modified (grade)"});
  std::size_t nameless = 0;
  for (const Student& student : book.students) {
    const LabResult& result = student.labs.at(lab);
    const std::string identifier = participant(student);
    nameless += identifier.empty() ? 1 : 0;
    if (identifier.empty() || result.standing == Standing::in_error) {
      continue;
    }
    csv +=
        csv_row({identifier,
                 student.name,
                 id_in(student, {"email", "email address", "mail"}),
                 result.standing == Standing::missing ? "No submission" : "Submitted for grading",
                 fmt::format("{:.2f}", result.grade),
                 fmt::format("{:.2f}", static_cast<double>(result.possible)),
                 "-"});
  }
  // A class that knows nobody's number is none of Moodle's.
  if (nameless > 0 && nameless < book.students.size()) {
    notes.push_back(fmt::format("{} students are not in Moodle's worksheet of {}: no roster column "
                                "\"moodle\" tells their participant's number",
                                nameless,
                                book.labs[lab].lab));
  }
  return csv;
}

} // namespace grader
