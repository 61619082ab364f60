// A class in which everybody but three honest students attacks the grader, graded in one run.
#include "common/tests/bystander.hpp"
#include "common/tests/scratch_folder.hpp"
#include "tools/course/error.hpp"
#include "tools/course/files.hpp"
#include "tools/course/subject_maker.hpp"
#include "tools/course/wrong_submission.hpp"
#include "tools/grader/attacks/corpus.hpp"
#include "tools/grader/compile/kit.hpp"
#include "tools/grader/engine/engine.hpp"
#include "tools/grader/gradebook/class_reader.hpp"
#include "tools/grader/intake/intake.hpp"
#include "tools/grader/tests/intake_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>

namespace {

namespace fs = std::filesystem;
using grader::LabResult;
using grader::Standing;
using testing::HasSubstr;
using testing::IsEmpty;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

// Nobody else's, not even another run's of this test.
const int first_slot = 2000 + 2 * (::getpid() % 1000);

// Attacks on the intake: lines 10, 11, 49 and 50. Their sources are the reference solution.
void hand_in_oddities(const fs::path& folder, const std::string& solution) {
  const auto put = [&](const std::string& path, const std::string& text) {
    course::write_text(folder / path, text);
  };
  const std::string evidence = (folder.parent_path() / "evidence").string();
  put("10-build-files/sending.cpp", solution);
  put("10-build-files/Makefile", "all:\n\ttouch " + evidence + "\n");
  put("10-build-files/meson.build", "run_command('touch', '" + evidence + "')\n");
  put("10-build-files/CMakeLists.txt", "execute_process(COMMAND touch " + evidence + ")\n");
  for (const char* header : {"sending.hpp",
                             "signal.h",
                             "vector",
                             "common/subject/todo.hpp",
                             "common/posix/check.hpp",
                             "02-kill.headers.hpp",
                             "02-kill.headers.hpp.gch"}) {
    put(std::string{"11-shadow-headers/"} + header, "#error shadowed\n");
  }
  put("11-shadow-headers/sending.cpp", solution);
  using grader_tests::make_archive;
  make_archive(folder / "49-dot-dot.tar", {{"../sending.cpp", solution, "", ""}});
  make_archive(folder / "49-absolute.tar", {{"/tmp/sending.cpp", solution, "", ""}});
  make_archive(folder / "49-symlink.tar", {{"sending.cpp", "", "/etc/shadow", ""}});
  make_archive(folder / "49-hard-link.tar",
               {{"a", solution, "", ""}, {"sending.cpp", "", "", "a"}});
  make_archive(folder / "49-bomb.tar.gz", {{"zeros", std::string(300U << 20U, '\0'), "", ""}});
  make_archive(folder / "49-many.tar", std::vector<grader_tests::Member>(20000, {"x", "", "", ""}));
  make_archive(folder / "49-encrypted.zip", {{"sending.cpp", solution, "", ""}}, "secret");
  put("49-damaged.zip", "PK\3\4damaged");
  fs::create_directories(folder / "49-link");
  fs::create_symlink("../honest-1/sending.cpp", folder / "49-link/sending.cpp");
  fs::create_directories(folder / "50-empty");
  put("50-no-source/notes.txt", "nothing");
  for (const char* name :
       {"-rf", "=HYPERLINK(\"x\")", "a\nb", "esc\x1b[2J", "\xff\xfe", "Honest-1"}) {
    put(std::string{name} + "/sending.cpp", solution);
  }
}

const std::map<std::string, std::string> refused{
    {"49-dot-dot", "leads out"},
    {"49-absolute", "absolute"},
    {"49-symlink", "link"},
    {"49-hard-link", "link"},
    {"49-bomb", "unpacks to more than"},
    {"49-many", "more than 10000 entries"},
    {"49-encrypted", "ncrypted"},
    {"49-damaged", "damaged"},
    {"49-link", "symbolic link"},
};

const std::vector<std::string> honest{"honest-1",
                                      "honest-2",
                                      "zz-honest",
                                      "10-build-files",
                                      "11-shadow-headers",
                                      "-rf",
                                      "=HYPERLINK(\"x\")",
                                      "a\\x0ab",
                                      "esc\\x1b[2J",
                                      "\\xff\\xfe",
                                      "Honest-1"};

/// The class, graded once for all tests of this file.
class AttackedClass {
public:
  static const AttackedClass& graded() {
    static const AttackedClass one;
    return one;
  }

  [[nodiscard]] const LabResult* result(const std::string& student) const {
    const auto found = std::ranges::find(book.students, student, &grader::Student::id);
    return found == book.students.end() ? nullptr : &found->labs.at(0);
  }

  std::vector<attacks::Attack> corpus;
  grader::ClassBook book;
  std::string trouble; ///< why nothing was judged
  bool unharmed = true;
  std::set<pid_t> survivors;
  bool evidence = false;

private:
  AttackedClass() {
    const fs::path root = environment("SIGLAB_ROOT");
    const fs::path build = environment("SIGLAB_BUILD");
    const course::Lab lab = course::load_lab(root / "labs" / "02-kill");
    const std::string solution = course::read_text(course::solution_path(root, lab));
    corpus = attacks::load(root / "tools" / "grader" / "attacks", solution);
    const tests::ScratchFolder scratch;
    const fs::path folder = scratch.path() / "class";
    hand_in_oddities(folder, solution);
    int number = 0;
    for (const char* name : {"honest-1", "honest-2", "zz-honest"}) {
      course::write_text(folder / name / lab.source,
                         solution + "// honest " + std::to_string(++number) + "\n");
    }
    for (const attacks::Attack& attack : corpus) {
      course::write_text(folder / attack.name / lab.source, attack.source);
    }
    try {
      grade(folder, scratch.path() / "gradebook.db", build, lab);
    } catch (const course::Error& error) {
      trouble = error.what();
    }
    evidence = fs::exists(scratch.path() / "evidence");
  }

  void grade(const fs::path& folder,
             const fs::path& file,
             const fs::path& build,
             const course::Lab& lab) {
    const tests::Bystander one{first_slot};
    const tests::Bystander other{first_slot + 1};
    grader::Gradebook gradebook{file, grader::Gradebook::Mode::create};
    grader::IntakeOptions intake;
    intake.submissions = folder;
    intake.labs = {{lab.name, lab.source}};
    gradebook.intake([&] {
      grader::read_submissions(
          intake,
          {[&](const grader::StudentRecord& student) { gradebook.take(student); },
           [&](const grader::SubmissionRecord& submission) { gradebook.take(submission); }});
    });
    gradebook.tell("labs", "[\"" + lab.name + "\"]");
    std::vector<grader::LabBench> benches(1);
    benches.front().lab = lab;
    benches.front().judge = course::SubjectMaker{build, lab.name}.judge();
    const grader::Kit kit{build, {&lab}};
    grader::enter_version(benches.front(), kit, gradebook);
    grader::EngineOptions options;
    options.slots = {first_slot, first_slot + 1};
    options.timelines = false;
    grader::judge_waiting(benches,
                          kit,
                          gradebook,
                          options,
                          {[](std::size_t, std::size_t) {},
                           [](const grader::Pending&) {},
                           [](const grader::Pending&, const grader::JudgementRecord*) {}});
    grader::ClassReader reader{gradebook};
    book = reader.overview();
    for (grader::Student& student : book.students) {
      student = reader.whole(student);
    }
    for (const tests::Bystander* bystander : {&one, &other}) {
      unharmed = unharmed && bystander->unharmed();
      if (bystander->alone()) {
        survivors.merge(tests::processes_of_user(bystander->user()));
        survivors.erase(bystander->pid());
      }
    }
  }
};

class Attacks : public testing::Test {
protected:
  void SetUp() override {
    if (AttackedClass::graded().trouble.find("infrastructure error") != std::string::npos) {
      GTEST_SKIP() << "no namespaces here: " << AttackedClass::graded().trouble;
    }
    ASSERT_EQ(AttackedClass::graded().trouble, "");
  }
};

TEST_F(Attacks, GetTheVerdictsTheyExpectAndGainNothing) {
  for (const attacks::Attack& attack : AttackedClass::graded().corpus) {
    SCOPED_TRACE(attack.what + " (" + attack.name + ")");
    const LabResult* result = AttackedClass::graded().result(attack.name);
    ASSERT_NE(result, nullptr);
    if (attack.verdicts.contains("compile_error")) {
      EXPECT_EQ(result->standing, Standing::compile_error) << result->detail;
      EXPECT_THAT(result->detail, HasSubstr(attack.says));
      EXPECT_EQ(result->points, 0);
      continue;
    }
    ASSERT_EQ(result->standing, Standing::judged) << result->detail;
    for (const grader::ExerciseRow& exercise : result->exercises) {
      for (const grader::TestRow& test : exercise.tests) {
        const bool lost = attacks::names(attack.loses, test.name);
        EXPECT_TRUE(lost ? attack.verdicts.contains(test.verdict) : test.verdict == "pass")
            << test.name << " says " << test.verdict << ": " << test.message;
        EXPECT_EQ(test.points, lost ? 0 : test.possible) << test.name;
      }
    }
  }
}

TEST_F(Attacks, LeaveTheHonestAsTheyAreAlone) {
  for (const std::string& student : honest) {
    const LabResult* result = AttackedClass::graded().result(student);
    ASSERT_NE(result, nullptr) << student;
    EXPECT_EQ(result->standing, Standing::judged) << student << ": " << result->detail;
    EXPECT_EQ(result->points, result->possible) << student;
  }
}

TEST_F(Attacks, OnTheIntakeAreRefusedWithAReason) {
  for (const auto& [student, words] : refused) {
    const LabResult* result = AttackedClass::graded().result(student);
    ASSERT_NE(result, nullptr) << student;
    EXPECT_EQ(result->standing, Standing::refused) << student << ": " << result->detail;
    EXPECT_THAT(result->detail, HasSubstr(words)) << student;
  }
  for (const char* student : {"50-empty", "50-no-source"}) {
    const LabResult* result = AttackedClass::graded().result(student);
    ASSERT_NE(result, nullptr) << student;
    EXPECT_EQ(result->standing, Standing::missing) << student;
  }
}

TEST_F(Attacks, AllHaveTheirRows) {
  const AttackedClass& all = AttackedClass::graded();
  EXPECT_EQ(all.book.students.size(), all.corpus.size() + refused.size() + honest.size() + 2);
}

TEST_F(Attacks, TouchNobodyAndLeaveNobodyBehind) {
  EXPECT_TRUE(AttackedClass::graded().unharmed);
  EXPECT_THAT(AttackedClass::graded().survivors, IsEmpty());
  EXPECT_FALSE(AttackedClass::graded().evidence);
}

TEST_F(Attacks, ShowNothingOfThisMachine) {
  const std::string root = environment("SIGLAB_ROOT");
  for (const grader::Student& student : AttackedClass::graded().book.students) {
    for (const LabResult& result : student.labs) {
      EXPECT_THAT(result.detail, testing::Not(HasSubstr(root))) << student.id;
      EXPECT_THAT(result.detail, testing::Not(HasSubstr("siglab-kit"))) << student.id;
    }
  }
}

} // namespace
