#include "tools/grader/tests/sample_class.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <random>
#include <utility>

namespace grader_tests {
namespace {

using grader::ClassBook;
using grader::ExerciseRow;
using grader::LabColumn;
using grader::LabResult;
using grader::Standing;
using grader::Student;
using grader::TestRow;

constexpr std::array titles{
    "Process groups", "kill", "Handlers", "Async safety", "Ping-pong", "Alarms and sigwait"};
constexpr std::array exercises{"spawn", "group", "wait", "leader", "mask", "restore", "drain"};
constexpr std::array verdicts{"fail", "todo", "hang", "crash", "unsafe", "race", "limit"};
constexpr std::array first_names{"Ada",
                                 "Bjarne",
                                 "Chloé",
                                 "Dmitri",
                                 "Émilie",
                                 "Fatima",
                                 "Grace",
                                 "Hồng",
                                 "Ísak",
                                 "Jun",
                                 "Łucja"};
constexpr std::array last_names{
    "Lovelace", "Okonkwo", "Nguyễn", "Müller", "O'Brien", "Šimek", "Yılmaz", "van der Berg", "李"};

constexpr const char* timeline = "  waiter 11   sender 12\n"
                                 "  │           ┐            waiter forks sender\n"
                                 "  │           ●─╮          sender sends SIGUSR1 to waiter\n"
                                 "  ●◄────────────╯          takes SIGUSR1: request_stop\n"
                                 "  ┊                        sleeps in pause, for ever\n";

constexpr const char* source =
    "#include \"sending.hpp\"\n\nint first(int n) {\n  int sum = 0;\n"
    "  for (int i = 0; i < n; ++i) {\n    sum += i;\n  }\n  return sum;\n}\n";

LabColumn big_lab(std::size_t index) {
  LabColumn lab;
  lab.lab = fmt::format("{:02}-lab", index + 1);
  lab.title = titles.at(index);
  for (std::size_t exercise = 0; exercise < exercises.size(); ++exercise) {
    ExerciseRow row{exercises.at(exercise), fmt::format("Exercise {}", exercise + 1), 0, 0, {}};
    for (int test = 1; test <= 3; ++test) {
      TestRow one;
      one.name =
          fmt::format("{}.KeepsPromise{}{}", // wider than a phone
                      exercises.at(exercise),
                      test,
                      test == 2 ? "WhenTheBodyBeginsHoweverSlowTheParentAndTheChildAre" : "");
      one.name[0] = static_cast<char>(one.name[0] - 'a' + 'A');
      one.says = fmt::format("promise {} of {} is kept whatever the signals do", test, one.name);
      one.possible = static_cast<int>(exercise) + test;
      one.hidden = exercise == 6 && test == 3;
      row.possible += one.possible;
      row.tests.push_back(one);
    }
    lab.possible += row.possible;
    lab.exercises.push_back(row);
  }
  return lab;
}

class BigClass {
public:
  BigClass(std::size_t students, std::string recording) : recording_{std::move(recording)} {
    book_.title = "Systems programming, <winter> & spring";
    book_.judge_version = "siglab 0.1.0";
    for (std::size_t lab = 0; lab < titles.size(); ++lab) {
      book_.labs.push_back(big_lab(lab));
    }
    for (std::size_t index = 0; index < students; ++index) {
      add_student(index);
    }
    for (std::size_t index = 0; index + 1 < std::min<std::size_t>(students, 5); ++index) {
      book_.similar.push_back({"02-lab",
                               book_.students[index].id,
                               book_.students[index + 1].id,
                               0.97 - 0.1 * static_cast<double>(index),
                               source,
                               source,
                               {{3, 5}, {8, 9}},
                               {{3, 5}, {8, 9}}});
    }
  }

  ClassBook take() { return std::move(book_); }

private:
  void add_student(std::size_t index) {
    Student student;
    student.id = fmt::format("s{:04}", index);
    student.name = index == 3 ? hostile_text()
                              : fmt::format("{} {}",
                                            first_names.at(index % first_names.size()),
                                            last_names.at(index % last_names.size()));
    student.ids["moodle"] = fmt::format("{}", 9000 + index);
    const double strength = uniform();
    for (const LabColumn& lab : book_.labs) {
      student.labs.push_back(result(lab, index, strength));
    }
    book_.students.push_back(std::move(student));
  }

  double uniform() { return static_cast<double>(random_() % 10000) / 10000; }

  LabResult result(const LabColumn& lab, std::size_t index, double strength) {
    LabResult result;
    result.lab = lab.lab;
    result.title = lab.title;
    result.possible = lab.possible;
    result.exercises = lab.exercises;
    result.submitted_at = 1796000000 + static_cast<std::int64_t>(index) * 3600;
    result.standing = standing();
    if (result.standing == Standing::compile_error) {
      result.detail = "sending.cpp:3:1: error: expected ';'\n" + hostile_text();
    }
    if (result.standing != Standing::judged) {
      return result;
    }
    for (ExerciseRow& exercise : result.exercises) {
      for (TestRow& test : exercise.tests) {
        decide(test, strength);
        exercise.points += test.points;
      }
      result.points += exercise.points;
    }
    result.penalty = index % 17 == 5 ? 0.1 : 0;
    result.grade = result.points * (1 - result.penalty);
    return result;
  }

  Standing standing() {
    const double roll = uniform();
    return roll > 0.1     ? Standing::judged
           : roll > 0.06  ? Standing::missing
           : roll > 0.02  ? Standing::compile_error
           : roll > 0.005 ? Standing::refused
                          : Standing::in_error;
  }

  void decide(TestRow& test, double strength) {
    if (uniform() < 0.25 + strength * 0.75) {
      test.verdict = "pass";
      test.points = test.possible;
      return;
    }
    test.verdict = verdicts.at(random_() % verdicts.size());
    test.message =
        "Expected: SIGUSR1 not blocked after wait returned\nActual: it was still blocked "
        "(SigBlk)";
    test.file = "sending.cpp";
    test.line = static_cast<int>(random_() % 90) + 1;
    if (random_() % 8 == 0) {
      test.message = hostile_text();
    }
    if (random_() % 3 == 0) {
      test.timeline = timeline;
      test.recording = random_() % 4 == 0 ? recording_ : "";
    }
  }

  ClassBook book_;
  std::string recording_;
  std::mt19937 random_{20261127};
};

} // namespace

std::string hostile_text() {
  return "<script>alert('x')</script> & \"\x1b[31mred\x1b[0m\" \x07\xff ]]> ````\n=1+1 "
         "\xe2\x80\xae"
         "txet <img src=x onerror=alert(1)> {{title}} {{{css}}}";
}

ClassBook small_class() {
  ClassBook book;
  book.title = "Class";
  book.judge_version = "siglab 0.1.0";
  LabColumn lab{"02-kill", "kill", 10, {}, {}};
  lab.exercises = {{"send", "Send a signal", 0, 7, {}}, {"more", "More of it", 0, 3, {}}};
  lab.exercises[0].tests = {
      {"Send.Arrives", "the signal arrives", "", 0, 4, {}, {}, 0, {}, {}, false},
      {"Send.Once", "it arrives once", "", 0, 3, {}, {}, 0, {}, {}, false}};
  lab.exercises[1].tests = {
      {"Hidden.Secret", "what nobody may see", "", 0, 3, {}, {}, 0, {}, {}, true}};
  book.labs = {lab};
  return book;
}

Student small_student(const std::string& id) {
  LabResult result;
  const LabColumn lab = small_class().labs[0];
  result.lab = lab.lab;
  result.title = lab.title;
  result.standing = Standing::judged;
  result.possible = 10;
  result.points = 6;
  result.grade = 6;
  result.exercises = lab.exercises;
  TestRow& failed = result.exercises.front().tests.front();
  failed.verdict = "fail";
  failed.message = "SIGTERM did not arrive";
  failed.file = "sending.cpp";
  failed.line = 12;
  for (TestRow* passed :
       {&result.exercises.front().tests.back(), &result.exercises.back().tests.front()}) {
    passed->verdict = "pass";
    passed->points = passed->possible;
  }
  result.exercises[0].points = 3;
  result.exercises[1].points = 3;
  return {id, "Name of " + id, {}, {result}};
}

ClassBook big_class(std::size_t students, const std::string& recording) {
  return BigClass{students, recording}.take();
}

} // namespace grader_tests
