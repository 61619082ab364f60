#include "tools/grader/gradebook/submitted_sources.hpp"

namespace grader {

std::vector<SubmittedSource> submitted_sources(Gradebook& book, const std::string& lab) {
  SQLite::Statement query{
      book.database(),
      "SELECT s.student, c.text FROM submissions s JOIN sources c ON c.id = s.source WHERE s.id IN "
      "(SELECT max(id) FROM submissions WHERE lab = ? GROUP BY student) ORDER BY s.student"};
  query.bind(1, lab);
  std::vector<SubmittedSource> sources;
  while (query.executeStep()) {
    sources.push_back({query.getColumn(0).getString(), query.getColumn(1).getString()});
  }
  return sources;
}

} // namespace grader
