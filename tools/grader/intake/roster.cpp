#include "tools/grader/intake/roster.hpp"

#include "tools/course/error.hpp"
#include "tools/grader/intake/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace grader {
namespace {

class CsvReader {
public:
  explicit CsvReader(std::string_view text) : text_{text} {
    if (text_.starts_with("\xef\xbb\xbf")) {
      text_.remove_prefix(3);
    }
  }

  std::vector<std::vector<std::string>> read() {
    for (const char letter : text_) {
      take(letter);
    }
    if (state_ == State::quoted) {
      throw course::Error{fmt::format("line {}: a quoted cell does not end", quote_line_)};
    }
    end_row();
    return std::move(rows_);
  }

private:
  enum class State { plain, quoted, after_quote };

  void take(char letter) {
    line_ += letter == '\n' ? 1 : 0;
    if (state_ == State::quoted) {
      if (letter == '"') {
        state_ = State::after_quote;
      } else {
        cell_ += letter;
      }
      return;
    }
    if (letter == '"' && (state_ == State::after_quote || cell_.empty())) {
      cell_ += state_ == State::after_quote ? "\"" : "";
      state_ = State::quoted;
      quote_line_ = line_;
      return;
    }
    state_ = State::plain;
    if (letter == ',') {
      end_cell();
    } else if (letter == '\n') {
      end_row();
    } else if (letter != '\r') {
      cell_ += letter;
    }
  }

  void end_cell() { row_.push_back(std::exchange(cell_, {})); }

  void end_row() {
    end_cell();
    if (row_.size() > 1 || !row_.front().empty()) {
      rows_.push_back(std::move(row_));
    }
    row_.clear();
  }

  std::string_view text_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::string> row_;
  std::string cell_;
  State state_ = State::plain;
  int line_ = 1;
  int quote_line_ = 1;
};

} // namespace

std::vector<std::vector<std::string>> parse_csv(std::string_view text) {
  return CsvReader{text}.read();
}

Roster::Roster(std::string_view csv) {
  const auto rows = parse_csv(csv);
  if (rows.empty()) {
    throw course::Error{"the roster is empty; its first row names the columns: id,name,email"};
  }
  std::vector<std::string> columns;
  for (const std::string& title : rows.front()) {
    columns.push_back(lower_case(trimmed(title)));
  }
  const auto column = [&](std::initializer_list<const char*> names) -> std::size_t {
    for (const char* name : names) {
      const auto found = std::ranges::find(columns, name);
      if (found != columns.end()) {
        return static_cast<std::size_t>(found - columns.begin());
      }
    }
    return columns.size();
  };
  const std::size_t id = column({"id", "sid", "login", "sis login id", "sis user id", "student"});
  const std::size_t name = column({"name", "full name", "student"});
  if (id == columns.size()) {
    throw course::Error{
        "the roster's first row has no column \"id\"; it names the columns: id,name,email"};
  }
  std::set<std::string> known;
  for (std::size_t row = 1; row < rows.size(); ++row) {
    const auto cell = [&](std::size_t index) {
      return index < rows[row].size() ? trimmed(rows[row][index]) : std::string{};
    };
    StudentRecord student{printable_name(cell(id)), printable_name(cell(name)), {}};
    if (cell(id).empty()) {
      throw course::Error{fmt::format("row {} of the roster has no id", row + 1)};
    }
    if (!known.insert(student.id).second) {
      throw course::Error{
          fmt::format("row {} of the roster has the id {}, which is there already; every id has to "
                      "be somebody else's",
                      row + 1,
                      student.id)};
    }
    student.name = cell(name).empty() ? student.id : student.name;
    for (std::size_t index = 0; index < columns.size(); ++index) {
      if (index != id && index != name && !cell(index).empty() && !columns[index].empty()) {
        student.ids[printable_name(columns[index])] = cell(index);
      }
    }
    students_.push_back(std::move(student));
  }
}

const StudentRecord* Roster::find(const std::vector<std::string>& names) const {
  for (const std::string& called : names) {
    const std::string name = lower_case(called);
    if (name.empty()) {
      continue;
    }
    // An id to the letter is certain, whatever else looks alike.
    for (const StudentRecord& student : students_) {
      if (student.id == called) {
        return &student;
      }
    }
    const StudentRecord* found = nullptr;
    bool several = false;
    for (const StudentRecord& student : students_) {
      const bool fits = lower_case(student.id) == name || lower_case(student.name) == name ||
                        squeezed(student.name) == squeezed(called) ||
                        std::ranges::any_of(student.ids, [&](const auto& one) {
                          return lower_case(one.second) == name;
                        });
      several = several || (fits && found != nullptr);
      found = fits ? &student : found;
    }
    if (found != nullptr && !several) {
      return found;
    }
  }
  return nullptr;
}

} // namespace grader
