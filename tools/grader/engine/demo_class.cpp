#include "tools/grader/engine/demo_class.hpp"

#include "tools/course/error.hpp"
#include "tools/course/files.hpp"
#include "tools/course/wrong_submission.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace grader {

namespace fs = std::filesystem;

std::vector<std::size_t> spread_evenly(std::size_t size, std::size_t most) {
  const std::size_t count = std::min(size, most);
  std::vector<std::size_t> places(count);
  for (std::size_t index = 1; index < count; ++index) { // the first is at 0
    places[index] = index * (size - 1) / (count - 1);
  }
  return places;
}

std::vector<DemoSubmission> make_demo_class(const fs::path& root,
                                            const std::vector<const course::Lab*>& labs,
                                            const fs::path& folder,
                                            std::optional<std::size_t> each) {
  std::vector<DemoSubmission> all;
  fs::remove_all(folder);
  for (const course::Lab* lab : labs) {
    const fs::path solution = course::solution_path(root, *lab);
    if (!fs::exists(solution)) {
      throw course::Error{fmt::format("there is no reference solution of {}: the demonstration "
                                      "needs the instructor's checkout",
                                      lab->name)};
    }
    course::write_text(folder / "reference" / lab->name / lab->source, course::read_text(solution));
    all.push_back({"reference", lab->name, "", {}});
    course::write_text(folder / "skeleton" / lab->name / lab->source,
                       course::read_text(lab->source_path()));
    int number = 0;
    const std::vector<fs::path> files = course::wrong_files(root, *lab); // by name
    for (const std::size_t place : spread_evenly(files.size(), each.value_or(files.size()))) {
      const course::WrongSubmission wrong = course::load_wrong(files[place]);
      const std::string student = fmt::format("student-{:02}", ++number);
      course::apply_wrong(wrong, solution, folder / student / lab->name);
      DemoSubmission& one = all.emplace_back(DemoSubmission{student, lab->name, wrong.name, {}});
      for (const std::string& test : wrong.rejected_by) {
        one.rejected_by.emplace(test, judge::to_string(wrong.verdict_of(test)));
      }
    }
  }
  return all;
}

namespace {

const LabResult* result_of(const ClassBook& graded, const DemoSubmission& one) {
  const auto student = std::ranges::find(graded.students, one.student, &Student::id);
  if (student == graded.students.end()) {
    return nullptr;
  }
  const auto result = std::ranges::find(student->labs, one.lab, &LabResult::lab);
  return result == student->labs.end() ? nullptr : &*result;
}

} // namespace

std::vector<std::string> check_demo_class(const ClassBook& graded,
                                          const std::vector<DemoSubmission>& expected) {
  std::vector<std::string> troubles;
  for (const DemoSubmission& one : expected) {
    const std::string who = fmt::format(
        "{} in {} ({})", one.student, one.lab, one.mistake.empty() ? "reference" : one.mistake);
    const LabResult* result = result_of(graded, one);
    if (result == nullptr || result->standing != Standing::judged) {
      troubles.push_back(
          fmt::format("{} was not judged: {}", who, result != nullptr ? result->detail : "no row"));
      continue;
    }
    std::map<std::string, std::string> missing = one.rejected_by;
    for (const ExerciseRow& exercise : result->exercises) {
      for (const TestRow& test : exercise.tests) {
        const auto named = missing.extract(test.name);
        const bool as_named = !named.empty() ? test.verdict == named.mapped()
                                             : test.verdict == "pass" || test.verdict == "skipped";
        if (!as_named) {
          troubles.push_back(fmt::format("{}: {} says {} instead of {}: {}",
                                         who,
                                         test.name,
                                         test.verdict,
                                         named.empty() ? "pass" : named.mapped(),
                                         test.message));
        }
      }
    }
    for (const auto& [test, verdict] : missing) {
      troubles.push_back(fmt::format("{}: nobody ran {}", who, test));
    }
  }
  return troubles;
}

} // namespace grader
