// Shell scripts stand in for tools that a stranger's file has taken over.
#include "common/judge/confinement/boxed.hpp"
#include "common/tests/scratch_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace {

using confinement::BoxedOutcome;
using confinement::BoxedRun;
using testing::HasSubstr;
using testing::Not;

class Boxed : public testing::Test {
protected:
  BoxedOutcome run(const std::string& script) {
    run_.command = {"/bin/sh", "-c", script};
    run_.slot = 803;
    return confinement::run_boxed(run_);
  }

  void SetUp() override {
    const BoxedOutcome outcome = run("exit 7");
    if (outcome.refusal) {
      GTEST_SKIP() << "no namespaces here: " << *outcome.refusal;
    }
    ASSERT_EQ(outcome.status, 7);
  }

  BoxedRun run_;
};

TEST_F(Boxed, SaysHowItEndedAndWhatItSaid) {
  const BoxedOutcome outcome = run("echo out; echo err >&2; exit 3");
  EXPECT_EQ(outcome.status, 3);
  EXPECT_EQ(outcome.output, "out\nerr\n");
}

TEST_F(Boxed, HasNoDevicesButNull) {
  EXPECT_EQ(run("echo /dev/* /proc/*; cat </dev/null").output, "/dev/null /proc/*\n");
}

TEST_F(Boxed, SeesOnlyWhatIsShownAndCannotChangeIt) {
  const tests::ScratchFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
  std::ofstream{folder.path() / "seen"} << "text\n";
  run_.shown = {{folder.path().string(), false}};
  const BoxedOutcome outcome = run("cat " + (folder.path() / "seen").string() + "; echo x >" +
                                   (folder.path() / "new").string() + "; ls /etc/shadow");
  EXPECT_THAT(outcome.output, HasSubstr("text\n"));
  EXPECT_THAT(outcome.output, HasSubstr("/etc/shadow"));
  EXPECT_NE(outcome.status, 0);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "new"));
}

TEST_F(Boxed, IsStoppedWhenItFloods) {
  run_.longest_output = 100000;
  const BoxedOutcome outcome = run("while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done");
  EXPECT_TRUE(outcome.flooded);
  EXPECT_FALSE(outcome.refusal);
  EXPECT_EQ(outcome.output.size(), 100000);
}

TEST_F(Boxed, IsStoppedAtTheDeadline) {
  run_.deadline = std::chrono::milliseconds{300};
  const BoxedOutcome outcome = run("(setsid sleep 1000 &) ; sleep 1000");
  EXPECT_TRUE(outcome.late);
  EXPECT_FALSE(outcome.refusal);
}

TEST_F(Boxed, LeavesNobodyBehindToHoldItsOutput) {
  const BoxedOutcome outcome = run("(setsid sleep 1000 &); echo done");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.output, "done\n");
}

TEST_F(Boxed, WritesToTheOneFileThatIsMeantForIt) {
  const tests::ScratchFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
  const std::filesystem::path file = folder.path() / "product";
  std::ofstream{file} << "old";
  std::filesystem::permissions(file, std::filesystem::perms{0666});
  run_.shown = {{folder.path().string(), false}, {file.string(), true}};
  run("echo product > " + file.string() + "; rm " + file.string());
  std::string text;
  std::getline(std::ifstream{file}, text);
  EXPECT_EQ(text, "product");
}

TEST(BoxedRefused, DoesNotRunUnlessToldOtherwise) {
  BoxedRun run;
  run.command = {"/bin/sh", "-c", "echo here; exit 3"};
  run.slot = 803;
  run.bwrap = "no-such-bwrap";
  BoxedOutcome outcome = confinement::run_boxed(run);
  EXPECT_THAT(outcome.refusal.value_or(""), HasSubstr("To mend it"));
  EXPECT_EQ(outcome.status, std::nullopt);
  EXPECT_THAT(outcome.output, Not(HasSubstr("here")));
  run.allow_weaker = true;
  outcome = confinement::run_boxed(run);
  EXPECT_TRUE(outcome.refusal);
  EXPECT_EQ(outcome.status, 3);
  EXPECT_EQ(outcome.output, "here\n");
}

} // namespace
