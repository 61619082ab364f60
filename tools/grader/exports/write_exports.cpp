#include "tools/grader/exports/write_exports.hpp"

#include "tools/course/files.hpp"
#include "tools/grader/exports/file_names.hpp"
#include "tools/grader/exports/formats.hpp"
#include "tools/grader/exports/junit.hpp"
#include "tools/grader/report/report.hpp"

#include <set>

namespace grader {
namespace {

namespace fs = std::filesystem;

/// Writes files into one folder, and forgets what an earlier export has left there.
class Folder {
public:
  Folder(fs::path path, std::string extension)
      : path_{std::move(path)}, extension_{std::move(extension)} {}

  void write(const std::string& name, std::string_view text) {
    course::write_text(path_ / (name + extension_), text);
    written_.insert(name + extension_);
  }

  void forget_others() const {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator{path_, error}) {
      const bool ours = entry.path().extension() == extension_ && entry.is_regular_file(error) &&
                        !entry.is_symlink(error);
      if (ours && !written_.contains(entry.path().filename().string())) {
        fs::remove(entry.path(), error);
      }
    }
  }

private:
  fs::path path_;
  std::string extension_;
  std::set<std::string> written_;
};

// What other systems read of one lab, a file for each submission.
class LabFolders {
public:
  LabFolders(const fs::path& out, const std::string& name)
      : gradescope_{out / "gradescope" / name, ".json"}, classroom_{out / "classroom" / name,
                                                                    ".json"} {}

  void write(const std::string& name, const LabResult& result) {
    if (result.standing != Standing::in_error && result.standing != Standing::missing) {
      gradescope_.write(name, gradescope_json(result));
      classroom_.write(name, classroom_json(result));
    }
  }

  void forget_others() const {
    gradescope_.forget_others();
    classroom_.forget_others();
  }

private:
  Folder gradescope_;
  Folder classroom_;
};

// Student by student: all that needs their tests.
TestTally write_students(const ClassBook& book,
                         const WholeStudent& whole,
                         const fs::path& out,
                         const FileNames& names) {
  Folder pages{out / "students", ".html"};
  Folder feedback{out / "feedback", ".md"};
  std::vector<LabFolders> labs;
  for (const LabColumn& lab : book.labs) {
    labs.emplace_back(out, safe_file_name(lab.lab));
  }
  Junit junit;
  TestTally tally{book};
  for (std::size_t index = 0; index < book.students.size(); ++index) {
    const Student student = whole(book.students[index]);
    const std::string& name = names.of(student.id);
    pages.write(name, student_page(book, index, student, names));
    feedback.write(name, feedback_text(book, student));
    for (std::size_t lab = 0; lab < labs.size(); ++lab) {
      labs[lab].write(name, student.labs.at(lab));
    }
    junit.add(student);
    tally.add(student);
  }
  pages.forget_others();
  feedback.forget_others();
  for (const LabFolders& lab : labs) {
    lab.forget_others();
  }
  course::write_file(out / "junit.xml",
                     [&](std::ostream& stream) { junit.write(stream, book.title); });
  return tally;
}

} // namespace

std::vector<std::string>
write_exports(const ClassBook& book, const WholeStudent& whole, const fs::path& out) {
  const FileNames names{book.students};
  std::vector<std::string> notes;
  course::write_text(out / "canvas.csv", canvas_csv(book));
  Folder moodle{out / "moodle", ".csv"};
  for (std::size_t lab = 0; lab < book.labs.size(); ++lab) {
    moodle.write(safe_file_name(book.labs[lab].lab), moodle_csv(book, lab, notes));
  }
  moodle.forget_others();
  const TestTally tally = write_students(book, whole, out, names);
  Folder similar{out / "similar", ".html"};
  for (std::size_t index = 0; index < book.similar.size(); ++index) {
    similar.write(similar_page_name(book, index), similar_page(book, index, names));
  }
  similar.forget_others();
  course::write_text(out / "report.html", report_page(book, tally, names)); // last: it leads on
  return notes;
}

} // namespace grader
