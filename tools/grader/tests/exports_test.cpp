#include "tools/course/files.hpp"
#include "tools/grader/exports/csv.hpp"
#include "tools/grader/exports/file_names.hpp"
#include "tools/grader/exports/formats.hpp"
#include "tools/grader/exports/write_exports.hpp"
#include "tools/grader/tests/sample_class.hpp"
#include "tools/tests/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <set>

namespace {

using grader::ClassBook;
using grader::Standing;
using grader_tests::as_it_is;
using grader_tests::big_class;
using grader_tests::hostile_text;
using grader_tests::small_class;
using grader_tests::small_student;
using nlohmann::json;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

ClassBook class_of(std::initializer_list<const char*> ids) {
  ClassBook book = small_class();
  for (const char* id : ids) {
    book.students.push_back(small_student(id));
  }
  return book;
}

std::map<std::string, std::string> files_in(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    if (entry.is_regular_file()) {
      files[entry.path().lexically_relative(folder).string()] = course::read_text(entry.path());
    }
  }
  return files;
}

TEST(CsvCell, NeutralisesFormulas) {
  for (const char* formula : {"=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1", "  =1", "\t=1"}) {
    EXPECT_THAT(grader::csv_cell(formula), StartsWith("'")) << formula;
  }
  EXPECT_EQ(grader::csv_cell("\r=cmd|' /C calc'!A0"), "\\x0d=cmd|' /C calc'!A0");
  EXPECT_EQ(grader::csv_cell("a=1"), "a=1");
  EXPECT_EQ(grader::csv_cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
}

TEST(CsvCell, QuotesWhatWouldEndIt) {
  EXPECT_EQ(grader::csv_cell("Lovelace, Ada"), "\"Lovelace, Ada\"");
  EXPECT_EQ(grader::csv_cell("a \"b\""), "\"a \"\"b\"\"\"");
  EXPECT_EQ(grader::csv_cell("a;=1"), "\"a;=1\"") << "a semicolon separates in half of Europe";
  EXPECT_EQ(grader::csv_cell("two\nlines"), "two\\nlines");
}

TEST(FileNames, StayWhereTheyAreHarmless) {
  EXPECT_EQ(grader::safe_file_name("alice-01_b.c"), "alice-01_b.c");
}

TEST(FileNames, LeadNowhereElse) {
  for (const char* id : {"../../etc/passwd",
                         "/etc/passwd",
                         "..",
                         ".",
                         "",
                         ".ssh",
                         "-rf",
                         "a/b",
                         "a\\b",
                         "a:b",
                         "Ünal",
                         "a b",
                         "con",
                         "NUL.txt",
                         "com1",
                         "a.",
                         "a%2fb",
                         "\xff\xfe",
                         "a\nb",
                         "javascript:alert(1)"}) {
    const std::string name = grader::safe_file_name(id);
    EXPECT_NE(name, id);
    EXPECT_THAT(name, Not(IsEmpty()));
    EXPECT_EQ(
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."),
        std::string::npos)
        << name;
    EXPECT_THAT(name, Not(HasSubstr("..")));
    EXPECT_THAT(name, Not(testing::AnyOf(StartsWith("."), StartsWith("-"), EndsWith("."))));
  }
  EXPECT_LT(grader::safe_file_name(std::string(5000, 'x')).size(), 100U);
}

TEST(FileNames, DifferWhateverTheCase) {
  const ClassBook book = class_of({"ALICE", "Alice", "a/b", "a b", "a-b", "alice"});
  const grader::FileNames names{book.students};
  std::set<std::string> folded;
  for (const grader::Student& student : book.students) {
    std::string name = names.of(student.id);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    folded.insert(name);
  }
  EXPECT_THAT(folded, SizeIs(6));
  EXPECT_EQ(names.of("a-b"), "a-b") << "who is called just so keeps the name";
}

TEST(FileNames, DoNotDependOnTheOthersPlaces) {
  const ClassBook one = class_of({"Ann", "ann", "b/c"});
  const ClassBook other = class_of({"b/c", "aaa", "ann", "Ann"});
  const grader::FileNames first{one.students};
  const grader::FileNames second{other.students};
  for (const char* id : {"Ann", "ann", "b/c"}) {
    EXPECT_EQ(first.of(id), second.of(id));
  }
}

TEST(Canvas, HasItsHeaderAndPointsPossible) {
  ClassBook book = class_of({"alice", "bob", "carol"});
  book.labs[0].ids["canvas"] = "4711";
  book.students[0].ids = {{"Canvas", "12"}, {"SIS User ID", "S1"}, {"Section", "A"}};
  book.students[1].name = "=Bob, the \"formula\"";
  book.students[1].labs[0].grade = 5.4;
  book.students[2].labs[0].standing = Standing::in_error;
  EXPECT_EQ(grader::canvas_csv(book),
            "Student,ID,SIS User ID,SIS Login ID,Section,kill (4711)\r\n"
            "    Points Possible,,,,,10.00\r\n"
            "Name of alice,12,S1,,A,6.00\r\n"
            "\"'=Bob, the \"\"formula\"\"\",,,bob,,5.40\r\n"
            "Name of carol,,,carol,,\r\n");
}

TEST(Moodle, HasWhatItsImportNeeds) {
  ClassBook book = class_of({"alice", "bob", "carol", "dave"});
  book.students[0].ids["moodle"] = "31";
  book.students[1].ids["Identifier"] = "Participant 32";
  book.students[1].labs[0].standing = Standing::missing;
  book.students[1].labs[0].grade = 0;
  book.students[2].ids["moodle"] = "33";
  book.students[2].labs[0].standing = Standing::in_error;
  std::vector<std::string> notes;
  EXPECT_EQ(
      grader::moodle_csv(book, 0, notes),
      "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade)\r\n"
      "Participant 31,Name of alice,,Submitted for grading,6.00,10.00,-\r\n"
      "Participant 32,Name of bob,,No submission,0.00,10.00,-\r\n");
  ASSERT_THAT(notes, SizeIs(1));
  EXPECT_THAT(notes[0], StartsWith("1 students are not in Moodle's worksheet of 02-kill"));
}

TEST(Gradescope, SaysWhatTheStudentMaySee) {
  ClassBook book = class_of({"alice"});
  grader::LabResult& result = book.students[0].labs[0];
  result.penalty = 0.1;
  result.grade = 5.4;
  const json written = json::parse(grader::gradescope_json(result));
  EXPECT_EQ(written["score"], 5.4);
  EXPECT_EQ(written["output"], "6 points, less 10 % for lateness.");
  ASSERT_THAT(written["tests"], SizeIs(3));
  EXPECT_EQ(written["tests"][0]["status"], "failed");
  EXPECT_EQ(written["tests"][0]["number"], "1.1");
  EXPECT_EQ(written["tests"][0]["max_score"], 4);
  EXPECT_EQ(written["tests"][0]["output"], "SIGTERM did not arrive\nLook at sending.cpp:12.");
  EXPECT_EQ(written["tests"][1]["score"], 3);
  EXPECT_EQ(written["tests"][2]["name"], "Tests that are not shown: 1 of 1 pass");
  for (const json& test : written["tests"]) {
    EXPECT_EQ(test["visibility"], "visible") << "one hidden test hides the total";
  }
  EXPECT_THAT(written.dump(), Not(HasSubstr("Secret")));
}

TEST(Gradescope, ShowsTheCompilersWords) {
  ClassBook book = class_of({"alice"});
  grader::LabResult& result = book.students[0].labs[0];
  result.standing = Standing::compile_error;
  result.detail = "error: \x1b[31mno\xff";
  const json written = json::parse(grader::gradescope_json(result));
  EXPECT_EQ(written["output"],
            "The submission does not compile, so no test could run:\nerror: \\x1b[31mno\\xff");
}

TEST(Classroom, SumsToTheGrade) {
  ClassBook book = class_of({"alice"});
  grader::LabResult& result = book.students[0].labs[0];
  result.penalty = 0.5;
  result.grade = 3;
  const json written = json::parse(grader::classroom_json(result));
  EXPECT_EQ(written["version"], 1);
  EXPECT_EQ(written["max_score"], 10);
  EXPECT_EQ(written["status"], "fail");
  double sum = 0;
  for (const json& test : written["tests"]) {
    for (const char* key :
         {"name", "status", "message", "test_code", "filename", "line_no", "duration", "score"}) {
      EXPECT_TRUE(test.contains(key)) << key;
    }
    sum += test["score"].get<double>();
  }
  EXPECT_EQ(sum, 3);
  EXPECT_EQ(written["tests"][0]["line_no"], 12);
  EXPECT_THAT(written.dump(), Not(HasSubstr("Secret")));
}

TEST(Feedback, TellsTheStudentAndHidesTheHidden) {
  const ClassBook book = class_of({"alice"});
  const std::string text = grader::feedback_text(book, book.students[0]);
  EXPECT_THAT(text, StartsWith("# Class: Name of alice\n"));
  EXPECT_THAT(text, HasSubstr("**6 of 10 points**"));
  EXPECT_THAT(text, HasSubstr("- **fail**, 0 of 4: the signal arrives (Send.Arrives)"));
  EXPECT_THAT(text, HasSubstr("```text\nSIGTERM did not arrive\nLook at sending.cpp:12.\n```"));
  EXPECT_THAT(text, HasSubstr("- 1 of 1 passed, 3 of 3 points"));
  EXPECT_THAT(text, Not(HasSubstr("Secret")));
}

TEST(Feedback, LeavesNamesLegibleAndMarkupDead) {
  ClassBook book = class_of({"alice"});
  grader::TestRow& test = book.students[0].labs[0].exercises[0].tests[0];
  const auto line = [&](const std::string& says) {
    test.says = says;
    const std::string text = grader::feedback_text(book, book.students[0]);
    const std::size_t begin = text.find("0 of 4: ") + 8;
    return text.substr(begin, text.find(" (Send", begin) - begin);
  };
  EXPECT_EQ(line("who_am_i() tells - at once."), "who_am_i() tells - at once.");
  EXPECT_EQ(line("_a_ *b* `c` [d](e) <f> &g; |"),
            "\\_a\\_ \\*b\\* \\`c\\` \\[d\\](e) \\<f\\> \\&g; \\|");
  EXPECT_EQ(line("http://x \\ ~~y~~"), "http\\://x \\\\ \\~\\~y\\~\\~");
  EXPECT_EQ(line("two\n# lines"), "two \\# lines");
}

TEST(Feedback, KeepsMessagesInTheirFence) {
  ClassBook book = class_of({"alice"});
  book.students[0].labs[0].exercises[0].tests[0].message = "a\n```\n# forged: 100 points\n````";
  book.students[0].name = "# <b>Alice</b>";
  const std::string text = grader::feedback_text(book, book.students[0]);
  EXPECT_THAT(text, HasSubstr("`````text\na\n```\n# forged: 100 points\n````\n"));
  EXPECT_THAT(text, StartsWith("# Class: \\# \\<b\\>Alice\\</b\\>\n"));
}

TEST(Exports, AreTheSameBytesEachTime) {
  const tools_tests::TemporaryFolder one;
  const tools_tests::TemporaryFolder other;
  ClassBook book = big_class(12);
  grader::write_exports(book, as_it_is, one.path());
  book.graded_at = 1796000000; // when it was graded is in none of them
  for (grader::Student& student : book.students) {
    for (grader::LabResult& result : student.labs) {
      result.judged_at = 1796000001;
    }
  }
  grader::write_exports(book, as_it_is, other.path());
  EXPECT_EQ(files_in(one.path()), files_in(other.path()));
}

TEST(Exports, AreThereForEverybody) {
  const tools_tests::TemporaryFolder out;
  ClassBook book = class_of({"../alice", "bob"});
  book.students[1].labs[0].standing = Standing::in_error;
  const std::vector<std::string> notes = grader::write_exports(book, as_it_is, out.path());
  std::vector<std::string> names;
  for (const auto& [name, text] : files_in(out.path())) {
    names.push_back(name);
  }
  const std::string alice = grader::safe_file_name("../alice");
  EXPECT_THAT(names,
              testing::UnorderedElementsAre("report.html",
                                            "canvas.csv",
                                            "junit.xml",
                                            "moodle/02-kill.csv",
                                            "students/" + alice + ".html",
                                            "students/bob.html",
                                            "feedback/" + alice + ".md",
                                            "feedback/bob.md",
                                            "gradescope/02-kill/" + alice + ".json",
                                            "classroom/02-kill/" + alice + ".json"));
  EXPECT_THAT(notes, IsEmpty());
}

TEST(Exports, ForgetWhoLeftAndLeaveStrangersFilesAlone) {
  const tools_tests::TemporaryFolder out;
  grader::write_exports(class_of({"alice", "bob"}), as_it_is, out.path());
  out.write("feedback/notes.txt", "mine");
  grader::write_exports(class_of({"bob"}), as_it_is, out.path());
  const auto files = files_in(out.path());
  EXPECT_FALSE(files.contains("students/alice.html"));
  EXPECT_FALSE(files.contains("feedback/alice.md"));
  EXPECT_FALSE(files.contains("gradescope/02-kill/alice.json"));
  EXPECT_TRUE(files.contains("feedback/notes.txt"));
  EXPECT_TRUE(files.contains("feedback/bob.md"));
}

} // namespace
