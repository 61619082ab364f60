#include "tools/grader/exports/junit.hpp"

#include "tools/course/error.hpp"
#include "tools/course/visible.hpp"
#include "tools/grader/exports/words.hpp"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <sstream>

namespace grader {
namespace {

using Counts = Junit::Counts;

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

void add_counts(pugi::xml_node node, const Counts& counts) {
  node.append_attribute("tests").set_value(counts.tests);
  node.append_attribute("failures").set_value(counts.failures);
  node.append_attribute("errors").set_value(counts.errors);
}

Counts add_suite(pugi::xml_node suite, const Student& student, const LabResult& result) {
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
  add_counts(suite, counts);
  suite.append_attribute("skipped").set_value(counts.skipped);
  return counts;
}

} // namespace

Junit::Junit() : suites_{std::tmpfile(), &std::fclose} {
  if (!suites_) {
    throw course::Error{fmt::format("no temporary file for junit.xml: {}", std::strerror(errno))};
  }
}

void Junit::add(const Student& student) {
  for (const LabResult& result : student.labs) {
    pugi::xml_document document;
    pugi::xml_node suite = document.append_child("testsuite");
    const Counts counts = add_suite(suite, student, result);
    all_.tests += counts.tests;
    all_.failures += counts.failures;
    all_.errors += counts.errors;
    pugi::xml_writer_file writer{suites_.get()};
    suite.print(writer, " ", pugi::format_default, pugi::encoding_auto, 1);
  }
}

void Junit::write(std::ostream& stream, std::string_view title) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  set(declaration, "version", "1.0");
  set(declaration, "encoding", "UTF-8");
  pugi::xml_node suites = document.append_child("testsuites");
  set(suites, "name", title);
  add_counts(suites, all_);
  std::ostringstream frame;
  document.save(frame, " ");
  const std::string empty = frame.str(); // it ends in " />\n"
  stream << std::string_view{empty}.substr(0, empty.rfind(" />")) << ">\n";
  std::rewind(suites_.get());
  std::array<char, 65536> part{};
  while (const std::size_t length = std::fread(part.data(), 1, part.size(), suites_.get())) {
    stream.write(part.data(), static_cast<std::streamsize>(length));
  }
  if (std::ferror(suites_.get()) != 0) {
    throw course::Error{"junit.xml: its temporary file cannot be read again"};
  }
  stream << "</testsuites>\n";
}

} // namespace grader
