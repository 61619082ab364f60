#include "tools/course/error.hpp"
#include "tools/tests/mini_lab.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;
using tools_tests::MiniLab;

TEST(LoadLab, ReadsEverything) {
  const MiniLab mini;
  const course::Lab lab = mini.load();
  EXPECT_EQ(lab.name, "07-mini");
  EXPECT_EQ(lab.number(), "7");
  EXPECT_EQ(lab.possible(), 100);
  EXPECT_EQ(lab.test_count(), 4U);
  EXPECT_EQ(lab.exercises.at(1).needs, std::vector<std::string>{"first"});
  EXPECT_EQ(lab.exercise_of("Two.Ends"), lab.exercise("second"));
  EXPECT_EQ(lab.exercise_of("Two.Middles"), nullptr);
}

/// One damage, and a part of what has to be said about it.
struct Damage {
  const char* from;
  const char* to;
  const char* says;
};

class DamagedLab : public testing::TestWithParam<Damage> {};

TEST_P(DamagedLab, IsAnErrorThatSaysWhereAndWhat) {
  const MiniLab mini;
  mini.edit("labs/07-mini/lab.toml", GetParam().from, GetParam().to);
  EXPECT_THAT([&] { (void)mini.load(); },
              ThrowsMessage<course::Error>(
                  testing::AllOf(HasSubstr("lab.toml:"), HasSubstr(GetParam().says))));
}

INSTANTIATE_TEST_SUITE_P(
    Each,
    DamagedLab,
    testing::Values(Damage{"title = \"Mini\"", "title = \"\"", "title = \"…\" is missing or empty"},
                    Damage{"title = \"Mini\"", "titel = \"Mini\"", "I know no \"titel\""},
                    Damage{"title = \"Mini\"", "title = Mini", "lab.toml:1:"},
                    Damage{"points = 20", "points = -1", "whole number"},
                    Damage{"points = 20", "points = 2.5", "whole number"},
                    Damage{"points = 20", "points = \"20\"", "whole number"},
                    Damage{"id = \"second\"", "id = \"first\"", "the id \"first\" is taken"},
                    Damage{"Two.Starts", "One.Starts", "One.Starts is listed twice"},
                    Damage{"needs = [\"first\"]", "needs = [\"third\"]", "no earlier exercise"},
                    Damage{"needs = [\"first\"]", "needs = [\"second\"]", "no earlier exercise"},
                    Damage{"needs = [\"first\"]", "needs = \"first\"", "needs has to be a list"},
                    Damage{"hints = [\"a hint\"", "hints = [\"\"", "none of them empty"},
                    Damage{"says = \"one() starts\"", "say = \"\"", "I know no \"say\""}));

TEST(LoadLab, MissingFileIsAnError) {
  const tools_tests::TemporaryFolder folder;
  EXPECT_THROW((void)course::load_lab(folder.path()), course::Error);
}

} // namespace
