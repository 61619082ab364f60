// Writes the exports of a made-up class: for the tests in a browser, and to look at.
#include "tools/course/files.hpp"
#include "tools/grader/exports/write_exports.hpp"
#include "tools/grader/tests/sample_class.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <exception>

int main(int count, char* arguments[]) {
  if (count < 3) {
    fmt::print(stderr, "usage: sample_report FOLDER STUDENTS [RECORDING]\n");
    return 2;
  }
  try {
    const std::string recording = count > 3 ? course::read_text(arguments[3]) : "";
    const auto students = static_cast<std::size_t>(std::strtoul(arguments[2], nullptr, 10));
    grader::write_exports(
        grader_tests::big_class(students, recording), grader_tests::as_it_is, arguments[1]);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "sample_report: {}\n", error.what());
    return 1;
  }
}
