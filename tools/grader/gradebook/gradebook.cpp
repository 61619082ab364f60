#include "tools/grader/gradebook/gradebook.hpp"

#include "tools/course/error.hpp"
#include "tools/course/files.hpp"
#include "tools/grader/gradebook/schema.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/file.h>

#include <chrono>

namespace grader {
namespace {

namespace fs = std::filesystem;

constexpr int patience = 10000; // milliseconds, for a reader that is at it

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

SQLite::Database open(const fs::path& file, Gradebook::Mode mode) {
  const bool there = fs::exists(file);
  if (mode == Gradebook::Mode::create && there) {
    throw course::Error{fmt::format(
        "{} is there already. To go on with it: --resume. To judge anew after a test was mended: "
        "--regrade LAB. To begin another class: --out with another folder",
        file.string())};
  }
  if (mode == Gradebook::Mode::read && !there) {
    throw course::Error{fmt::format("there is no gradebook {}: has this class been graded, and "
                                    "into this folder (--out)?",
                                    file.string())};
  }
  try {
    const int flags = mode == Gradebook::Mode::read ? SQLite::OPEN_READONLY
                                                    : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;
    return {file.string(), flags | SQLite::OPEN_FULLMUTEX, patience};
  } catch (const SQLite::Exception& error) {
    throw course::Error{fmt::format("{} cannot be opened: {}", file.string(), error.what())};
  }
}

// Its own file: SQLite's own locks go from the book whenever any descriptor of it is closed.
posix::UniqueFd lock(const fs::path& file, Gradebook::Mode mode) {
  if (mode == Gradebook::Mode::read) {
    return {};
  }
  const fs::path name = file.parent_path() / "gradebook.lock";
  posix::UniqueFd lock{::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  if (!lock) {
    throw course::Error{fmt::format("{} cannot be written", name.string())};
  }
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) == -1) {
    throw course::Error{
        fmt::format("another siglab is grading into {}; wait until it is done, or end it",
                    file.parent_path().string())};
  }
  return lock;
}

nlohmann::ordered_json definition(const course::Lab& lab, const std::set<std::string>& hidden) {
  nlohmann::ordered_json exercises = nlohmann::ordered_json::array();
  for (const course::Exercise& exercise : lab.exercises) {
    nlohmann::ordered_json tests = nlohmann::ordered_json::array();
    for (const course::Test& test : exercise.tests) {
      tests.push_back({{"name", test.name},
                       {"says", test.says},
                       {"points", test.points},
                       {"hidden", hidden.contains(test.name)}});
    }
    exercises.push_back({{"id", exercise.id}, {"title", exercise.title}, {"tests", tests}});
  }
  return {{"title", lab.title}, {"source", lab.source}, {"exercises", exercises}};
}

// Each student's newest submission to a lab, with its newest attempt.
constexpr const char* newest = R"sql(
  FROM submissions s
  LEFT JOIN attempts a ON a.submission = s.id AND a.number =
    (SELECT max(number) FROM attempts WHERE submission = s.id)
  LEFT JOIN judgements j ON j.id = a.judgement
  WHERE s.lab = ? AND s.source IS NOT NULL AND s.id =
    (SELECT max(id) FROM submissions WHERE student = s.student AND lab = s.lab)
)sql";

} // namespace

Gradebook::Gradebook(const fs::path& file, Mode mode)
    : lock_{lock(file, mode)}, database_{open(file, mode)} {
  try {
    if (mode != Mode::read && !database_.tableExists("attempts")) {
      database_.exec("PRAGMA journal_mode = WAL");
      SQLite::Transaction transaction{database_};
      database_.exec(schema);
      database_.exec(fmt::format("PRAGMA user_version = {}", schema_version));
      transaction.commit();
    }
    const int version = database_.execAndGet("PRAGMA user_version").getInt();
    if (version != schema_version) {
      throw course::Error{
          fmt::format("{} is a gradebook of another siglab (version {} instead of {}): grade with "
                      "that one, or into another folder",
                      file.string(),
                      version,
                      schema_version)};
    }
    if (mode != Mode::read) {
      database_.exec("PRAGMA synchronous = FULL");
      database_.exec("PRAGMA foreign_keys = ON");
    }
  } catch (const SQLite::Exception& error) {
    throw course::Error{fmt::format("{} cannot be used: {}", file.string(), error.what())};
  }
}

std::string Gradebook::fact(const std::string& name) {
  const std::lock_guard lock{mutex_};
  SQLite::Statement query{database_, "SELECT value FROM facts WHERE name = ?"};
  query.bind(1, name);
  return query.executeStep() ? query.getColumn(0).getString() : "";
}

void Gradebook::tell(const std::string& name, const std::string& value) {
  const std::lock_guard lock{mutex_};
  SQLite::Statement insert{database_, "INSERT OR REPLACE INTO facts VALUES (?, ?)"};
  insert.bind(1, name);
  insert.bind(2, value);
  insert.exec();
}

void Gradebook::intake(const std::function<void()>& fill) {
  const std::lock_guard lock{mutex_};
  SQLite::Transaction transaction{database_, SQLite::TransactionBehavior::IMMEDIATE};
  fill();
  transaction.commit();
}

void Gradebook::take(const StudentRecord& student) {
  const std::lock_guard lock{mutex_};
  SQLite::Statement insert{database_,
                           "INSERT INTO students VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                           "name = excluded.name, ids = excluded.ids"};
  insert.bind(1, student.id);
  insert.bind(2, student.name);
  insert.bind(
      3,
      nlohmann::json(student.ids).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  insert.exec();
}

std::int64_t Gradebook::keep_source(const std::string& text) {
  const auto hash = static_cast<std::int64_t>(course::fingerprint(text));
  // The number only narrows the search: anybody can make two texts of one number.
  SQLite::Statement query{database_, "SELECT id FROM sources WHERE hash = ? AND text = ?"};
  query.bind(1, hash);
  query.bind(2, text.data(), static_cast<int>(text.size()));
  if (query.executeStep()) {
    return query.getColumn(0).getInt64();
  }
  SQLite::Statement insert{database_, "INSERT INTO sources (hash, text) VALUES (?, ?)"};
  insert.bind(1, hash);
  insert.bind(2, text.data(), static_cast<int>(text.size()));
  insert.exec();
  return database_.getLastInsertRowid();
}

void Gradebook::take(const SubmissionRecord& submission) {
  const std::lock_guard lock{mutex_};
  const bool has_source = submission.standing == Standing::judged;
  const std::int64_t source = has_source ? keep_source(submission.source) : 0;
  SQLite::Statement last{database_,
                         "SELECT standing, ifnull(source, 0), detail FROM submissions WHERE "
                         "student = ? AND lab = ? ORDER BY id DESC LIMIT 1"};
  last.bind(1, submission.student);
  last.bind(2, submission.lab);
  if (last.executeStep() && last.getColumn(0).getString() == to_string(submission.standing) &&
      last.getColumn(1).getInt64() == source &&
      last.getColumn(2).getString() == submission.detail) {
    return;
  }
  SQLite::Statement insert{database_,
                           "INSERT INTO submissions (student, lab, standing, source, detail, "
                           "submitted_at, marked_late, origin, taken_at) VALUES "
                           "(?, ?, ?, nullif(?, 0), ?, ?, ?, ?, ?)"};
  insert.bind(1, submission.student);
  insert.bind(2, submission.lab);
  insert.bind(3, to_string(submission.standing));
  insert.bind(4, source);
  insert.bind(5, submission.detail);
  insert.bind(6, submission.submitted_at);
  insert.bind(7, submission.marked_late ? 1 : 0);
  insert.bind(8, submission.origin);
  insert.bind(9, now());
  insert.exec();
}

std::int64_t Gradebook::lab_version(const course::Lab& lab,
                                    const std::string& version,
                                    const std::set<std::string>& hidden) {
  const std::lock_guard lock{mutex_};
  SQLite::Statement insert{database_,
                           "INSERT OR IGNORE INTO lab_versions (lab, version, definition, "
                           "first_used_at) VALUES (?, ?, ?, ?)"};
  insert.bind(1, lab.name);
  insert.bind(2, version);
  insert.bind(3, definition(lab, hidden).dump());
  insert.bind(4, now());
  insert.exec();
  SQLite::Statement query{database_, "SELECT id FROM lab_versions WHERE lab = ? AND version = ?"};
  query.bind(1, lab.name);
  query.bind(2, version);
  query.executeStep();
  return query.getColumn(0).getInt64();
}

std::vector<Pending>
Gradebook::pending(const std::string& lab, std::int64_t version, Wanted wanted) {
  const std::lock_guard lock{mutex_};
  SQLite::Statement query{
      database_,
      std::string{"SELECT s.source, s.id, s.student "} + newest +
          " AND (j.id IS NULL OR j.standing = 'in_error' OR (? AND j.lab_version != ?)) "
          "ORDER BY (SELECT min(id) FROM submissions WHERE source = s.source), s.source, s.id"};
  query.bind(1, lab);
  query.bind(2, wanted == Wanted::outdated ? 1 : 0);
  query.bind(3, version);
  std::vector<Pending> all;
  while (query.executeStep()) {
    const std::int64_t source = query.getColumn(0).getInt64();
    if (all.empty() || all.back().source != source) {
      all.push_back({source, lab, {}, {}});
    }
    all.back().submissions.push_back(query.getColumn(1).getInt64());
    all.back().students.push_back(query.getColumn(2).getString());
  }
  return all;
}

std::string Gradebook::source(std::int64_t id) {
  const std::lock_guard lock{mutex_};
  SQLite::Statement query{database_, "SELECT text FROM sources WHERE id = ?"};
  query.bind(1, id);
  if (!query.executeStep()) {
    throw course::Error{fmt::format("the gradebook is damaged: it has no source {}", id)};
  }
  return query.getColumn(0).getString();
}

std::optional<std::int64_t> Gradebook::known_judgement(std::int64_t source, std::int64_t version) {
  const std::lock_guard lock{mutex_};
  SQLite::Statement query{database_,
                          "SELECT max(id) FROM judgements WHERE source = ? AND lab_version = ? AND "
                          "standing != 'in_error'"};
  query.bind(1, source);
  query.bind(2, version);
  query.executeStep();
  return query.getColumn(0).isNull() ? std::nullopt : std::optional{query.getColumn(0).getInt64()};
}

void Gradebook::attempt(const Pending& which, std::int64_t judgement, std::int64_t now) {
  SQLite::Statement insert{database_,
                           "INSERT INTO attempts SELECT ?1, 1 + ifnull((SELECT max(number) FROM "
                           "attempts WHERE submission = ?1), 0), ?2, ?3"};
  for (const std::int64_t submission : which.submissions) {
    insert.reset();
    insert.bind(1, submission);
    insert.bind(2, judgement);
    insert.bind(3, now);
    insert.exec();
  }
}

void Gradebook::decide(const Pending& which,
                       std::int64_t version,
                       const JudgementRecord& judgement) {
  const std::lock_guard lock{mutex_};
  SQLite::Transaction transaction{database_, SQLite::TransactionBehavior::IMMEDIATE};
  SQLite::Statement insert{database_,
                           "INSERT INTO judgements (source, lab_version, standing, detail, seed, "
                           "confined, judged_at, seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"};
  const std::int64_t time = now();
  insert.bind(1, which.source);
  insert.bind(2, version);
  insert.bind(3, to_string(judgement.standing));
  insert.bind(4, judgement.detail);
  insert.bind(5, static_cast<std::int64_t>(judgement.seed));
  insert.bind(6, judgement.confined ? 1 : 0);
  insert.bind(7, time);
  insert.bind(8, judgement.seconds);
  insert.exec();
  const std::int64_t id = database_.getLastInsertRowid();
  SQLite::Statement verdict{database_,
                            "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  for (const VerdictRecord& one : judgement.verdicts) {
    verdict.reset();
    verdict.bind(1, id);
    verdict.bind(2, one.test);
    verdict.bind(3, one.verdict);
    verdict.bind(4, one.points);
    verdict.bind(5, one.message);
    verdict.bind(6, one.file);
    verdict.bind(7, one.line);
    verdict.bind(8, one.timeline);
    verdict.bind(9, one.recording);
    verdict.bind(10, one.ms);
    verdict.exec();
  }
  attempt(which, id, time);
  transaction.commit();
}

void Gradebook::decide(const Pending& which, std::int64_t judgement) {
  const std::lock_guard lock{mutex_};
  SQLite::Transaction transaction{database_, SQLite::TransactionBehavior::IMMEDIATE};
  attempt(which, judgement, now());
  transaction.commit();
}

int Gradebook::outdated(const std::string& lab, std::int64_t version) {
  const std::lock_guard lock{mutex_};
  SQLite::Statement query{database_,
                          std::string{"SELECT count(*) "} + newest + " AND j.lab_version != ?"};
  query.bind(1, lab);
  query.bind(2, version);
  query.executeStep();
  return query.getColumn(0).getInt();
}

} // namespace grader
