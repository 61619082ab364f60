#include "tools/grader/gradebook/class_reader.hpp"

#include "tools/course/error.hpp"
#include "tools/grader/gradebook/penalty.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace grader {
namespace {

using nlohmann::json;

std::vector<ExerciseRow> rows_of(const json& definition) {
  std::vector<ExerciseRow> rows;
  for (const json& exercise : definition.at("exercises")) {
    ExerciseRow row{exercise.at("id"), exercise.at("title"), 0, 0, {}};
    for (const json& test : exercise.at("tests")) {
      TestRow one;
      one.name = test.at("name");
      one.says = test.at("says");
      one.possible = test.at("points");
      one.hidden = test.at("hidden");
      row.possible += one.possible;
      row.tests.push_back(std::move(one));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

int possible_of(const std::vector<ExerciseRow>& rows) {
  int sum = 0;
  for (const ExerciseRow& row : rows) {
    sum += row.possible;
  }
  return sum;
}

/// Errors of the database and of the JSON in it, as one that says what is wrong.
template <typename Function>
auto reading(const Function& function) {
  try {
    return function();
  } catch (const SQLite::Exception& error) {
    throw course::Error{fmt::format("the gradebook cannot be read: {}", error.what())};
  } catch (const json::exception& error) {
    throw course::Error{fmt::format("the gradebook is damaged: {}", error.what())};
  }
}

} // namespace

class ClassReader::Loader {
public:
  explicit Loader(Gradebook& book)
      : book_{book}, database_{book.database()}, transaction_{database_} {
    deadline_ = book_.fact("deadline").empty() ? 0 : parse_time(book_.fact("deadline"));
    if (const std::string rule = book_.fact("late_penalty"); !rule.empty()) {
      penalty_ = parse_penalty(rule);
    }
    for (const json& lab : json::parse(book_.fact("labs").empty() ? "[]" : book_.fact("labs"))) {
      labs_.push_back(column(lab));
    }
  }

  ClassBook overview() {
    ClassBook all;
    all.title = book_.fact("title");
    all.judge_version = book_.fact("judge_version");
    all.graded_at = database_.execAndGet("SELECT ifnull(max(decided_at), 0) FROM attempts");
    all.labs = labs_;
    SQLite::Statement query{database_, "SELECT id, name, ids FROM students ORDER BY id"};
    while (query.executeStep()) {
      Student student;
      student.id = query.getColumn(0).getString();
      student.name = query.getColumn(1).getString();
      student.ids =
          json::parse(query.getColumn(2).getString()).get<std::map<std::string, std::string>>();
      student.labs = results(student.id, false);
      for (LabResult& result : student.labs) {
        for (ExerciseRow& exercise : result.exercises) {
          exercise.tests = std::vector<TestRow>{}; // "= {}" would keep the room
        }
      }
      all.students.push_back(std::move(student));
    }
    return all;
  }

  std::vector<LabResult> results(const std::string& student, bool with_texts) {
    std::vector<LabResult> all;
    all.reserve(labs_.size());
    for (const LabColumn& lab : labs_) {
      all.push_back(result(student, lab, with_texts));
    }
    return all;
  }

private:
  const std::vector<ExerciseRow>& version(std::int64_t id) {
    const auto found = versions_.find(id);
    if (found != versions_.end()) {
      return found->second;
    }
    SQLite::Statement query{database_, "SELECT definition FROM lab_versions WHERE id = ?"};
    query.bind(1, id);
    query.executeStep();
    return versions_.emplace(id, rows_of(json::parse(query.getColumn(0).getString())))
        .first->second;
  }

  LabColumn column(const std::string& lab) {
    SQLite::Statement query{
        database_,
        "SELECT id, definition FROM lab_versions WHERE lab = ? ORDER BY id DESC LIMIT 1"};
    query.bind(1, lab);
    if (!query.executeStep()) {
      return {lab, lab, 0, {}};
    }
    const json definition = json::parse(query.getColumn(1).getString());
    LabColumn column{lab, definition.at("title"), 0, version(query.getColumn(0).getInt64())};
    column.possible = possible_of(column.exercises);
    return column;
  }

  LabResult result(const std::string& student, const LabColumn& lab, bool with_texts) {
    LabResult result;
    result.lab = lab.lab;
    result.title = lab.title;
    result.possible = lab.possible;
    result.exercises = lab.exercises;
    result.detail = "nothing was handed in";
    SQLite::Statement query{
        database_,
        "SELECT s.standing, s.detail, s.submitted_at, s.marked_late, ifnull(a.number, 0), "
        "ifnull(a.decided_at, 0), j.standing, j.detail, j.id, j.lab_version "
        "FROM submissions s LEFT JOIN attempts a ON a.submission = s.id AND a.number = (SELECT "
        "max(number) FROM attempts WHERE submission = s.id) LEFT JOIN judgements j ON j.id = "
        "a.judgement WHERE s.student = ? AND s.lab = ? ORDER BY s.id DESC LIMIT 1"};
    query.bind(1, student);
    query.bind(2, lab.lab);
    if (!query.executeStep()) {
      return result;
    }
    result.standing = standing_from(query.getColumn(0).getString());
    result.detail = query.getColumn(1).getString();
    result.submitted_at = query.getColumn(2).getInt64();
    result.attempt = query.getColumn(4).getInt();
    result.judged_at = query.getColumn(5).getInt64();
    if (result.standing == Standing::judged) {
      if (query.getColumn(8).isNull()) {
        result.standing = Standing::in_error;
        result.detail = "not judged yet: siglab grade --resume goes on";
        return result;
      }
      result.standing = standing_from(query.getColumn(6).getString());
      result.detail = query.getColumn(7).getString();
      result.exercises = version(query.getColumn(9).getInt64());
      result.possible = possible_of(result.exercises);
      add_verdicts(query.getColumn(8).getInt64(), with_texts, result);
    }
    const bool in_time_unknown = result.submitted_at == 0;
    std::int64_t late = deadline_ != 0 && !in_time_unknown ? result.submitted_at - deadline_ : 0;
    if (late <= 0 && query.getColumn(3).getInt() != 0) {
      late = 1; // the other system says so, and not by how much
    }
    result.penalty = penalty_.of(late);
    result.grade = result.points * (1 - result.penalty);
    return result;
  }

  void add_verdicts(std::int64_t judgement, bool with_texts, LabResult& result) {
    std::map<std::string, TestRow*> by_name;
    for (ExerciseRow& exercise : result.exercises) {
      for (TestRow& test : exercise.tests) {
        by_name[test.name] = &test;
      }
    }
    SQLite::Statement query{database_,
                            std::string{"SELECT test, verdict, points"} +
                                (with_texts ? ", message, file, line, timeline, recording" : "") +
                                " FROM verdicts WHERE judgement = ?"};
    query.bind(1, judgement);
    while (query.executeStep()) {
      const auto found = by_name.find(query.getColumn(0).getString());
      if (found == by_name.end()) {
        continue;
      }
      TestRow& row = *found->second;
      row.verdict = query.getColumn(1).getString();
      row.points = query.getColumn(2).getInt();
      if (!with_texts) {
        continue;
      }
      row.message = query.getColumn(3).getString();
      row.file = query.getColumn(4).getString();
      row.line = query.getColumn(5).getInt();
      row.timeline = query.getColumn(6).getString();
      row.recording = query.getColumn(7).getString();
    }
    for (ExerciseRow& exercise : result.exercises) {
      for (const TestRow& test : exercise.tests) {
        exercise.points += test.points;
      }
      result.points += exercise.points;
    }
  }

  Gradebook& book_;
  SQLite::Database& database_;
  SQLite::Transaction transaction_;
  std::map<std::int64_t, std::vector<ExerciseRow>> versions_;
  std::vector<LabColumn> labs_;
  std::int64_t deadline_ = 0;
  Penalty penalty_;
};

ClassReader::ClassReader(Gradebook& book)
    : loader_{reading([&] { return std::make_unique<Loader>(book); })} {}

ClassReader::~ClassReader() = default;

ClassBook ClassReader::overview() {
  return reading([&] { return loader_->overview(); });
}

Student ClassReader::whole(const Student& student) {
  return reading([&] {
    Student whole{student.id, student.name, student.ids, {}};
    whole.labs = loader_->results(student.id, true);
    return whole;
  });
}

} // namespace grader
