#include "tools/course/command.hpp"
#include "tools/grader/exports/junit.hpp"
#include "tools/grader/tests/sample_class.hpp"
#include "tools/tests/temporary_folder.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pugixml.hpp>

#include <set>
#include <sstream>
#include <string>
#include <utility>

namespace {

using grader::ClassBook;
using grader::Standing;
using grader_tests::big_class;
using grader_tests::small_class;
using grader_tests::small_student;
using testing::HasSubstr;

std::string junit_xml(const ClassBook& book) {
  grader::Junit junit;
  for (const grader::Student& student : book.students) {
    junit.add(student);
  }
  std::ostringstream stream;
  junit.write(stream, book.title);
  return std::move(stream).str();
}

pugi::xml_document parsed(const ClassBook& book) {
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_string(junit_xml(book).c_str());
  EXPECT_TRUE(result) << result.description();
  return document;
}

ClassBook with_verdict(const std::string& verdict) {
  ClassBook book = small_class();
  book.students.push_back(small_student("alice"));
  book.students[0].labs[0].exercises[0].tests[0].verdict = verdict;
  return book;
}

TEST(Junit, TellsFaultsOfTheSubmissionFromErrors) {
  for (const auto& [verdict, kind] : {std::pair{"fail", "failure"},
                                      std::pair{"todo", "failure"},
                                      std::pair{"hang", "failure"},
                                      std::pair{"unsafe", "failure"},
                                      std::pair{"race", "failure"},
                                      std::pair{"crash", "error"},
                                      std::pair{"limit", "error"},
                                      std::pair{"error", "error"},
                                      std::pair{"skipped", "skipped"}}) {
    const pugi::xml_document document = parsed(with_verdict(verdict));
    const pugi::xml_node suite = document.child("testsuites").child("testsuite");
    EXPECT_STREQ(suite.child("testcase").first_child().name(), kind) << verdict;
    EXPECT_STREQ(suite.attribute("tests").value(), "3");
    const std::string one = kind;
    EXPECT_EQ(suite.attribute("failures").as_int(), one == "failure" ? 1 : 0) << verdict;
    EXPECT_EQ(suite.attribute("errors").as_int(), one == "error" ? 1 : 0) << verdict;
    EXPECT_EQ(suite.attribute("skipped").as_int(), one == "skipped" ? 1 : 0) << verdict;
  }
}

TEST(Junit, SaysWhyNothingCouldRun) {
  ClassBook book = with_verdict("");
  book.students[0].labs[0].standing = Standing::compile_error;
  book.students[0].labs[0].detail = "error: expected ';'";
  const pugi::xml_document document = parsed(book);
  const pugi::xml_node suite = document.child("testsuites").child("testsuite");
  EXPECT_STREQ(suite.attribute("name").value(), "alice/02-kill");
  EXPECT_STREQ(suite.attribute("tests").value(), "4");
  EXPECT_STREQ(suite.attribute("failures").value(), "1");
  EXPECT_STREQ(suite.attribute("skipped").value(), "3");
  EXPECT_THAT(suite.child("testcase").child("failure").text().get(),
              HasSubstr("error: expected ';'"));
}

TEST(Junit, HasNoNameTwice) {
  const pugi::xml_document document = parsed(big_class(20));
  std::set<std::string> names;
  std::size_t cases = 0;
  for (const pugi::xml_node suite : document.child("testsuites")) {
    for (const pugi::xml_node one : suite) {
      names.insert(
          fmt::format("{} {}", one.attribute("classname").value(), one.attribute("name").value()));
      ++cases;
    }
  }
  EXPECT_GT(cases, 1000U);
  EXPECT_EQ(names.size(), cases);
}

TEST(Junit, HasOnlyCharactersOfXml) {
  const std::string xml = junit_xml(big_class(40));
  ASSERT_THAT(xml, HasSubstr("\\x1b[31m")) << "the hostile text is in it, made visible";
  for (const char letter : xml) {
    EXPECT_TRUE(static_cast<unsigned char>(letter) >= 0x20 || letter == '\n');
  }
  for (const char* reference : {"&#27;", "&#x1b;", "&#x1B;", "&#7;"}) {
    EXPECT_EQ(xml.find(reference), std::string::npos) << reference;
  }
}

TEST(Junit, IsValidByTheStrictSchema) {
  if (!course::run_command({"sh", "-c", "command -v xmllint"}).ok()) {
    GTEST_SKIP() << "xmllint is not installed (Debian: libxml2-utils)";
  }
  const tools_tests::TemporaryFolder folder;
  const auto validate = [&](std::string_view xml) {
    return course::run_command({"xmllint",
                                "--noout",
                                "--nonet",
                                "--schema",
                                JUNIT_SCHEMA,
                                folder.write("junit.xml", xml).string()});
  };
  const course::CommandResult result = validate(junit_xml(big_class(40)));
  EXPECT_TRUE(result.ok()) << result.output;
  // What GoogleTest writes itself is no such file: the schema does reject something.
  EXPECT_FALSE(validate("<testsuites><testsuite name='a' tests='1' failures='0' errors='0'>"
                        "<testcase name='b' status='run'/></testsuite></testsuites>")
                   .ok());
}

} // namespace
