#include "tools/cli/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using testing::ElementsAre;

TEST(Sanitise, LeavesHarmlessTextAlone) {
  EXPECT_EQ(cli::sanitise("Grüße → 你好 ✔\nnext"), "Grüße → 你好 ✔\nnext");
}

TEST(Sanitise, ShowsWhatCouldMoveTheCursorOrLie) {
  EXPECT_EQ(cli::sanitise("\x1b[2J\x1b]0;title\x07"), "\\x1b[2J\\x1b]0;title\\x07");
  EXPECT_EQ(cli::sanitise("passed\rfailed\x08"), "passed\\x0dfailed\\x08");
  EXPECT_EQ(cli::sanitise("\xc2\x9b"
                          "31m"),
            "\\u009b31m")
      << "CSI in C1";
  EXPECT_EQ(cli::sanitise("\xe2\x80\xae"
                          "txet"),
            "\\u202etxet")
      << "right-to-left override";
  EXPECT_EQ(cli::sanitise("a\tb\x7f"), "a  b\\x7f");
}

TEST(Sanitise, ShowsBytesThatAreNoUtf8) {
  EXPECT_EQ(cli::sanitise("\xff\xc3(\xe2\x82"), "\\xff\\xc3(\\xe2\\x82");
  EXPECT_EQ(cli::sanitise("\xc0\xaf"), "\\xc0\\xaf") << "overlong";
  EXPECT_EQ(cli::sanitise("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "surrogate";
  EXPECT_EQ(cli::sanitise(std::string_view{"a\0b", 3}), "a\\x00b");
  EXPECT_EQ(cli::sanitise("\xef\xbf\xbe"), "\\ufffe") << "no character, and no XML";
}

TEST(SanitiseDiagnostics, KeepsColoursAndNothingElse) {
  const std::string words = "\x1b[01;31m\x1b[Kerror\x1b[m\x1b[K: \x1b[2Jx";
  EXPECT_EQ(cli::sanitise_diagnostics(words, true),
            "\x1b[01;31m\x1b[Kerror\x1b[m\x1b[K: \\x1b[2Jx\x1b[0m");
  EXPECT_EQ(cli::sanitise_diagnostics(words, false), "error: \\x1b[2Jx");
}

TEST(Wrap, BreaksBetweenWords) {
  EXPECT_THAT(cli::wrap("the quick brown fox", 10), ElementsAre("the quick", "brown fox"));
  EXPECT_THAT(cli::wrap("", 10), ElementsAre(""));
  EXPECT_THAT(cli::wrap("a\n\nb", 10), ElementsAre("a", "", "b"));
}

TEST(Wrap, CutsWordsThatAreTooLong) {
  EXPECT_THAT(cli::wrap("abcdefghij", 4), ElementsAre("abcd", "efgh", "ij"));
  EXPECT_THAT(cli::wrap("äöüäöü", 4), ElementsAre("äöüä", "öü"));
}

TEST(Wrap, KeepsIndentation) {
  EXPECT_THAT(cli::wrap("  int x;", 20), ElementsAre("  int x;"));
}

TEST(Counted, SaysOneOfOneThing) {
  EXPECT_EQ(cli::counted(0, "lab"), "0 labs");
  EXPECT_EQ(cli::counted(1, "lab"), "1 lab");
  EXPECT_EQ(cli::counted(2, "lab"), "2 labs");
}

TEST(Fit, FillsOrCutsToTheColumn) {
  EXPECT_EQ(cli::fit("äb", 4), "äb  ");
  EXPECT_EQ(cli::fit("abcdef", 4), "abc…");
}

} // namespace
