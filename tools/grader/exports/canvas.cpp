#include "tools/grader/exports/csv.hpp"
#include "tools/grader/exports/formats.hpp"
#include "tools/grader/exports/words.hpp"

#include <fmt/format.h>

namespace grader {

std::string canvas_csv(const ClassBook& book) {
  std::vector<std::string> header{"Student", "ID", "SIS User ID", "SIS Login ID", "Section"};
  std::vector<std::string> possible{"    Points Possible", "", "", "", ""};
  for (const LabColumn& lab : book.labs) {
    const auto id = lab.ids.find("canvas");
    header.push_back(id == lab.ids.end() ? lab.title
                                         : fmt::format("{} ({})", lab.title, id->second));
    possible.push_back(fmt::format("{:.2f}", static_cast<double>(lab.possible)));
  }
  std::string csv = csv_row(header) + csv_row(possible);
  for (const Student& student : book.students) {
    const std::string canvas = id_in(student, {"canvas", "canvas id", "canvas user id"});
    const std::string sis = id_in(student, {"sis", "sis user id", "sis id"});
    const std::string login = id_in(student, {"login", "sis login id", "sis login"});
    const bool unknown = canvas.empty() && sis.empty() && login.empty();
    std::vector<std::string> row{
        student.name, canvas, sis, unknown ? student.id : login, id_in(student, {"section"})};
    for (const LabResult& result : student.labs) {
      // An empty cell leaves the grade in Canvas as it is.
      row.push_back(result.standing == Standing::in_error ? ""
                                                          : fmt::format("{:.2f}", result.grade));
    }
    csv += csv_row(row);
  }
  return csv;
}

} // namespace grader
