#include "common/judge/confinement/verdict_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using confinement::TestResult;
using confinement::VerdictStream;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* passed = R"({"test":"A.B","verdict":"pass","ms":1.5})";
constexpr const char* end_of_one = R"({"end":true,"tests":1})";

std::string lines(std::initializer_list<std::string> all) {
  std::string text;
  for (const std::string& line : all) {
    text += line + "\n";
  }
  return text;
}

TEST(VerdictStream, IsCompleteAfterItsEndLine) {
  VerdictStream stream;
  EXPECT_TRUE(stream.empty());
  const auto results = stream.feed(lines({passed}));
  ASSERT_THAT(results, SizeIs(1));
  EXPECT_EQ(results[0].test, "A.B");
  EXPECT_EQ(results[0].verdict, judge::Verdict::pass);
  EXPECT_EQ(results[0].ms, 1.5);
  EXPECT_FALSE(stream.complete());
  stream.feed(lines({end_of_one}));
  EXPECT_TRUE(stream.complete());
}

TEST(VerdictStream, TakesAllThatALineSays) {
  VerdictStream stream;
  const auto results = stream.feed(
      R"({"test":"A.B","verdict":"fail","failures":[{"expected":"e","actual":"a","note":"n",)"
      R"("file":"tests.cpp","line":12}],"message":"m","place":{"file":"s.cpp","line":3}})"
      "\n");
  ASSERT_THAT(results, SizeIs(1));
  const TestResult& result = results[0];
  EXPECT_EQ(result.message, "m");
  EXPECT_EQ(result.place, (posix::Place{"s.cpp", 3}));
  ASSERT_THAT(result.failures, SizeIs(1));
  EXPECT_EQ(result.failures[0].expected, "e");
  EXPECT_EQ(result.failures[0].actual, "a");
  EXPECT_EQ(result.failures[0].note, "n");
  EXPECT_EQ(result.failures[0].place, (posix::Place{"tests.cpp", 12}));
}

TEST(VerdictStream, DoesNotMindHowItIsCutUp) {
  VerdictStream stream;
  std::size_t results = 0;
  for (const char byte : lines({passed, end_of_one})) {
    results += stream.feed({&byte, 1}).size();
  }
  EXPECT_EQ(results, 1);
  EXPECT_TRUE(stream.complete());
}

TEST(VerdictStream, GivesEachTestItsRecording) {
  VerdictStream stream;
  auto results = stream.feed(lines({passed,
                                    end_of_one,
                                    R"({"recording_of":"C.D","recording":{}})",
                                    R"({"recording_of":3,"recording":{}})",
                                    R"({"recording_of":"A.B","recording":{"title":"t"}})"}));
  EXPECT_TRUE(stream.complete());
  stream.attach_recordings(results);
  ASSERT_THAT(results, SizeIs(1));
  EXPECT_EQ(results[0].raw.at("recording").at("title"), "t");
}

TEST(VerdictStream, IsCompleteWhereARecordingBreaksOff) {
  VerdictStream stream;
  stream.feed(lines({passed, end_of_one}) + R"({"recording_of":"A.B","rec)");
  EXPECT_TRUE(stream.complete());
}

TEST(VerdictStream, TakesNoRecordingBeforeItsEnd) {
  VerdictStream stream;
  stream.feed(lines({passed, R"({"recording_of":"A.B","recording":{}})"}));
  EXPECT_TRUE(stream.damage());
}

TEST(VerdictStream, WithoutItsEndIsNotComplete) {
  VerdictStream stream;
  stream.feed(lines({passed}) + end_of_one); // the end line lacks its own end
  EXPECT_FALSE(stream.complete());
  EXPECT_FALSE(stream.damage());
}

class DamagedStream : public testing::TestWithParam<std::string> {};

TEST_P(DamagedStream, IsNeverComplete) {
  VerdictStream stream;
  stream.feed(GetParam());
  EXPECT_TRUE(stream.damage());
  EXPECT_THAT(stream.feed(lines({R"({"test":"C.D","verdict":"pass"})", end_of_one})), IsEmpty());
  EXPECT_FALSE(stream.complete());
}

INSTANTIATE_TEST_SUITE_P(
    All,
    DamagedStream,
    testing::Values("no json\n",
                    "\n",
                    "42\n",
                    "null\n",
                    "[]\n",
                    "{}\n",
                    "{\"test\":\"A.B\"}\n",
                    "{\"test\":\"A.B\",\"verdict\":\"splendid\"}\n",
                    "{\"test\":\"\",\"verdict\":\"pass\"}\n",
                    "{\"test\":7,\"verdict\":\"pass\"}\n",
                    "{\"test\":\"A.B\",\"verdict\":\"pass\",\"message\":[]}\n",
                    "{\"test\":\"A.B\",\"verdict\":\"pass\",\"place\":{\"line\":2e31}}\n",
                    "{\"test\":\"A.B\",\"verdict\":\"pass\",\"place\":{\"line\":2147483648}}\n",
                    "{\"end\":true,\"tests\":0.5}\n",
                    "{\"end\":true,\"tests\":-1}\n",
                    "{\"test\":\"A.B\",\"verdict\":\"pass\",\"failures\":[1]}\n",
                    "{\"test\":\"A.B\",\"verdict\":\"pass\",\"place\":3}\n",
                    "{\"test\":\"\xff\",\"verdict\":\"pass\"}\n",
                    "{\"end\":true}\n",
                    "{\"end\":true,\"tests\":1}\n",
                    "{\"end\":true,\"tests\":-1}\n",
                    std::string("\0\n", 2),
                    lines({passed, passed}),
                    lines({passed, end_of_one, end_of_one}),
                    lines({passed, end_of_one, passed}),
                    lines({passed, "{\"end\":true,\"tests\":2}"})));

TEST(VerdictStream, EndsALineThatDoesNotEnd) {
  VerdictStream stream;
  const std::string piece(std::size_t{1} << 20U, ' ');
  for (int number = 0; number < 5; ++number) {
    stream.feed(piece);
  }
  ASSERT_TRUE(stream.damage());
  EXPECT_THAT(*stream.damage(), HasSubstr("too long"));
}

TEST(VerdictStream, EndsATaleThatDoesNotEnd) {
  VerdictStream stream;
  for (std::size_t number = 0; number <= VerdictStream::most_tests; ++number) {
    stream.feed(R"({"test":"A.)" + std::to_string(number) +
                R"(","verdict":"pass"})"
                "\n");
  }
  ASSERT_TRUE(stream.damage());
  EXPECT_THAT(*stream.damage(), HasSubstr("too many"));
}

TEST(VerdictStream, SurvivesDeepNesting) {
  VerdictStream stream;
  stream.feed(std::string(100'000, '[') + "\n");
  EXPECT_TRUE(stream.damage());
}

} // namespace
