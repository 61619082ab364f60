#include "tools/course/error.hpp"
#include "tools/tests/mini_lab.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;
using tools_tests::MiniLab;
using tools_tests::TemporaryFolder;

constexpr const char* diff = "--- a/x.cpp\n+++ b/x.cpp\n@@ -1 +1 @@\n-a\n+b\n";

course::WrongSubmission load(const std::string& header) {
  const TemporaryFolder folder;
  return course::load_wrong(folder.write("a-mistake.patch", header + diff));
}

TEST(WrongSubmission, ReadsItsHeader) {
  const auto wrong = load("The child calls exit().\nText comes twice.\n"
                          "Rejected-by: Spawn.A  Spawn.B\nVerdict: hang\n\n");
  EXPECT_EQ(wrong.name, "a-mistake");
  EXPECT_EQ(wrong.mistake, "The child calls exit(). Text comes twice.");
  EXPECT_THAT(wrong.rejected_by, testing::ElementsAre("Spawn.A", "Spawn.B"));
  EXPECT_EQ(wrong.verdict, judge::Verdict::hang);
  EXPECT_EQ(load("It is wrong.\nRejected-by: A.B\n").verdict, judge::Verdict::fail);
}

TEST(WrongSubmission, TestsMaySayDifferentThings) {
  const auto wrong = load("It is wrong.\nRejected-by: A.B A.C=race A.D\nVerdict: hang\n");
  EXPECT_THAT(wrong.rejected_by, testing::ElementsAre("A.B", "A.C", "A.D"));
  EXPECT_EQ(wrong.verdict_of("A.B"), judge::Verdict::hang);
  EXPECT_EQ(wrong.verdict_of("A.C"), judge::Verdict::race);
}

TEST(WrongSubmission, SaysWhatItsHeaderLacks) {
  const auto error = [](const char* header, const char* says) {
    EXPECT_THAT([&] { load(header); }, ThrowsMessage<course::Error>(HasSubstr(says))) << header;
  };
  error("Rejected-by: A.B\n", "no sentence on the mistake");
  error("It is wrong.\n", "no line \"Rejected-by:");
  error("It is wrong.\nRejected-by:\n", "no line \"Rejected-by:");
  error("It is wrong.\nRejected-by: A.B A.B\n", "twice");
  error("It is wrong.\nRejected-by: A.B\nVerdict: pass\n", "none of fail");
  error("It is wrong.\nRejected-by: A.B\nVerdict: failure\n", "none of fail");
  error("It is wrong.\nRejected-by: A.B=pass\n", "none of fail");
  error("It is wrong.\nRejected-by: A.B A.B=race\n", "twice");
}

TEST(WrongSubmission, IsTheSolutionWithOneMistake) {
  const MiniLab mini;
  const auto wrong = mini.wrong();
  const auto file = course::apply_wrong(
      wrong.back(), course::solution_path(mini.root(), mini.load()), mini.root() / "made");
  EXPECT_THAT(course::read_text(file), HasSubstr("return 2;\n}\n\nint two"));
}

TEST(WrongSubmission, DoesNotApplyWithFuzz) {
  const MiniLab mini;
  mini.edit("solutions/07-mini/mini.cpp", "int one() {", "int one()\n{");
  EXPECT_THAT(
      [&] {
        course::apply_wrong(mini.wrong().front(),
                            course::solution_path(mini.root(), mini.load()),
                            mini.root() / "made");
      },
      ThrowsMessage<course::Error>(HasSubstr("does not apply")));
}

TEST(WrongSubmission, IsFoundByItsName) {
  const MiniLab mini;
  EXPECT_EQ(course::find_wrong(mini.root(), mini.load(), "one-is-two").name, "one-is-two");
}

TEST(WrongSubmission, UnknownNamesMeetTheNearestOnes) {
  const MiniLab mini;
  EXPECT_THAT([&] { return course::find_wrong(mini.root(), mini.load(), "one-is-tree"); },
              ThrowsMessage<course::Error>(HasSubstr("did you mean one-is-three")));
}

} // namespace
