#include "tools/course/command.hpp"
#include "tools/course/error.hpp"
#include "tools/mutation/equivalents.hpp"
#include "tools/mutation/image.hpp"
#include "tools/mutation/operators.hpp"
#include "tools/tests/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using tools_tests::TemporaryFolder;

/// The body of a function, mutated in every way; each mutant as the body it makes.
std::vector<std::string> bodies(const std::string& body) {
  const std::string head = "void f(int a, int b) {\n";
  const std::string source = head + body + "\n}\n";
  std::vector<std::string> all;
  for (const mutation::Mutant& mutant : mutation::mutants(source)) {
    const std::string text = mutation::apply(source, mutant);
    all.push_back(text.substr(head.size(), text.size() - head.size() - 3));
  }
  return all;
}

TEST(Mutants, LeaveOutStatements) {
  EXPECT_THAT(bodies("f();"), ElementsAre(";"));
  EXPECT_THAT(bodies("const Guard guard{a};"), ElementsAre(";"));
  EXPECT_THAT(bodies("f();\ng([&] {\n h();\n});"),
              ElementsAre(";\ng([&] {\n h();\n});", "f();\n\n\n;", "f();\ng([&] {\n ;\n});"))
      << "line ends stay, so that all that follows keeps its line";
}

TEST(Mutants, KeepTheReturnThatAFunctionEndsBy) {
  EXPECT_THAT(bodies("return a;"), IsEmpty());
  EXPECT_THAT(bodies("if (a) { return a; } return b;"),
              ElementsAre("if (!(a)) { return a; } return b;", "if (a) { ; } return b;"));
}

TEST(Mutants, ExchangeOperatorsButNotTheBracketsOfTemplates) {
  EXPECT_THAT(bodies("return a < b;"), ElementsAre("return a <= b;", "return a >= b;"));
  EXPECT_THAT(bodies("return a == b && b;"),
              ElementsAre("return a != b && b;", "return a == b || b;"));
  EXPECT_THAT(bodies("return g<a>(b);"), IsEmpty());
}

TEST(Mutants, LeaveOutOneFlagAtATime) {
  EXPECT_THAT(bodies("return SA_RESTART | SA_NODEFER;"),
              ElementsAre("return 0 | SA_NODEFER;",
                          "return SA_RESTART & SA_NODEFER;",
                          "return SA_RESTART | 0;"));
  EXPECT_THAT(bodies("return WNOHANG;"), ElementsAre("return 0;"));
}

TEST(Mutants, ExchangeWordsThatAreNear) {
  EXPECT_THAT(bodies("return SIG_BLOCK;"),
              ElementsAre("return SIG_UNBLOCK;", "return SIG_SETMASK;"));
  EXPECT_THAT(bodies("return ::_exit;"), ElementsAre("return ::exit;"));
  EXPECT_THAT(bodies("return EINTR;"), ElementsAre("return EAGAIN;"));
  EXPECT_THAT(bodies("return ::kill(a, SIGTERM);"),
              IsSupersetOf({"return ::kill(SIGTERM, a);", "return ::kill(a, SIGKILL);"}));
}

TEST(Mutants, NegateConditions) {
  EXPECT_THAT(bodies("while (a) {}"), ElementsAre("while (!(a)) {}"));
  EXPECT_THAT(bodies("if (int c = a; c) {}"), Contains("if (int c = a; !(c)) {}"));
  EXPECT_THAT(bodies("return a ? g : h;"), ElementsAre("return !a ? g : h;"));
  EXPECT_THAT(bodies("return !a;"), ElementsAre("return a;"));
}

TEST(Mutants, CountOneMoreAndOneLess) {
  EXPECT_THAT(bodies("return 9;"), ElementsAre("return 10;", "return 8;"));
  EXPECT_THAT(bodies("return 0;"), ElementsAre("return 1;"));
  EXPECT_THAT(bodies("return 0xffU;"), ElementsAre("return 256U;", "return 254U;"));
  EXPECT_THAT(bodies("return 1.5;"), IsEmpty());
}

TEST(Mutants, LeaveCommentsTextsAndPreprocessorAlone) {
  EXPECT_THAT(bodies("// a < b; SIGTERM\n/* 1 */"), IsEmpty());
  EXPECT_THAT(bodies("return \"a < \\\" 1\" 'x' R\"x(1 < 2)\" )x\";"), IsEmpty());
  EXPECT_THAT(mutation::mutants("#define A 1 < 2\n"), IsEmpty());
}

TEST(Mutants, AreShownAsADiff) {
  const std::string source = "void f();\n\nint Class::g(int a) {\n  return a < 1;\n}\n";
  const mutation::Change change = mutation::change_of(source, mutation::mutants(source).front());
  EXPECT_EQ(change.line, 4);
  EXPECT_EQ(change.function, "Class::g");
  EXPECT_EQ(mutation::diff_of(change), "-  return a < 1;\n+  return a <= 1;\n");
}

TEST(Mutants, SayInWhatTheyAre) {
  const auto in = [](const std::string& head) {
    const std::string source = head + "  int a = 4711;\n}\n";
    return mutation::change_of(source, mutation::mutants(source).back()).function;
  };
  EXPECT_EQ(in("void f() {\n"), "f");
  EXPECT_EQ(in("A& A::operator=(const A& other) {\n"), "A::operator=");
  EXPECT_EQ(in("class A {\npublic:\n  void f() {}\n"), "A");
  EXPECT_EQ(in("struct A : B {\n  void f() {}\n"), "A");
  EXPECT_EQ(in("array<int, 3> counts{\n"), "counts");
  EXPECT_EQ(in("namespace {\n\ntemplate <typename Value>\nint f() {\n"), "f");
}

/// A program of one line, compiled as a subject is.
std::string image(const TemporaryFolder& folder, const std::string& body) {
  const auto source = folder.write("a.cpp", "int main(int a, char**) {\n  " + body + "\n}\n");
  const auto program = folder.path() / "a";
  const auto made =
      course::run_command({"c++", "-O2", "-g", source.string(), "-o", program.string()});
  if (!made.ok()) {
    throw std::runtime_error{made.output};
  }
  return mutation::image_of(program);
}

TEST(Image, TellsWhatCannotBehaveDifferently) {
  const TemporaryFolder folder;
  const std::string original = image(folder, "return a < 10;");
  EXPECT_EQ(image(folder, "return a <= 9;"), original);
  EXPECT_EQ(image(folder, "\n\n  int unused = 4711; return   a < 10;"), original)
      << "lines and symbols do not count";
  EXPECT_NE(image(folder, "return a <= 10;"), original);
  EXPECT_THROW((void)mutation::image_of(folder.path() / "a.cpp"), course::Error);
}

TEST(Equivalents, AreKnownByTheirText) {
  const TemporaryFolder folder;
  const std::string source = "int g(int a) {\n  return a < 1; // 'one'\n}\n";
  const auto all = mutation::mutants(source);
  const mutation::Change change = mutation::change_of(source, all.front());
  std::string entry = mutation::entry_for(change);
  entry.replace(entry.find("\"\""), 2, "\"a is never 1\"");
  const auto list = mutation::load_equivalents(folder.write("equivalent.toml", entry));
  ASSERT_EQ(list.size(), 1);
  EXPECT_EQ(list[0].reason, "a is never 1");
  EXPECT_TRUE(list[0].is(change));
  EXPECT_TRUE(
      list[0].is(mutation::change_of("\n\n" + source, mutation::mutants("\n\n" + source).front())));
  EXPECT_FALSE(list[0].is(mutation::change_of(source, all.back())));
}

TEST(Equivalents, NeedAReason) {
  const TemporaryFolder folder;
  EXPECT_THAT(mutation::load_equivalents(folder.path() / "none"), IsEmpty());
  for (const char* text : {"[[equivalent]]\nin = 'f'\nline = 'a'\nbecomes = 'b'\nreason = ''\n",
                           "[[equivalent]]\nin = 'f'\nline = 'a'\nbecomes = 'b'\n",
                           "[[equivalnt]]\n",
                           "x"}) {
    const auto file = folder.write("equivalent.toml", text);
    EXPECT_THAT([&] { (void)mutation::load_equivalents(file); },
                testing::ThrowsMessage<course::Error>(HasSubstr("equivalent.toml")))
        << text;
  }
}

} // namespace
