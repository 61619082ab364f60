// What must not be followed, unpacked or believed.
#include "common/posix/check.hpp"
#include "tools/course/error.hpp"
#include "tools/grader/intake/archive.hpp"
#include "tools/grader/intake/names.hpp"
#include "tools/grader/tests/intake_fixture.hpp"

#include <sys/stat.h>

#include <fstream>

namespace {

namespace fs = std::filesystem;
using grader::Standing;
using grader_tests::IntakeTest;
using grader_tests::make_archive;
using testing::Contains;
using testing::HasSubstr;

using HostileIntake = IntakeTest;

TEST_F(HostileIntake, FollowsNoLinkAndOpensNoDevice) {
  write("outside", "secret");
  fs::rename(folder() / "outside", scratch_.path() / "one.cpp");
  fs::create_directories(folder() / "ann");
  fs::create_symlink("../../one.cpp", folder() / "ann/one.cpp");
  fs::create_directories(folder() / "bob");
  posix::check(::mkfifo((folder() / "bob/one.cpp").c_str(), 0600), "mkfifo");
  fs::create_directory_symlink(scratch_.path(), folder() / "cyd");
  fs::create_directories(folder() / "dee");
  fs::create_directory_symlink(scratch_.path(), folder() / "dee/sub");
  write("eve/one.cpp/one.cpp", "a folder called like the source");
  take();
  expect_refused("ann/01-one", "symbolic link");
  expect_refused("bob/01-one", "not a regular file");
  EXPECT_FALSE(by_.contains("cyd/01-one"));
  EXPECT_THAT(summary_.notes, Contains(HasSubstr("cyd is a symbolic link")));
  EXPECT_EQ(of("dee/01-one").standing, Standing::missing);
  EXPECT_EQ(of("eve/01-one").source, "a folder called like the source");
}

TEST_F(HostileIntake, LeavesNoArchivesPathAndFollowsNoneOfItsLinks) {
  make_archive(folder() / "ann.tar", {{"../one.cpp", "x", "", ""}});
  make_archive(folder() / "bob.tar", {{"/etc/one.cpp", "x", "", ""}});
  make_archive(folder() / "cyd.tar", {{"one.cpp", "", "/etc/shadow", ""}});
  make_archive(folder() / "dee.tar", {{"a", "x", "", ""}, {"one.cpp", "", "", "a"}});
  make_archive(folder() / "eve.zip", {{"a/../../one.cpp", "x", "", ""}});
  take();
  expect_refused("ann/01-one", "leads out of the archive");
  expect_refused("bob/01-one", "absolute path");
  expect_refused("cyd/01-one", "link");
  expect_refused("dee/01-one", "link");
  expect_refused("eve/01-one", "leads out of the archive");
  EXPECT_FALSE(fs::exists(folder().parent_path() / "one.cpp"));
}

TEST_F(HostileIntake, RefusesDamagedEncryptedAndExplodingArchives) {
  write("ann.zip", "PK\3\4 and then nothing that makes sense");
  write("bob.tar.gz", std::string(5000, 'x'));
  make_archive(folder() / "cyd.zip", {{"one.cpp", "secret", "", ""}}, "password");
  options_.limits.unpacked = std::size_t{1} << 20U;
  make_archive(folder() / "dee.tar.gz", {{"zeros", std::string(3 << 20U, '\0'), "", ""}});
  make_archive(folder() / "eve.zip", {{"one.cpp", std::string(3 << 20U, ' '), "", ""}});
  options_.limits.entries = 50;
  make_archive(folder() / "fay.tar", std::vector<grader_tests::Member>(60, {"a", "", "", ""}));
  write("gus.zip", "");
  take();
  expect_refused("ann/01-one", "ann.zip is damaged");
  expect_refused("bob/01-one", "damaged");
  EXPECT_EQ(of("cyd/01-one").standing, Standing::refused);
  EXPECT_THAT(of("cyd/01-one").detail, testing::AnyOf(HasSubstr("encrypted"), HasSubstr("phrase")));
  expect_refused("dee/01-one", "unpacks to more than 1 MiB");
  expect_refused("eve/01-one", "more than 1 MiB");
  expect_refused("fay/01-one", "more than 50 entries");
  EXPECT_NE(of("gus/01-one").standing, Standing::judged);
}

TEST_F(HostileIntake, TakesNoEndlessFileOrFolder) {
  write("ann/one.cpp", std::string((1 << 20U) + 1, ' '));
  std::string deep = "bob";
  for (int level = 0; level < 20; ++level) {
    deep += "/d";
  }
  write(deep + "/one.cpp", "x");
  options_.limits.entries = 30;
  for (int file = 0; file < 40; ++file) {
    write("cyd/f" + std::to_string(file), "");
  }
  take();
  expect_refused("ann/01-one", "larger than 1024 KiB");
  expect_refused("bob/01-one", "12 deep");
  expect_refused("cyd/01-one", "more than 30");
}

TEST_F(HostileIntake, MakesEveryNamePrintableAndKeepsThemApart) {
  const std::vector<std::string> names{"-rf",
                                       "a\nb",
                                       "esc\x1b[31m",
                                       "\xff\xfe",
                                       "x\xe2\x80\xaey",
                                       "=1+1",
                                       "CON",
                                       "a'b\"c",
                                       "  ",
                                       "\\xff\\xfe"};
  for (const std::string& name : names) {
    write(name + "/one.cpp", "of " + name);
  }
  take();
  EXPECT_EQ(students_.size(), names.size());
  for (const auto& [id, student] : students_) {
    for (const unsigned char letter : id) {
      EXPECT_GE(letter, 0x20) << id;
    }
    EXPECT_EQ(of(id + "/01-one").standing, Standing::judged) << id;
  }
  EXPECT_EQ(of("-rf/01-one").source, "of -rf");
  EXPECT_EQ(of("a\\x0ab/01-one").source, "of a\nb");
  EXPECT_NE(of("\\xff\\xfe/01-one").source, of("\\xff\\xfe~/01-one").source);
}

TEST_F(HostileIntake, TellsStudentsApartWhoseNamesDifferInCapitalsOnly) {
  write("Ann/one.cpp", "1");
  write("ann/one.cpp", "2");
  take();
  EXPECT_EQ(of("Ann/01-one").source, "1");
  EXPECT_EQ(of("ann/01-one").source, "2");
  EXPECT_THAT(summary_.notes, Contains(HasSubstr("capital letters")));
}

TEST_F(HostileIntake, GivesARowToEveryEntry) {
  fs::create_directories(folder() / "ann");
  write("bob/other.cpp", "x");
  write("cyd/one.cpp", "");
  take();
  EXPECT_EQ(of("ann/01-one").standing, Standing::missing);
  EXPECT_EQ(of("bob/01-one").standing, Standing::missing);
  EXPECT_EQ(of("cyd/01-one").standing, Standing::judged); // empty: the compiler has its word
}

TEST(Roster, IsReadAsSpreadsheetsWriteIt) {
  const auto rows = grader::parse_csv("\xef\xbb\xbfid,name\r\n1,\"a, \"\"b\"\"\nc\"\r\n\r\n2,\r\n");
  EXPECT_THAT(rows,
              testing::ElementsAre(testing::ElementsAre("id", "name"),
                                   testing::ElementsAre("1", "a, \"b\"\nc"),
                                   testing::ElementsAre("2", "")));
  EXPECT_THROW(static_cast<void>(grader::parse_csv("a,\"b")), course::Error);
}

TEST(Roster, SaysWhatIsWrongWithIt) {
  for (const char* csv : {"", "name\nAnn\n", "id,name\n,Ann\n", "id\n1\n1\n"}) {
    EXPECT_THROW(grader::Roster{csv}, course::Error) << csv;
  }
}

TEST(Roster, FindsNobodyWhereTwoAreMeant) {
  const grader::Roster roster{"id,name\n1,Ann Abel\n2,Ann Abel\n3,Bob\n"};
  EXPECT_EQ(roster.find({"Ann Abel"}), nullptr);
  EXPECT_EQ(roster.find({"bob"})->id, "3");
  EXPECT_EQ(roster.find({"nobody", "2"})->id, "2");
}

TEST(PrintableName, KeepsLettersOfEveryScriptAndLongNamesApart) {
  EXPECT_EQ(grader::printable_name("Žofie 李"), "Žofie 李");
  const std::string longer(300, 'a');
  EXPECT_NE(grader::printable_name(longer + "b"), grader::printable_name(longer + "c"));
  EXPECT_EQ(grader::printable_name(""), "(without a name)");
  // Found by fuzzing: escapes are longer than what they stand for.
  const std::string escaped = grader::printable_name(std::string(80, '\x1b'));
  EXPECT_LE(escaped.size(), 103U); // 100 columns, one of them an ellipsis of three bytes
  EXPECT_EQ(grader::printable_name(escaped), escaped);
}

} // namespace
