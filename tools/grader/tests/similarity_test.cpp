#include "tools/grader/similarity/find_similar.hpp"
#include "tools/grader/similarity/fingerprints.hpp"
#include "tools/grader/similarity/stretches.hpp"
#include "tools/grader/similarity/tokens.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace {

using grader::find_similar;
using grader::SimilarPair;
using grader::SubmittedSource;
using grader::tokens_of;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::uint64_t> kinds(std::string_view source) {
  std::vector<std::uint64_t> result;
  for (const grader::Token& token : tokens_of(source)) {
    result.push_back(token.kind);
  }
  return result;
}

/// A function that is like no other: its statements come from the seed.
std::string function(unsigned seed, int statements = 30) {
  std::mt19937 random{seed};
  constexpr std::array forms{"  if (a < b) {{ a += b; }}\n",
                             "  while (a > {}) {{ --a; }}\n",
                             "  a = ::getpid() + b * {};\n",
                             "  for (int i = 0; i < {}; ++i) {{ b -= i; }}\n",
                             "  switch (b) {{ case {}: a = 1; break; default: b = 2; }}\n",
                             "  b = a == {} ? b : -b;\n",
                             "  c[a] = c[b] | c[{}];\n",
                             "  do {{ b <<= 1; }} while (b != {});\n",
                             "  if (::kill(a, SIGTERM) == -1) {{ return errno; }}\n",
                             "  const auto d = static_cast<long>(a);\n"};
  std::string text = "int f(int a, int b, int* c) {\n";
  for (int index = 0; index < statements; ++index) {
    text += fmt::format(fmt::runtime(forms.at(random() % forms.size())), random() % 100);
  }
  return text + "  return a;\n}\n";
}

std::string renamed(std::string text) {
  for (const auto& [from, to] : {std::pair{"a", "first"}, std::pair{"b", "second"}}) {
    std::string result;
    for (std::size_t index = 0; index < text.size(); ++index) {
      const auto part_of_word = [&](std::size_t at) {
        return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0);
      };
      const bool whole = text[index] == from[0] && !(index > 0 && part_of_word(index - 1)) &&
                         !part_of_word(index + 1);
      result += whole ? to : std::string(1, text[index]);
    }
    text = result;
  }
  return text;
}

TEST(Tokens, LeaveOutWhatIsEasilyChanged) {
  EXPECT_EQ(kinds("int a = b + 1; // why\n"), kinds("int  sum=\n  other /* x */ + 0x1fU;"));
  EXPECT_EQ(kinds("#include <a>\n#define A \\\n  b\nint a;"), kinds("int b;"));
  EXPECT_EQ(kinds("f(\"a\\\"b\")"), kinds("g(R\"x(a\")x\")"));
}

TEST(Tokens, KeepWhatNobodyCanRename) {
  EXPECT_NE(kinds("::kill(a, b)"), kinds("::waitpid(a, b)"));
  EXPECT_NE(kinds("f(SIGTERM)"), kinds("f(SIGKILL)"));
  EXPECT_NE(kinds("while (a)"), kinds("if (a)"));
}

TEST(Tokens, KnowTheirLines) {
  const std::vector<grader::Token> tokens = tokens_of("a\n/* \n */ b\n\"x\ny");
  ASSERT_THAT(tokens, SizeIs(4));
  EXPECT_EQ(tokens[0].line, 1);
  EXPECT_EQ(tokens[1].line, 3);
  EXPECT_EQ(tokens[2].line, 4);
  EXPECT_EQ(tokens[3].line, 5);
}

TEST(Tokens, ComeOutOfAnyText) {
  for (const char* text : {"",
                           "\"",
                           "'",
                           "/*",
                           "//",
                           "#",
                           "\\",
                           "R\"",
                           "R\"(",
                           "R\"abcdefghijklmnopqrstu(",
                           "\"\\",
                           "1e+",
                           "::",
                           "\xff\xfe",
                           "#\\\n",
                           "#\\"}) {
    static_cast<void>(tokens_of(text));
  }
}

TEST(Winnowing, FindsEveryLongEnoughCopy) {
  const std::string copy = function(1, 3);
  const auto shared = grader::winnowed(grader::grams_of(tokens_of(copy)), {});
  ASSERT_GE(tokens_of(copy).size(), grader::gram_length + grader::winnow_window - 1);
  for (unsigned seed = 2; seed < 40; ++seed) {
    const auto whole = grader::winnowed(
        grader::grams_of(tokens_of(function(seed, 9) + copy + function(seed + 100, 9))), {});
    EXPECT_TRUE(std::ranges::any_of(shared, [&](std::uint64_t one) { return whole.contains(one); }))
        << seed;
  }
}

TEST(FindSimilar, SeesThroughRenamingAndLayout) {
  std::string disguised = renamed(function(1));
  for (std::size_t end = 0; (end = disguised.find(';', end)) != std::string::npos; end += 2) {
    disguised.replace(end, 1, " ; // mine\n");
  }
  ASSERT_NE(disguised, function(1));
  const std::vector<SimilarPair> pairs =
      find_similar("02-kill", "", {{"ann", function(1)}, {"bob", function(2)}, {"eve", disguised}});
  ASSERT_THAT(pairs, SizeIs(1));
  EXPECT_EQ(pairs[0].lab, "02-kill");
  EXPECT_EQ(pairs[0].one, "ann");
  EXPECT_EQ(pairs[0].other, "eve");
  EXPECT_EQ(pairs[0].share, 1);
}

TEST(FindSimilar, RanksByThePartOfTheSmallerOne) {
  const std::vector<SimilarPair> pairs = find_similar("l",
                                                      "",
                                                      {{"whole", function(1, 40) + function(2, 40)},
                                                       {"most", function(1, 40) + function(3, 10)},
                                                       {"part", function(1, 40)}});
  ASSERT_THAT(pairs, SizeIs(3));
  EXPECT_EQ(pairs[0].other, "part");
  EXPECT_GE(pairs[0].share, pairs[1].share);
  EXPECT_GT(pairs[1].share, pairs[2].share);
  EXPECT_LT(pairs[2].share, 1);
}

TEST(FindSimilar, LeavesTheSkeletonOut) {
  const std::string skeleton = function(7, 60);
  EXPECT_THAT(find_similar("l",
                           skeleton,
                           {{"ann", skeleton + function(1)},
                            {"bob", skeleton + function(2)},
                            {"nobody", skeleton},
                            {"nothing", ""}}),
              IsEmpty());
  EXPECT_THAT(
      find_similar("l", "", {{"ann", skeleton + function(1)}, {"bob", skeleton + function(2)}}),
      SizeIs(1))
      << "without the skeleton it would be shared code";
}

TEST(FindSimilar, PairsCopiesWithTheFirstOnly) {
  std::vector<SubmittedSource> submissions(6, {"", function(1)});
  for (std::size_t index = 0; index < submissions.size(); ++index) {
    submissions[index].student = fmt::format("s{}", index);
  }
  const std::vector<SimilarPair> pairs = find_similar("l", "", submissions);
  ASSERT_THAT(pairs, SizeIs(5));
  for (const SimilarPair& pair : pairs) {
    EXPECT_EQ(pair.one, "s0");
  }
}

TEST(FindSimilar, MarksTheSharedLines) {
  const std::string shared = function(1, 12);
  const std::vector<SimilarPair> pairs =
      find_similar("l", "", {{"ann", function(2, 4) + shared}, {"bob", shared + function(3, 4)}});
  ASSERT_THAT(pairs, SizeIs(1));
  ASSERT_FALSE(pairs[0].one_lines.empty());
  ASSERT_EQ(pairs[0].one_lines.size(), pairs[0].other_lines.size());
  // function(2, 4) has seven lines, the shared one fifteen.
  EXPECT_LE(pairs[0].one_lines.front().first, 8);
  EXPECT_EQ(pairs[0].one_lines.back().second, 22);
  int lines = 0;
  for (const auto& [first, last] : pairs[0].other_lines) {
    lines += last - first + 1;
  }
  EXPECT_GE(lines, 12);
}

TEST(SharedStretches, HaveNoLineInCommon) {
  const std::string one = function(1, 20) + function(2, 20) + function(3, 20);
  const std::string other = function(3, 20) + function(9, 3) + function(1, 20) + function(2, 9);
  const grader::SharedStretches shared =
      grader::shared_stretches(tokens_of(one), tokens_of(other), {});
  ASSERT_FALSE(shared.one.empty());
  for (const auto* side : {&shared.one, &shared.other}) {
    std::vector<std::pair<int, int>> sorted = *side;
    std::ranges::sort(sorted);
    for (std::size_t index = 0; index < sorted.size(); ++index) {
      EXPECT_LE(sorted[index].first, sorted[index].second);
      if (index > 0) {
        EXPECT_GT(sorted[index].first, sorted[index - 1].second);
      }
    }
  }
}

TEST(FindSimilar, ManagesABigClassAndARepetitiveText) {
  std::vector<SubmittedSource> submissions;
  for (unsigned index = 0; index < 400; ++index) {
    submissions.push_back({fmt::format("s{}", index), function(index, 150)});
  }
  std::string repetitive;
  for (int index = 0; index < 3000; ++index) {
    repetitive += "a = b + c;\n";
  }
  submissions.push_back({"x", repetitive});
  submissions.push_back({"y", repetitive + "return a;"});
  submissions.push_back({"copy", function(17, 150) + function(1000, 5)});
  const std::vector<SimilarPair> pairs = find_similar("l", "", submissions);
  EXPECT_THAT(pairs, testing::Contains(testing::Field(&SimilarPair::other, "copy")));
}

} // namespace
