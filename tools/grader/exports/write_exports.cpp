#include "tools/grader/exports/write_exports.hpp"

#include "tools/course/files.hpp"
#include "tools/grader/exports/file_names.hpp"
#include "tools/grader/exports/formats.hpp"
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

void write_students(const ClassBook& book, const fs::path& out, const FileNames& names) {
  Folder pages{out / "students", ".html"};
  Folder feedback{out / "feedback", ".md"};
  for (std::size_t index = 0; index < book.students.size(); ++index) {
    const Student& student = book.students[index];
    pages.write(names.of(student.id), student_page(book, index, names));
    feedback.write(names.of(student.id), feedback_text(book, student));
  }
  pages.forget_others();
  feedback.forget_others();
}

void write_lab(const ClassBook& book,
               std::size_t lab,
               const fs::path& out,
               const FileNames& names,
               Folder& moodle,
               std::vector<std::string>& notes) {
  const std::string name = safe_file_name(book.labs[lab].lab);
  moodle.write(name, moodle_csv(book, lab, notes));
  Folder gradescope{out / "gradescope" / name, ".json"};
  Folder classroom{out / "classroom" / name, ".json"};
  for (const Student& student : book.students) {
    const LabResult& result = student.labs.at(lab);
    if (result.standing != Standing::in_error && result.standing != Standing::missing) {
      gradescope.write(names.of(student.id), gradescope_json(result));
      classroom.write(names.of(student.id), classroom_json(result));
    }
  }
  gradescope.forget_others();
  classroom.forget_others();
}

} // namespace

std::vector<std::string> write_exports(const ClassBook& book, const fs::path& out) {
  const FileNames names{book.students};
  std::vector<std::string> notes;
  course::write_text(out / "canvas.csv", canvas_csv(book));
  course::write_text(out / "junit.xml", junit_xml(book));
  Folder moodle{out / "moodle", ".csv"};
  for (std::size_t lab = 0; lab < book.labs.size(); ++lab) {
    write_lab(book, lab, out, names, moodle, notes);
  }
  moodle.forget_others();
  write_students(book, out, names);
  Folder similar{out / "similar", ".html"};
  for (std::size_t index = 0; index < book.similar.size(); ++index) {
    similar.write(similar_page_name(book, index), similar_page(book, index, names));
  }
  similar.forget_others();
  course::write_text(out / "report.html", report_page(book, names)); // last: it leads to the rest
  return notes;
}

} // namespace grader
