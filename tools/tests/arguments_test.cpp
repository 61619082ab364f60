#include "tools/cli/arguments.hpp"
#include "tools/cli/context.hpp"
#include "tools/tests/mini_lab.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace {

using testing::HasSubstr;
using tools_tests::MiniLab;

/// The program's answer to a command line.
struct Answer {
  int status = 0;
  std::string out;
  std::string err;
};

Answer siglab(const MiniLab& mini, std::vector<std::string> words) {
  words.insert(words.begin(), "siglab");
  words.insert(words.end(),
               {"--root", mini.root().string(), "--build", (mini.root() / "build").string()});
  std::vector<char*> arguments(words.size());
  std::ranges::transform(words, arguments.begin(), [](std::string& word) { return word.data(); });
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Answer answer;
  answer.status = cli::run(arguments);
  answer.out = testing::internal::GetCapturedStdout();
  answer.err = testing::internal::GetCapturedStderr();
  return answer;
}

TEST(CommandLine, ListsTheLabs) {
  const Answer answer = siglab(MiniLab{}, {"list"});
  EXPECT_EQ(answer.status, cli::all_passed);
  EXPECT_THAT(answer.out, HasSubstr("Lab 7"));
  EXPECT_THAT(answer.out, HasSubstr("second"));
}

TEST(CommandLine, NamesTheNearestCommand) {
  const Answer answer = siglab(MiniLab{}, {"tset"});
  EXPECT_EQ(answer.status, cli::cannot_judge);
  EXPECT_THAT(answer.err, HasSubstr("did you mean test"));
}

TEST(CommandLine, ReplaysOnlyWhatTestHasPrinted) {
  for (const char* id : {"7:One.Ends", "7:One.Ends@", "7:One.Ends@x", "One.Ends@3", "7:One@1x"}) {
    const Answer answer = siglab(MiniLab{}, {"replay", id});
    EXPECT_EQ(answer.status, cli::cannot_judge) << id;
    EXPECT_THAT(answer.err, HasSubstr("is no replay id")) << id;
  }
}

TEST(CommandLine, TakesOneWrongSubmissionOfEachLabAtLeast) {
  for (const char* each : {"0", "-1", "ten"}) {
    const Answer answer = siglab(MiniLab{}, {"grade", "--demo", "--each", each});
    EXPECT_EQ(answer.status, cli::cannot_judge) << each;
    EXPECT_THAT(answer.err, HasSubstr("--each")) << each;
  }
  const Answer answer = siglab(MiniLab{}, {"grade", "submissions", "--each", "1"});
  EXPECT_EQ(answer.status, cli::cannot_judge);
  EXPECT_THAT(answer.err, HasSubstr("--each requires --demo"));
}

TEST(CommandLine, DrawsOneTestIntoAFile) {
  const Answer answer = siglab(MiniLab{}, {"trace", "7", "--svg", "/dev/null"});
  EXPECT_EQ(answer.status, cli::cannot_judge);
  EXPECT_THAT(answer.err, HasSubstr("7:One.Ends"));
}

TEST(CommandLine, NamesTheNearestWrongSubmission) {
  const MiniLab mini;
  Answer answer = siglab(mini, {"trace", "--wrong", "one-is-tow", "7:One.Ends"});
  EXPECT_EQ(answer.status, cli::cannot_judge);
  EXPECT_THAT(answer.err, HasSubstr("did you mean one-is-two"));
  answer = siglab(mini, {"replay", "--wrong", "../../../07-mini/wrong/one-is-two", "7:One.Ends@1"});
  EXPECT_THAT(answer.err, HasSubstr("there is no wrong submission"));
  answer = siglab(mini, {"trace", "--wrong", "one-is-two", "--solution", "7:One.Ends"});
  EXPECT_EQ(answer.status, cli::cannot_judge);
  EXPECT_THAT(answer.err, HasSubstr("excludes"));
}

TEST(CommandLine, UnknownLabsAndExercisesAreStatusTwo) {
  const MiniLab mini;
  EXPECT_EQ(siglab(mini, {"test", "9"}).status, cli::cannot_judge);
  const Answer answer = siglab(mini, {"hint", "mini:secnd"});
  EXPECT_EQ(answer.status, cli::cannot_judge);
  EXPECT_THAT(answer.err, HasSubstr("did you mean second?"));
  EXPECT_EQ(siglab(mini, {"test", "--bogus"}).status, cli::cannot_judge);
  EXPECT_EQ(siglab(mini, {}).status, cli::cannot_judge);
}

TEST(CommandLine, DocsSayWhatKeepsThemFromBeingBuilt) {
  const Answer answer = siglab(MiniLab{}, {"docs"});
  EXPECT_EQ(answer.status, cli::cannot_judge);
  EXPECT_THAT(answer.err, HasSubstr("the website is not built"));
}

TEST(CommandLine, HelpIsNoError) {
  const Answer answer = siglab(MiniLab{}, {"--help"});
  EXPECT_EQ(answer.status, cli::all_passed);
  EXPECT_THAT(answer.out, HasSubstr("lint"));
}

TEST(CommandLine, HintsEscalateEachTimeTheyAreAskedFor) {
  const MiniLab mini;
  const std::string first = siglab(mini, {"hint", "7:second"}).out;
  EXPECT_THAT(first, HasSubstr("1. a hint"));
  EXPECT_THAT(first, testing::Not(HasSubstr("a closer hint")));
  EXPECT_THAT(siglab(mini, {"hint", "7:2"}).out, HasSubstr("2. a closer hint"));
  EXPECT_THAT(siglab(mini, {"hint", "7:first", "--all"}).out, HasSubstr("2. a closer hint"));
}

TEST(CommandLine, ResetKeepsTheStudentsWork) {
  const MiniLab mini;
  const std::string skeleton = course::read_text(mini.lab_folder() / "mini.cpp");
  mini.edit("labs/07-mini/mini.cpp", "subject::todo(\"start and end\");", "return 1;");
  EXPECT_EQ(siglab(mini, {"reset", "7"}).status, cli::cannot_judge) << "nobody kept the skeleton";
  course::write_text(mini.root() / "build/skeletons/07-mini/mini.cpp", skeleton);
  const Answer answer = siglab(mini, {"reset", "7"});
  EXPECT_EQ(answer.status, cli::all_passed);
  EXPECT_EQ(course::read_text(mini.lab_folder() / "mini.cpp"), skeleton);
  EXPECT_THAT(answer.out, HasSubstr("mini.cpp.1.siglab-backup"));
  EXPECT_THAT(course::read_text(mini.lab_folder() / "mini.cpp.1.siglab-backup"),
              HasSubstr("return 1;"));
  EXPECT_THAT(siglab(mini, {"reset", "7"}).out, HasSubstr("already"));
}

} // namespace
