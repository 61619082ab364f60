/// @file
/// @brief The gradebook's tables.
#pragma once

namespace grader {

/// @brief Written to `PRAGMA user_version`; a book of another version is not opened.
constexpr int schema_version = 1;

/// @brief The statements that make an empty gradebook.
///
/// Nothing in it is ever deleted. A submission is one text of one student for one lab, or the
/// reason why there is none; the newest counts. A judgement is what a lab version's judge said
/// about one text; all submissions of that text share it. An attempt says which judgement a
/// submission got, and when: the newest counts.
constexpr const char* schema = R"sql(
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE students (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, ids TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE lab_versions (
  id INTEGER PRIMARY KEY, lab TEXT NOT NULL, version TEXT NOT NULL, definition TEXT NOT NULL,
  first_used_at INTEGER NOT NULL, UNIQUE (lab, version));
CREATE TABLE sources (
  id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, text BLOB NOT NULL);
CREATE INDEX sources_by_hash ON sources (hash);
CREATE TABLE submissions (
  id INTEGER PRIMARY KEY, student TEXT NOT NULL REFERENCES students, lab TEXT NOT NULL,
  standing TEXT NOT NULL, source INTEGER REFERENCES sources, detail TEXT NOT NULL,
  submitted_at INTEGER NOT NULL, marked_late INTEGER NOT NULL, origin TEXT NOT NULL,
  taken_at INTEGER NOT NULL);
CREATE INDEX submissions_by_student ON submissions (student, lab);
CREATE TABLE judgements (
  id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES sources,
  lab_version INTEGER NOT NULL REFERENCES lab_versions, standing TEXT NOT NULL,
  detail TEXT NOT NULL, seed INTEGER NOT NULL, confined INTEGER NOT NULL,
  judged_at INTEGER NOT NULL, seconds REAL NOT NULL);
CREATE INDEX judgements_by_source ON judgements (source, lab_version);
CREATE TABLE verdicts (
  judgement INTEGER NOT NULL REFERENCES judgements, test TEXT NOT NULL, verdict TEXT NOT NULL,
  points INTEGER NOT NULL, message TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL,
  timeline TEXT NOT NULL, recording TEXT NOT NULL, ms REAL NOT NULL,
  PRIMARY KEY (judgement, test)) WITHOUT ROWID;
CREATE TABLE attempts (
  submission INTEGER NOT NULL REFERENCES submissions, number INTEGER NOT NULL,
  judgement INTEGER NOT NULL REFERENCES judgements, decided_at INTEGER NOT NULL,
  PRIMARY KEY (submission, number)) WITHOUT ROWID;
)sql";

} // namespace grader
