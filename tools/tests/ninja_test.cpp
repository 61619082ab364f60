#include "tools/cli/ninja.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>

namespace {

cli::BuildOutcome read(std::initializer_list<const char*> lines) {
  const cli::Style plain;
  cli::ProgressLine progress{plain};
  cli::NinjaOutput output{progress};
  for (const char* line : lines) {
    output.line(line);
  }
  return output.outcome();
}

TEST(NinjaOutput, GivesEachTargetItsCompilersWordsOnly) {
  const auto outcome = read({"ninja: Entering directory `build'",
                             "@@1/4@@Generating labs/a.subject",
                             "@@2/4@@Generating labs/b.subject",
                             "FAILED: labs/b.subject ",
                             "g++ -a -very -long -command",
                             "b.cpp:1:2: error: no",
                             "  int x",
                             "@@3/4@@Linking target labs/a.judge",
                             "FAILED: labs/c.subject ",
                             "g++ again",
                             "c.cpp:9: error: never",
                             "ninja: build stopped: cannot make progress due to previous errors."});
  EXPECT_THAT(
      outcome.failed,
      testing::ElementsAre(testing::Pair("labs/b.subject", "b.cpp:1:2: error: no\n  int x\n"),
                           testing::Pair("labs/c.subject", "c.cpp:9: error: never\n")));
  EXPECT_EQ(outcome.rest, "");
}

TEST(NinjaOutput, KeepsItsOwnErrors) {
  EXPECT_EQ(read({"ninja: error: unknown target 'x'"}).rest, "ninja: error: unknown target 'x'\n");
}

} // namespace
