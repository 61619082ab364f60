#include "tools/tests/mini_lab.hpp"

#include <stdexcept>

namespace tools_tests {
namespace {

constexpr const char* toml = R"(title = "Mini"
summary = "Two functions."
header = "mini.hpp"
source = "mini.cpp"
namespace = "mini"

[[exercise]]
id = "first"
title = "The first"
functions = ["one"]
hints = ["a hint", "a closer hint"]
tests = [
  { name = "One.Starts", points = 20, says = "one() starts" },
  { name = "One.Ends", points = 30, says = "one() ends" },
]

[[exercise]]
id = "second"
title = "The second"
functions = ["two"]
needs = ["first"]
hints = ["a hint", "a closer hint"]
tests = [
  { name = "Two.Starts", points = 20, says = "two() starts" },
  { name = "Two.Ends", points = 30, says = "two() ends" },
]
)";

constexpr const char* skeleton = R"(#include "mini.hpp"

namespace mini {

int one() {
  subject::todo("start and end");
}

int two() {
  subject::todo("start and end again");
}

} // namespace mini
)";

constexpr const char* solution = "int one() {\n  return 1;\n}\n\nint two() {\n  return 2;\n}\n";

std::string patch(const std::string& mistake, const std::string& tests, const std::string& value) {
  return mistake + "\nRejected-by: " + tests +
         "\n--- a/mini.cpp\n+++ b/mini.cpp\n@@ -1,3 +1,3 @@\n int one() {\n-  return 1;\n+  "
         "return " +
         value + ";\n }\n";
}

} // namespace

MiniLab::MiniLab() {
  folder_.write("labs/07-mini/lab.toml", toml);
  folder_.write("labs/07-mini/mini.cpp", skeleton);
  folder_.write("labs/07-mini/mini.hpp", "namespace mini {\nint one();\nint two();\n}\n");
  folder_.write("labs/07-mini/README.md", "first: One.Starts, One.Ends. second: Two.*\n");
  for (const char* file : {"probes.cpp", "tests.cpp", "demo.cpp"}) {
    folder_.write(std::string{"labs/07-mini/"} + file, "// here\n");
  }
  folder_.write("solutions/07-mini/mini.cpp", solution);
  const std::string wrong = "solutions/07-mini/wrong/";
  folder_.write(wrong + "one-is-two.patch", patch("Two for one.", "One.Starts Two.Starts", "2"));
  folder_.write(wrong + "one-is-three.patch", patch("Three for one.", "One.Ends Two.Ends", "3"));
}

void MiniLab::edit(const std::string& file, const std::string& from, const std::string& to) const {
  std::string text = course::read_text(root() / file);
  const std::size_t at = text.find(from);
  if (at == std::string::npos) {
    throw std::logic_error{"the miniature lab has no \"" + from + "\" in " + file};
  }
  course::write_text(root() / file, text.replace(at, from.size(), to));
}

std::vector<course::WrongSubmission> MiniLab::wrong() const {
  std::vector<course::WrongSubmission> all;
  for (const auto& file : course::wrong_files(root(), load())) {
    all.push_back(course::load_wrong(file));
  }
  return all;
}

std::vector<std::string> MiniLab::tests() {
  return {"One.Starts", "One.Ends", "Two.Starts", "Two.Ends"};
}

std::vector<confinement::TestResult> MiniLab::all(judge::Verdict verdict) {
  std::vector<confinement::TestResult> results;
  for (const std::string& test : tests()) {
    results.push_back({test, verdict, {}, {}, {}, 1.0, {}});
  }
  return results;
}

} // namespace tools_tests
