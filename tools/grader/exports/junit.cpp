#include "tools/course/visible.hpp"
#include "tools/grader/exports/formats.hpp"
#include "tools/grader/exports/words.hpp"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <sstream>

namespace grader {
namespace {

/// What stands in testsuite's and testsuites' attributes.
struct Counts {
  int tests = 0;
  int failures = 0;
  int errors = 0;
  int skipped = 0;

  Counts& operator+=(const Counts& other) {
    tests += other.tests;
    failures += other.failures;
    errors += other.errors;
    skipped += other.skipped;
    return *this;
  }
};

void set(pugi::xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name).set_value(course::visible(value).c_str());
}

/// One test case; `kind` is "failure", "error", "skipped" or, for a pass, nullptr.
pugi::xml_node add_case(pugi::xml_node suite,
                        Counts& counts,
                        std::string_view name,
                        std::string_view classname,
                        const char* kind) {
  pugi::xml_node node = suite.append_child("testcase");
  set(node, "name", name);
  set(node, "classname", classname);
  ++counts.tests;
  if (kind == nullptr) {
    return node;
  }
  const std::string_view word = kind;
  counts.failures += word == "failure" ? 1 : 0;
  counts.errors += word == "error" ? 1 : 0;
  counts.skipped += word == "skipped" ? 1 : 0;
  return node.append_child(kind);
}

const char* kind_of(const LabResult& result, const TestRow& test) {
  if (result.standing != Standing::judged || test.verdict == "skipped" || test.verdict.empty()) {
    return "skipped";
  }
  if (test.verdict == "pass") {
    return nullptr;
  }
  const bool error = test.verdict == "error" || test.verdict == "crash" || test.verdict == "limit";
  return error ? "error" : "failure";
}

void add_test(pugi::xml_node suite,
              Counts& counts,
              const LabResult& result,
              const TestRow& test,
              std::string_view classname) {
  const char* kind = kind_of(result, test);
  const pugi::xml_node outcome = add_case(suite, counts, test.name, classname, kind);
  if (kind == nullptr) {
    return;
  }
  set(outcome, "type", test.verdict.empty() ? words_of(result.standing) : test.verdict);
  set(outcome, "message", test.says);
  if (result.standing == Standing::judged) {
    outcome.text().set(story_of(test).c_str());
  }
}

Counts add_suite(pugi::xml_node suites, const Student& student, const LabResult& result) {
  pugi::xml_node suite = suites.append_child("testsuite");
  const std::string name = fmt::format("{}/{}", student.id, result.lab);
  set(suite, "name", name);
  Counts counts;
  if (result.standing != Standing::judged) {
    const char* kind = result.standing == Standing::in_error ? "error" : "failure";
    const pugi::xml_node outcome = add_case(suite, counts, "Submission.CanBeJudged", name, kind);
    set(outcome, "type", words_of(result.standing));
    set(outcome, "message", words_of(result.standing));
    outcome.text().set(sentence_of(result).c_str());
  }
  for (const ExerciseRow& exercise : result.exercises) {
    for (const TestRow& test : exercise.tests) {
      add_test(suite, counts, result, test, name);
    }
  }
  suite.append_attribute("tests").set_value(counts.tests);
  suite.append_attribute("failures").set_value(counts.failures);
  suite.append_attribute("errors").set_value(counts.errors);
  suite.append_attribute("skipped").set_value(counts.skipped);
  return counts;
}

} // namespace

std::string junit_xml(const ClassBook& book) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  set(declaration, "version", "1.0");
  set(declaration, "encoding", "UTF-8");
  pugi::xml_node suites = document.append_child("testsuites");
  Counts all;
  for (const Student& student : book.students) {
    for (const LabResult& result : student.labs) {
      all += add_suite(suites, student, result);
    }
  }
  set(suites, "name", book.title);
  suites.append_attribute("tests").set_value(all.tests);
  suites.append_attribute("failures").set_value(all.failures);
  suites.append_attribute("errors").set_value(all.errors);
  std::ostringstream stream;
  document.save(stream, " ");
  return std::move(stream).str();
}

} // namespace grader
