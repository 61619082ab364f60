// The gradebook on its own: nothing lost, nothing doubled, nothing deleted.
#include "common/tests/scratch_folder.hpp"
#include "tools/course/error.hpp"
#include "tools/grader/gradebook/class_reader.hpp"
#include "tools/grader/gradebook/gradebook.hpp"
#include "tools/grader/gradebook/penalty.hpp"
#include "tools/grader/gradebook/submitted_sources.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using grader::Gradebook;
using grader::JudgementRecord;
using grader::Standing;
using grader::Wanted;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

course::Lab small_lab() {
  course::Lab lab;
  lab.name = "01-one";
  lab.title = "One";
  lab.source = "one.cpp";
  lab.exercises = {{"first", "The first", {"f"}, {}, {}, {{"A.B", 60, "b"}, {"A.C", 40, "c"}}}};
  return lab;
}

class Book : public testing::Test {
protected:
  [[nodiscard]] std::filesystem::path file() const { return scratch_.path() / "gradebook.db"; }

  static void hand_in(Gradebook& book,
                      const std::string& student,
                      const std::string& text,
                      std::int64_t when = 1000) {
    book.intake([&] {
      book.take(grader::StudentRecord{student, student, {}});
      book.take(grader::SubmissionRecord{
          student, "01-one", Standing::judged, text, "", when, false, student});
    });
  }

  static JudgementRecord passing(int points) {
    JudgementRecord record;
    record.standing = Standing::judged;
    record.verdicts = {{"A.B", points > 0 ? "pass" : "fail", points, "m", "one.cpp", 3, "", "", 1},
                       {"A.C", "fail", 0, "n", "one.cpp", 4, "t", "{}", 1}};
    return record;
  }

  tests::ScratchFolder scratch_;
};

TEST_F(Book, JudgesTheSameTextOnce) {
  Gradebook book{file(), Gradebook::Mode::create};
  hand_in(book, "ann", "same");
  hand_in(book, "bob", "same");
  hand_in(book, "cyd", "other");
  const auto version = book.lab_version(small_lab(), "v1", {});
  const auto waiting = book.pending("01-one", version, Wanted::unjudged);
  ASSERT_THAT(waiting, SizeIs(2));
  EXPECT_THAT(waiting[0].students, ElementsAre("ann", "bob"));
  book.decide(waiting[0], version, passing(60));
  EXPECT_TRUE(book.known_judgement(waiting[0].source, version));
  hand_in(book, "dee", "same");
  EXPECT_THAT(book.pending("01-one", version, Wanted::unjudged), SizeIs(2));
}

TEST_F(Book, TakesNothingTwice) {
  {
    Gradebook book{file(), Gradebook::Mode::create};
    hand_in(book, "ann", "text");
  }
  Gradebook book{file(), Gradebook::Mode::write};
  hand_in(book, "ann", "text");
  EXPECT_EQ(book.database().execAndGet("SELECT count(*) FROM submissions").getInt(), 1);
  hand_in(book, "ann", "newer");
  EXPECT_EQ(book.database().execAndGet("SELECT count(*) FROM submissions").getInt(), 2);
  const auto version = book.lab_version(small_lab(), "v1", {});
  const auto waiting = book.pending("01-one", version, Wanted::unjudged);
  ASSERT_THAT(waiting, SizeIs(1));
  EXPECT_EQ(book.source(waiting[0].source), "newer");
}

TEST_F(Book, KnowsTheNewestSourceOfEach) {
  Gradebook book{file(), Gradebook::Mode::create};
  hand_in(book, "bob", "bob's");
  hand_in(book, "ann", "ann's first");
  hand_in(book, "ann", "ann's second");
  book.intake([&] {
    book.take(grader::StudentRecord{"cyd", "cyd", {}});
    book.take(grader::SubmissionRecord{
        "cyd", "01-one", Standing::refused, "", "damaged", 1000, false, "cyd"});
  });
  const auto sources = grader::submitted_sources(book, "01-one");
  ASSERT_THAT(sources, SizeIs(2));
  EXPECT_EQ(sources[0].student, "ann");
  EXPECT_EQ(sources[0].source, "ann's second");
  EXPECT_EQ(sources[1].student, "bob");
  EXPECT_THAT(grader::submitted_sources(book, "02-two"), IsEmpty());
}

TEST_F(Book, KeepsWhatAnOlderVersionSaid) {
  Gradebook book{file(), Gradebook::Mode::create};
  hand_in(book, "ann", "text");
  const auto old = book.lab_version(small_lab(), "v1", {});
  book.decide(book.pending("01-one", old, Wanted::unjudged).front(), old, passing(0));
  const auto mended = book.lab_version(small_lab(), "v2", {});
  EXPECT_EQ(book.outdated("01-one", mended), 1);
  EXPECT_THAT(book.pending("01-one", mended, Wanted::unjudged), IsEmpty());
  const auto waiting = book.pending("01-one", mended, Wanted::outdated);
  ASSERT_THAT(waiting, SizeIs(1));
  book.decide(waiting.front(), mended, passing(60));
  EXPECT_EQ(book.outdated("01-one", mended), 0);
  EXPECT_EQ(book.database().execAndGet("SELECT count(*) FROM judgements").getInt(), 2);
  book.tell("labs", R"(["01-one"])");
  const grader::ClassBook graded = grader::ClassReader{book}.overview();
  EXPECT_EQ(graded.students.at(0).labs.at(0).points, 60);
  EXPECT_EQ(graded.students.at(0).labs.at(0).attempt, 2);
}

TEST_F(Book, JudgesAgainWhatTheInfrastructureSpoilt) {
  Gradebook book{file(), Gradebook::Mode::create};
  hand_in(book, "ann", "text");
  const auto version = book.lab_version(small_lab(), "v1", {});
  book.decide(book.pending("01-one", version, Wanted::unjudged).front(), version, {});
  EXPECT_FALSE(book.known_judgement(1, version));
  EXPECT_THAT(book.pending("01-one", version, Wanted::unjudged), SizeIs(1));
}

TEST_F(Book, RollsAHalfIntakeBack) {
  Gradebook book{file(), Gradebook::Mode::create};
  EXPECT_THROW(book.intake([&] {
    book.take(grader::StudentRecord{"ann", "ann", {}});
    throw course::Error{"half way"};
  }),
               course::Error);
  EXPECT_EQ(book.database().execAndGet("SELECT count(*) FROM students").getInt(), 0);
}

TEST_F(Book, BelongsToOneGraderAtATime) {
  const Gradebook book{file(), Gradebook::Mode::create};
  EXPECT_THROW(Gradebook(file(), Gradebook::Mode::write), course::Error);
  const Gradebook reader{file(), Gradebook::Mode::read};
}

TEST_F(Book, IsNotBegunTwiceByAccident) {
  { const Gradebook book{file(), Gradebook::Mode::create}; }
  try {
    const Gradebook book{file(), Gradebook::Mode::create};
    ADD_FAILURE();
  } catch (const course::Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("--resume"));
  }
  EXPECT_THROW(Gradebook(scratch_.path() / "none.db", Gradebook::Mode::read), course::Error);
}

TEST_F(Book, TellsOfEveryStudentAndLab) {
  Gradebook book{file(), Gradebook::Mode::create};
  hand_in(book, "ann", "text", 1000 + 3601);
  book.intake([&] { book.take(grader::StudentRecord{"bob", "Bob", {{"canvas", "7"}}}); });
  book.tell("labs", R"(["01-one"])");
  book.tell("deadline", "1970-01-01T00:16:40Z");
  book.tell("late_penalty", "10%/hour");
  const auto version = book.lab_version(small_lab(), "v1", {"A.C"});
  book.decide(book.pending("01-one", version, Wanted::unjudged).front(), version, passing(60));
  grader::ClassReader reader{book};
  const grader::ClassBook graded = reader.overview();
  ASSERT_THAT(graded.labs, SizeIs(1));
  EXPECT_EQ(graded.labs[0].possible, 100);
  ASSERT_THAT(graded.students, SizeIs(2));
  const grader::LabResult& ann = graded.students[0].labs.at(0);
  EXPECT_EQ(ann.standing, Standing::judged);
  EXPECT_EQ(ann.points, 60);
  EXPECT_DOUBLE_EQ(ann.penalty, 0.2);
  EXPECT_DOUBLE_EQ(ann.grade, 48);
  EXPECT_EQ(ann.exercises.at(0).points, 60);
  EXPECT_THAT(ann.exercises.at(0).tests, IsEmpty()) << "they are read for one at a time";
  const grader::Student whole = reader.whole(graded.students[0]);
  EXPECT_EQ(whole.id, "ann");
  EXPECT_DOUBLE_EQ(whole.labs.at(0).grade, 48);
  EXPECT_EQ(whole.labs.at(0).exercises.at(0).tests.at(1).timeline, "t");
  EXPECT_EQ(whole.labs.at(0).exercises.at(0).tests.at(1).recording, "{}");
  EXPECT_TRUE(whole.labs.at(0).exercises.at(0).tests.at(1).hidden);
  EXPECT_EQ(graded.students[1].labs.at(0).standing, Standing::missing);
  EXPECT_EQ(graded.students[1].ids.at("canvas"), "7");
}

TEST(Penalty, CountsPeriodsBegunUpToTheMost) {
  constexpr std::int64_t day = 86400;
  EXPECT_DOUBLE_EQ(grader::parse_penalty("10%/day").of(0), 0);
  EXPECT_DOUBLE_EQ(grader::parse_penalty("10%/day").of(1), 0.1);
  EXPECT_DOUBLE_EQ(grader::parse_penalty("10%/day").of(day), 0.1);
  EXPECT_DOUBLE_EQ(grader::parse_penalty("10%/day").of(day + 1), 0.2);
  EXPECT_DOUBLE_EQ(grader::parse_penalty("10%/day").of(100 * day), 1);
  EXPECT_DOUBLE_EQ(grader::parse_penalty("5% / hour, max 50%").of(day), 0.5);
  EXPECT_DOUBLE_EQ(grader::parse_penalty("100%").of(1), 1);
  for (const char* text : {"", "10", "ten%", "10%/month", "-5%"}) {
    EXPECT_THROW(static_cast<void>(grader::parse_penalty(text)), course::Error) << text;
  }
}

TEST(Time, IsReadAsPeopleWriteIt) {
  EXPECT_EQ(grader::parse_time("1970-01-02T00:00:01Z"), 86401);
  EXPECT_EQ(grader::parse_time("1970-01-01 00:00 UTC"), 0);
  EXPECT_EQ(grader::parse_time("2026-11-03 05:00:00.000000000 Z"), 1793682000);
  for (const char* text : {"", "tomorrow", "2026-02-31", "2026-13-01T00:00Z"}) {
    EXPECT_THROW(static_cast<void>(grader::parse_time(text)), course::Error) << text;
  }
}

} // namespace
