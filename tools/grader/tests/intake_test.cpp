// What may be handed in, and how: folders, archives, repositories, bulk downloads.
#include "tools/course/command.hpp"
#include "tools/grader/tests/intake_fixture.hpp"

namespace {

using grader::Standing;
using grader_tests::IntakeTest;
using grader_tests::make_archive;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

using Intake = IntakeTest;

TEST_F(Intake, TakesOnlyTheSourcesThatLabsAskFor) {
  write("ann/one.cpp", "ann's one");
  write("ann/Makefile", "all:");
  write("ann/one.hpp", "shadows the lab's");
  take();
  EXPECT_EQ(by_.size(), 2U);
  EXPECT_EQ(of("ann/01-one").source, "ann's one");
  EXPECT_EQ(of("ann/01-one").standing, Standing::judged);
  EXPECT_EQ(of("ann/02-two").standing, Standing::missing);
  EXPECT_THAT(of("ann/02-two").detail, HasSubstr("no two.cpp"));
}

TEST_F(Intake, LeavesOutLabsThatNobodyHasHandedIn) {
  options_.only_found = true;
  write("ann/one.cpp", "x");
  write("bob/readme", "x");
  EXPECT_THAT(take().labs, ElementsAre("01-one"));
  EXPECT_EQ(of("bob/01-one").standing, Standing::missing);
}

TEST_F(Intake, PrefersTheLabsFolderThenTheOneLeastDeep) {
  write("ann/labs/01-one/one.cpp", "right");
  write("ann/one.cpp", "at the top");
  write("ann/build/one.cpp", "built");
  write("bob/deep/er/one.cpp", "deep");
  write("bob/one.cpp", "top");
  take();
  EXPECT_EQ(of("ann/01-one").source, "right");
  EXPECT_EQ(of("bob/01-one").source, "top");
}

TEST_F(Intake, RefusesTwoDifferentFilesOfTheSameRight) {
  write("ann/a/one.cpp", "first");
  write("ann/b/one.cpp", "second");
  write("bob/a/one.cpp", "same");
  write("bob/b/one.cpp", "same");
  take();
  expect_refused("ann/01-one", "a/one.cpp and b/one.cpp");
  EXPECT_EQ(of("bob/01-one").source, "same");
}

TEST_F(Intake, ReadsArchivesOfEveryKind) {
  make_archive(folder() / "ann.zip", {{"one.cpp", "zip", "", ""}});
  make_archive(folder() / "bob.tar", {{"x/one.cpp", "tar", "", ""}});
  make_archive(folder() / "cyd.tar.gz", {{"one.cpp", "gz", "", ""}});
  take();
  EXPECT_EQ(of("ann/01-one").source, "zip");
  EXPECT_EQ(of("bob/01-one").source, "tar");
  EXPECT_EQ(of("cyd/01-one").source, "gz");
  EXPECT_EQ(of("bob/01-one").submitted_at, 1'700'000'000);
}

TEST_F(Intake, ReadsRepositoriesBareAndNot) {
  write("ann.git-work/one.cpp", "committed");
  const std::string work = (folder() / "ann.git-work").string();
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"git", "-C", work, "init", "-q"},
           {"git", "-C", work, "add", "one.cpp"},
           {"git",
            "-C",
            work,
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "commit",
            "-q",
            "-m",
            "x"},
           {"git", "clone", "-q", "--bare", work, (folder() / "bob.git").string()}}) {
    ASSERT_TRUE(course::run_command(command).ok());
  }
  // What a stranger's configuration would have git do.
  const std::string evidence = (scratch_.path() / "ran").string();
  write("bob.git/hooks/post-checkout", "#!/bin/sh\ntouch " + evidence);
  const std::string config = course::read_text(folder() / "bob.git/config");
  write("bob.git/config",
        config + "[core]\n\tfsmonitor = touch " + evidence + "\n\tpager = touch " + evidence +
            "\n[alias]\n\tlog = !touch " + evidence + "\n");
  take();
  EXPECT_EQ(of("ann.git-work/01-one").source, "committed");
  if (of("bob/01-one").detail.find("no sandbox") != std::string::npos) {
    GTEST_SKIP() << of("bob/01-one").detail;
  }
  EXPECT_EQ(of("bob/01-one").source, "committed") << of("bob/01-one").detail;
  EXPECT_GT(of("bob/01-one").submitted_at, 1'600'000'000);
  EXPECT_FALSE(std::filesystem::exists(evidence));
}

TEST_F(Intake, ReadsGradescopesDownload) {
  write("submission_metadata.yml",
        "---\nsubmission_11:\n  :submitters:\n  - :name: Ann Abel\n    :sid: '1001'\n"
        "    :email: ann@example.org\n  - :name: Bob Baum\n    :sid: '1002'\n"
        "  :created_at: 2026-11-03 05:00:00.123456789 Z\n  :score: 0.0\n"
        "submission_12:\n  :submitters:\n  - :name: Cyd\n    :sid:\n    :email: cyd@example.org\n"
        "  :created_at: 2026-11-04 05:00:00 Z\n"
        "submission_13:\n  :submitters:\n  - :name: Gone\n");
  write("submission_11/one.cpp", "together");
  write("submission_12/one.cpp", "alone");
  EXPECT_EQ(take().kind, "Gradescope");
  EXPECT_EQ(of("1001/01-one").source, "together");
  EXPECT_EQ(of("1002/01-one").source, "together");
  EXPECT_EQ(students_["1001"].name, "Ann Abel");
  EXPECT_EQ(of("1001/01-one").submitted_at, 1793682000);
  EXPECT_EQ(of("cyd@example.org/01-one").source, "alone");
  EXPECT_THAT(summary_.notes, Contains(HasSubstr("submission_13")));
}

TEST_F(Intake, ReadsMoodlesDownload) {
  write("Ann Abel_4711_assignsubmission_file_/one.cpp", "folder");
  write("Bob Baum_4712_assignsubmission_file_one.cpp", "file");
  make_archive(folder() / "Cyd_4713_assignsubmission_file_my work.zip",
               {{"one.cpp", "zip", "", ""}});
  EXPECT_EQ(take().kind, "Moodle");
  EXPECT_EQ(of("Participant 4711/01-one").source, "folder");
  EXPECT_EQ(of("Participant 4712/01-one").source, "file");
  EXPECT_EQ(of("Participant 4713/01-one").source, "zip");
  EXPECT_EQ(students_["Participant 4711"].name, "Ann Abel");
  EXPECT_EQ(students_["Participant 4711"].ids["moodle"], "4711");
}

TEST_F(Intake, ReadsCanvassDownload) {
  options_.roster = grader::Roster{"id,name,canvas\naa1,Ann Abel,501\nbb2,Bob Baum,502\n"};
  write("abelann_501_9001_one-1.cpp", "again");
  write("baumbob_LATE_502_9002_one.cpp", "late");
  EXPECT_EQ(take().kind, "Canvas");
  EXPECT_EQ(of("aa1/01-one").source, "again");
  EXPECT_FALSE(of("aa1/01-one").marked_late);
  EXPECT_TRUE(of("bb2/01-one").marked_late);
  EXPECT_EQ(students_["bb2"].ids["canvas"], "502");
}

TEST_F(Intake, HasEverybodyOfTheRosterInTheClass) {
  options_.roster = grader::Roster{"id,name,github\naa1,Ann Abel,annab\nbb2,\"Baum, Bob\",bb\n"};
  write("annab/one.cpp", "x");
  write("stranger/one.cpp", "y");
  take();
  EXPECT_EQ(of("aa1/01-one").source, "x");
  EXPECT_EQ(students_["bb2"].name, "Baum, Bob");
  EXPECT_EQ(of("stranger/01-one").source, "y");
  EXPECT_THAT(summary_.notes, Contains(HasSubstr("stranger is in no row of the roster")));
}

TEST_F(Intake, CountsTheNewestOfSeveralEntries) {
  options_.roster = grader::Roster{"id,name,canvas\naa1,Ann Abel,501\n"};
  make_archive(folder() / "aa1.tar", {{"one.cpp", "of 2023", "", ""}});
  write("501/one.cpp", "of today");
  take();
  EXPECT_EQ(of("aa1/01-one").source, "of today");
}

} // namespace
