#include "common/tracer/event_json.hpp"
#include "tools/grader/report/report.hpp"
#include "tools/grader/report/statistics.hpp"
#include "tools/grader/tests/sample_class.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

namespace {

using grader::ClassBook;
using grader::FileNames;
using grader::Standing;
using grader_tests::hostile_text;
using grader_tests::small_class;
using grader_tests::small_student;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

grader::TestTally tally_of(const ClassBook& book) {
  grader::TestTally tally{book};
  for (const grader::Student& student : book.students) {
    tally.add(student);
  }
  return tally;
}

std::string student_page_of(const ClassBook& book, std::size_t index, const FileNames& names) {
  return grader::student_page(book, index, book.students.at(index), names);
}

ClassBook class_with_grades(const std::vector<double>& grades) {
  ClassBook book = small_class();
  for (std::size_t index = 0; index < grades.size(); ++index) {
    book.students.push_back(small_student("s" + std::to_string(index)));
    book.students.back().labs[0].grade = grades[index];
  }
  return book;
}

/// Everything of the page but our own style and script.
std::string body_of(const std::string& page) {
  return std::regex_replace(page, std::regex{"<(style|script)>[^]*?</(style|script)>"}, "");
}

TEST(LabStatistics, CountsPointsIntoTenths) {
  ClassBook book = class_with_grades({0, 0.5, 1, 5, 9.99, 10, 3});
  book.students[6].labs[0].standing = Standing::in_error;
  const grader::LabStatistics numbers = grader::lab_statistics(book, 0);
  EXPECT_THAT(numbers.students, ElementsAre(2, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1));
  EXPECT_EQ(numbers.counted, 6);
  EXPECT_EQ(numbers.full, 1);
  EXPECT_EQ(numbers.in_error, 1);
  EXPECT_DOUBLE_EQ(numbers.mean, 26.49 / 6);
  EXPECT_DOUBLE_EQ(numbers.median, 3);
}

TEST(LabStatistics, OfNobodyAreZero) {
  const grader::LabStatistics numbers = grader::lab_statistics(small_class(), 0);
  EXPECT_EQ(numbers.mean, 0);
  EXPECT_EQ(numbers.median, 0);
}

TEST(HardestTests, RankByTheRateOfThoseWhoWereJudged) {
  ClassBook book = class_with_grades({1, 2, 3});
  // The second test: one of three fails. The first: all fail, and one result says nothing.
  book.students[0].labs[0].exercises[0].tests[1].verdict = "hang";
  book.students[2].labs[0].exercises[0].tests[0].verdict = "skipped";
  const std::vector<grader::TestStatistics> hardest = tally_of(book).hardest(10);
  ASSERT_THAT(hardest, SizeIs(2)) << "a test that all pass is not hard";
  EXPECT_EQ(hardest[0].test->name, "Send.Arrives");
  EXPECT_EQ(hardest[0].judged, 2);
  EXPECT_EQ(hardest[0].passed, 0);
  EXPECT_EQ(hardest[1].test->name, "Send.Once");
  EXPECT_EQ(hardest[1].judged, 3);
  EXPECT_EQ(hardest[1].passed, 2);
  EXPECT_THAT(hardest[1].other, ElementsAre(testing::Pair("hang", 1)));
}

TEST(ReportPage, ShowsEveryStudentAndExercise) {
  ClassBook book = class_with_grades({6, 6});
  book.students[1].labs[0].standing = Standing::compile_error;
  book.students[1].labs[0].grade = 0;
  const std::string page = grader::report_page(book, tally_of(book), FileNames{book.students});
  EXPECT_THAT(page,
              HasSubstr("<a href=\"students/s0.html\">Name of s0</a> <small>s0</small></th>"
                        "<td>6</td><td class=\"h3\">6</td><td class=\"h2\">3</td>"
                        "<td class=\"h4\">3</td></tr>"));
  EXPECT_THAT(page,
              HasSubstr("<td>0</td><td class=\"h1\" title=\"does not compile\">0</td>"
                        "<td class=\"h0\" title=\"does not compile\">–</td>"));
  EXPECT_THAT(page, HasSubstr("1 do not compile"));
  EXPECT_THAT(page, Not(HasSubstr("Similar submissions")));
}

TEST(ReportPage, SaysWhatTheInfrastructureFailed) {
  ClassBook book = class_with_grades({6});
  book.students[0].labs[0].standing = Standing::in_error;
  const std::string page = grader::report_page(book, tally_of(book), FileNames{book.students});
  EXPECT_THAT(page, HasSubstr("1 submissions could not be judged"));
  EXPECT_THAT(page, HasSubstr("title=\"not judged\">–</td>"));
}

TEST(ReportPages, EscapeWhateverAStrangerWrote) {
  const std::string hostile = hostile_text();
  ClassBook book = class_with_grades({6, 6});
  book.title = hostile;
  book.students[0].id = hostile;
  book.students[0].name = hostile;
  grader::LabResult& result = book.students[0].labs[0];
  grader::TestRow& test = result.exercises[0].tests[0];
  test.message = test.timeline = test.file = test.verdict = hostile;
  book.students[1].labs[0].standing = Standing::refused;
  book.students[1].labs[0].detail = hostile;
  book.similar.push_back({"02-kill", hostile, "s1", 0.5, hostile, hostile, {{1, 1}}, {{2, 2}}});
  const FileNames names{book.students};
  for (const std::string& page : {grader::report_page(book, tally_of(book), names),
                                  student_page_of(book, 0, names),
                                  student_page_of(book, 1, names),
                                  grader::similar_page(book, 0, names)}) {
    const std::string body = body_of(page);
    EXPECT_THAT(body, HasSubstr("&lt;script&gt;alert(&apos;x&apos;)&lt;/script&gt; &amp;"));
    EXPECT_THAT(body, Not(HasSubstr("<script>alert")));
    EXPECT_THAT(body, Not(HasSubstr("<img")));
    EXPECT_THAT(body, HasSubstr("{{title}} {{{css}}}")) << "a template's tag is text there";
    for (const char letter : page) {
      ASSERT_TRUE(static_cast<unsigned char>(letter) >= 0x20 || letter == '\n');
    }
    EXPECT_THAT(page, Not(HasSubstr("\xe2\x80\xae")));
  }
}

TEST(ReportPages, NeedNoNetwork) {
  const ClassBook book = grader_tests::big_class(6);
  const FileNames names{book.students};
  for (const std::string& page :
       {grader::report_page(book, tally_of(book), names), student_page_of(book, 0, names)}) {
    EXPECT_THAT(page, HasSubstr("default-src 'none'"));
    EXPECT_FALSE(std::regex_search(body_of(page), std::regex{"(src|href)=\"?(https?:|//)"}));
    EXPECT_THAT(page, Not(HasSubstr("@import")));
  }
}

TEST(StudentPage, DrawsTheRecordingWhereThereIsOne) {
  ClassBook book = class_with_grades({6});
  grader::TestRow& test = book.students[0].labs[0].exercises[0].tests[0];
  test.timeline = "the timeline as text";
  const FileNames names{book.students};
  EXPECT_THAT(student_page_of(book, 0, names), HasSubstr("the timeline as text"));
  tracer::Recording recording;
  recording.title = "A title";
  test.recording = tracer::to_json_text(recording);
  EXPECT_THAT(student_page_of(book, 0, names), HasSubstr("<svg"));
  EXPECT_THAT(student_page_of(book, 0, names), Not(HasSubstr("the timeline as text")));
  test.recording = R"({"schema": "damaged)";
  EXPECT_THAT(student_page_of(book, 0, names), HasSubstr("the timeline as text"));
}

TEST(SimilarPage, MarksTheSameStretchOnBothSides) {
  ClassBook book = class_with_grades({6, 6});
  book.similar.push_back(
      {"02-kill", "s0", "s1", 0.5, "a\nb\nc\nd\n", "w\nx\ny\n", {{2, 3}}, {{1, 2}}});
  book.similar.push_back({"02-kill", "s1", "s0", 0.4, "a\n", "b\n", {{1, 9}}, {{5, 6}}});
  const std::string page = grader::similar_page(book, 0, FileNames{book.students});
  EXPECT_THAT(page, HasSubstr("<pre class=\"code\">   1  a\n</pre>"));
  EXPECT_THAT(page,
              HasSubstr("id=\"one-1\"><p><a href=\"#other-1\">stretch 1: lines 2–3</a></p>\n"
                        "<pre class=\"code\">   2  b\n   3  c\n</pre>"));
  EXPECT_THAT(page, HasSubstr("id=\"other-1\"><p><a href=\"#one-1\">stretch 1: lines 1–2</a></p>"));
  EXPECT_EQ(grader::similar_page_name(book, 0), "02-kill-1");
  EXPECT_EQ(grader::similar_page_name(book, 1), "02-kill-2");
  EXPECT_THAT(grader::similar_page(book, 1, FileNames{book.students}), HasSubstr("   1  a"))
      << "lines that are not there are no trouble";
}

} // namespace
