#include "tools/grader/intake/intake.hpp"

#include "tools/course/error.hpp"
#include "tools/grader/intake/archive.hpp"
#include "tools/grader/intake/beneath.hpp"
#include "tools/grader/intake/layout.hpp"
#include "tools/grader/intake/names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <dirent.h>

#include <algorithm>
#include <system_error>

namespace grader {
namespace {

// Everything in a folder, as far as it may be of use.
class FolderReader {
public:
  FolderReader(const IntakeOptions& options, Finds& finds) : options_{options}, finds_{finds} {}

  void read(const Beneath& folder) {
    if (is_bare_repository(folder)) {
      read_repository(folder, options_.limits, options_.git, finds_);
      return;
    }
    walk(folder, "", 0);
    if (!finds_.empty()) {
      return;
    }
    for (const std::string& name : archives_) { // Moodle's folders hold what was handed in as it is
      read_archive(folder.file(name).get(), name, options_.limits, finds_);
    }
  }

private:
  void walk(const Beneath& folder, const std::string& prefix, int depth) {
    if (depth > options_.limits.depth) {
      throw Refusal{fmt::format("has folders more than {} deep", options_.limits.depth)};
    }
    for (const FolderEntry& entry : folder.entries(options_.limits.entries)) {
      if (++entries_ > options_.limits.entries) {
        throw Refusal{fmt::format("has more than {} files", options_.limits.entries)};
      }
      const std::string path = prefix + entry.name;
      if (entry.type == DT_DIR) {
        if (!Finds::is_passed_over(entry.name)) {
          walk(folder.folder(entry.name), path + "/", depth + 1);
        }
      } else if (!finds_.wanted_by(path).empty()) {
        take(folder, entry.name, path);
      } else if (depth == 0 && entry.type == DT_REG && is_archive_name(entry.name)) {
        archives_.push_back(entry.name);
      }
    }
  }

  void take(const Beneath& folder, const std::string& name, const std::string& path) {
    Find find;
    try {
      find.text = folder.text(name, options_.limits.source);
      find.written_at = folder.written_at(name);
    } catch (const Refusal& refusal) {
      find.trouble = refusal.what();
    }
    finds_.add(path, find);
  }

  const IntakeOptions& options_;
  Finds& finds_;
  std::size_t entries_ = 0;
  std::vector<std::string> archives_;
};

/// One student's entries become one submission for each lab.
struct Person {
  StudentRecord record;
  std::vector<Entry> entries;
};

/// What a student has not handed in; told at the end, when the class's labs are known.
struct Lack {
  std::string student;
  std::string origin;
  std::string complaints;                      ///< about the whole of it
  std::map<std::string, std::string> refusals; ///< lab → why its source was not taken
  std::set<std::string> taken;                 ///< labs
};

class Intake {
public:
  Intake(const IntakeOptions& options, const IntakeSink& sink)
      : options_{options}, sink_{sink}, folder_{open(options)} {}

  IntakeSummary read() {
    Layout layout = read_layout(folder_);
    summary_.kind = layout.kind;
    summary_.notes = std::move(layout.notes);
    gather(layout.entries);
    if (!options_.only_found) {
      for (const auto& [lab, source] : options_.labs) {
        summary_.labs.insert(lab);
      }
    }
    for (const auto& [id, person] : people_) {
      sink_.student(person.record);
      ++summary_.students;
      if (!person.entries.empty()) {
        take(person);
      }
    }
    if (summary_.labs.empty()) {
      for (const auto& [lab, source] : options_.labs) {
        summary_.labs.insert(lab);
      }
    }
    for (const Lack& lack : lacks_) {
      tell_of(lack);
    }
    tell_of_colliding_names();
    return std::move(summary_);
  }

private:
  static Beneath open(const IntakeOptions& options) {
    try {
      return Beneath{options.submissions.string()};
    } catch (const std::system_error& error) {
      const bool archive = is_archive_name(options.submissions.string());
      throw course::Error{fmt::format("the submissions cannot be read: {}{}",
                                      error.what(),
                                      archive ? "\nUnpack it first, and name the folder" : "")};
    }
  }

  void gather(std::vector<Entry>& entries) {
    for (const StudentRecord& student : options_.roster.students()) {
      people_[student.id] = {student, {}};
    }
    std::map<std::string, std::string> raw_of; // id → the bytes it was made of
    for (Entry& entry : entries) {
      const StudentRecord* known = options_.roster.find(entry.names);
      if (known == nullptr && !options_.roster.students().empty()) {
        summary_.notes.push_back(
            fmt::format("{} is in no row of the roster", printable_name(entry.names.back())));
      }
      std::map<std::string, std::string> ids;
      for (const auto& [system, id] : entry.ids) {
        ids[system] = printable_name(id);
      }
      if (known != nullptr) {
        Person& person = people_[known->id];
        person.record.ids.merge(ids); // what the roster says stays
        person.entries.push_back(std::move(entry));
        continue;
      }
      StudentRecord record;
      const std::string& raw = entry.names.front();
      record.id = printable_name(raw);
      // Escapes can be typed, too: whoever is called like somebody's escaped name is another.
      while (raw_of.contains(record.id) ? raw_of[record.id] != raw : people_.contains(record.id)) {
        record.id += "~";
      }
      raw_of[record.id] = raw;
      record.name = entry.name.empty() ? record.id : printable_name(entry.name);
      record.ids = std::move(ids);
      Person& person = people_[record.id];
      person.record = person.entries.empty() ? record : person.record;
      person.entries.push_back(std::move(entry));
    }
  }

  void take(const Person& person) {
    std::map<std::string, SubmissionRecord> best;
    std::map<std::string, std::string> refusals;
    std::string complaints;
    for (const Entry& entry : person.entries) {
      Finds finds{options_.labs};
      read(entry, finds);
      if (const std::string words = finds.complaints(); !words.empty()) {
        complaints += (complaints.empty() ? "" : "; ") + words;
      }
      for (const auto& [lab, source] : options_.labs) {
        const Find* find = finds.choose(lab);
        if (find == nullptr) {
          continue;
        }
        summary_.labs.insert(lab);
        if (!find->trouble.empty()) {
          refusals[lab] = find->trouble;
          continue;
        }
        SubmissionRecord one;
        one.student = person.record.id;
        one.lab = lab;
        one.source = find->text;
        one.submitted_at = entry.submitted_at != 0 ? entry.submitted_at : find->written_at;
        one.marked_late = entry.marked_late;
        one.origin = printable_name(entry.path);
        const auto before = best.find(lab);
        if (before == best.end() || before->second.submitted_at <= one.submitted_at) {
          best[lab] = std::move(one);
        }
      }
    }
    Lack lack{person.record.id,
              printable_name(person.entries.front().path),
              std::move(complaints),
              std::move(refusals),
              {}};
    for (const auto& [lab, submission] : best) {
      sink_.submission(submission);
      lack.taken.insert(lab);
      ++summary_.submissions;
    }
    lacks_.push_back(std::move(lack));
  }

  void read(const Entry& entry, Finds& finds) {
    try {
      if (entry.folder) {
        FolderReader{options_, finds}.read(folder_.folder(entry.path));
      } else if (is_archive_name(entry.file_name)) {
        read_archive(folder_.file(entry.path).get(), entry.file_name, options_.limits, finds);
      } else if (!finds.wanted_by(entry.file_name).empty()) {
        Find find;
        find.text = folder_.text(entry.path, options_.limits.source);
        find.written_at = folder_.written_at(entry.path);
        finds.add(entry.file_name, find);
      }
    } catch (const Refusal& refusal) {
      finds.complain(refusal.what());
    }
  }

  void tell_of(const Lack& lack) {
    for (const std::string& lab : summary_.labs) {
      if (lack.taken.contains(lab)) {
        continue;
      }
      const auto refusal = lack.refusals.find(lab);
      const std::string& why = refusal != lack.refusals.end() ? refusal->second : lack.complaints;
      SubmissionRecord none;
      none.student = lack.student;
      none.lab = lab;
      none.standing = why.empty() ? Standing::missing : Standing::refused;
      none.detail =
          !why.empty() ? why : fmt::format("no {} is in what was handed in", options_.labs.at(lab));
      none.origin = lack.origin;
      sink_.submission(none);
    }
  }

  void tell_of_colliding_names() {
    std::map<std::string, std::vector<std::string>> alike;
    for (const auto& [id, person] : people_) {
      alike[lower_case(id)].push_back(id);
      if (person.entries.size() > 1) {
        summary_.notes.push_back(
            fmt::format("{} has {} entries; the newest counts", id, person.entries.size()));
      }
    }
    for (const auto& [name, ids] : alike) {
      if (ids.size() > 1) {
        summary_.notes.push_back(
            fmt::format("{} differ only in capital letters; they are graded as different students",
                        fmt::join(ids, " and ")));
      }
    }
  }

  const IntakeOptions& options_;
  const IntakeSink& sink_;
  Beneath folder_;
  std::map<std::string, Person> people_;
  std::vector<Lack> lacks_;
  IntakeSummary summary_;
};

} // namespace

IntakeSummary read_submissions(const IntakeOptions& options, const IntakeSink& sink) {
  return Intake{options, sink}.read();
}

SubmissionRecord read_one_submission(const IntakeOptions& options, const std::string& lab) {
  SubmissionRecord record;
  record.lab = lab;
  Finds finds{options.labs};
  try {
    FolderReader{options, finds}.read(Beneath{options.submissions.string()});
  } catch (const Refusal& refusal) {
    finds.complain(refusal.what());
  }
  const Find* find = finds.choose(lab);
  if (find != nullptr && find->trouble.empty()) {
    record.source = find->text;
    record.submitted_at = find->written_at;
    return record;
  }
  record.detail = find != nullptr ? find->trouble : finds.complaints();
  record.standing = record.detail.empty() ? Standing::missing : Standing::refused;
  if (record.detail.empty()) {
    record.detail = fmt::format("no {} is in what was handed in", options.labs.at(lab));
  }
  return record;
}

} // namespace grader
