#include "tools/course/catalogue.hpp"
#include "tools/course/error.hpp"
#include "tools/course/nearest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

course::Catalogue catalogue() {
  std::vector<course::Lab> labs;
  for (const char* name : {"01-process-groups", "02-kill", "05-pgid-ping-pong"}) {
    course::Lab lab;
    lab.name = name;
    for (const char* id : {"who_am_i", "spawn", "spawn_into"}) {
      course::Exercise exercise;
      exercise.id = id;
      lab.exercises.push_back(exercise);
    }
    labs.push_back(lab);
  }
  return course::Catalogue{labs};
}

TEST(Catalogue, FindsALabByNumberNameAndUniquePart) {
  const course::Catalogue all = catalogue();
  for (const char* word : {"1", "01", "01-process-groups", "groups", "PROCESS"}) {
    EXPECT_EQ(all.find(word).lab->name, "01-process-groups") << word;
    EXPECT_EQ(all.find(word).exercise, nullptr);
  }
}

TEST(Catalogue, FindsAnExerciseByIdNumberAndUniquePart) {
  const course::Catalogue all = catalogue();
  for (const char* word : {"1:who_am_i", "1:1", "kill:who"}) {
    EXPECT_EQ(all.find(word).exercise->id, "who_am_i") << word;
  }
  EXPECT_EQ(all.find("1:spawn").exercise->id, "spawn") << "a whole name is not ambiguous";
}

TEST(Catalogue, NamesTheCandidatesOfAnAmbiguousPart) {
  const course::Catalogue all = catalogue();
  EXPECT_THAT([&] { (void)all.find("p"); },
              ThrowsMessage<course::Error>(
                  HasSubstr("more than one lab: 01-process-groups, 05-pgid-ping-pong")));
}

TEST(Catalogue, NamesTheNearestOfAnUnknownName) {
  const course::Catalogue all = catalogue();
  EXPECT_THAT([&] { (void)all.find("proces-groups"); },
              ThrowsMessage<course::Error>(HasSubstr("did you mean 01-process-groups?")));
  EXPECT_THAT([&] { (void)all.find("1:spwan"); },
              ThrowsMessage<course::Error>(HasSubstr("did you mean spawn")));
  EXPECT_THAT([&] { (void)all.find("7"); },
              ThrowsMessage<course::Error>(HasSubstr("there are: 01-process-groups, 02-kill")));
  EXPECT_THROW((void)all.find(""), course::Error);
  EXPECT_THROW((void)all.find("1:"), course::Error);
  EXPECT_THROW((void)all.find("1:99"), course::Error);
}

TEST(EditDistance, CountsInsertionsDeletionsExchangesAndSwaps) {
  EXPECT_EQ(course::edit_distance("", "abc"), 3U);
  EXPECT_EQ(course::edit_distance("spawn", "spawn"), 0U);
  EXPECT_EQ(course::edit_distance("spwan", "spawn"), 1U);
  EXPECT_EQ(course::edit_distance("kitten", "sitting"), 3U);
}

TEST(Nearest, LeavesOutWhatNobodyCanMean) {
  EXPECT_TRUE(course::nearest("xyzzy", {"list", "test", "hint"}).empty());
  EXPECT_EQ(course::nearest("tset", {"list", "test", "hint"}).front(), "test");
}

} // namespace
