#include "tools/cli/gradebook_command.hpp"

#include "tools/cli/text.hpp"
#include "tools/course/error.hpp"
#include "tools/course/nearest.hpp"
#include "tools/grader/gradebook/class_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <time.h>

#include <algorithm>
#include <array>

namespace cli {
namespace {

using grader::Gradebook;
using grader::LabResult;
using grader::Standing;

constexpr std::size_t columns = 80;

std::string when(std::int64_t time) {
  std::array<char, 32> text{};
  tm broken{};
  const time_t seconds = time;
  ::localtime_r(&seconds, &broken);
  return time == 0 || std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M", &broken) == 0
             ? "-"
             : text.data();
}

std::string standing(const LabResult& result) {
  if (result.standing == Standing::judged) {
    return fmt::format("{:>3} / {}{}",
                       result.points,
                       result.possible,
                       result.penalty > 0 ? fmt::format(", {:.2f} after the penalty", result.grade)
                                          : "");
  }
  return to_string(result.standing);
}

class Questions {
public:
  Questions(const Context& context, const GradebookOptions& options)
      : style_{context.style}, options_{options}, book_{std::filesystem::path{options.out} /
                                                            "gradebook.db",
                                                        Gradebook::Mode::read} {}

  int answer() {
    using Answer = void (Questions::*)();
    const std::array<std::pair<const char*, Answer>, 6> answers{{{"summary", &Questions::summary},
                                                                 {"student", &Questions::student},
                                                                 {"lab", &Questions::lab},
                                                                 {"test", &Questions::test},
                                                                 {"failing", &Questions::failing},
                                                                 {"history", &Questions::history}}};
    for (const auto& [name, function] : answers) {
      if (options_.what == name) {
        (this->*function)();
        return all_passed;
      }
    }
    throw course::Error{fmt::format("there is no question \"{}\"", options_.what)};
  }

private:
  SQLite::Statement ask(const std::string& sql) { return {book_.database(), sql}; }

  void summary() {
    const grader::ClassBook graded = grader::ClassReader{book_}.overview();
    fmt::print("{}: {}, graded {}\n",
               style_.bold(sanitise(graded.title)),
               counted(graded.students.size(), "student"),
               when(graded.graded_at));
    for (const grader::LabColumn& lab : graded.labs) {
      std::array<int, 5> count{};
      for (const grader::Student& one : graded.students) {
        for (const LabResult& result : one.labs) {
          if (result.lab == lab.lab) {
            ++count.at(static_cast<std::size_t>(result.standing));
          }
        }
      }
      fmt::print("  {}  {} judged, {} do not compile, {} missing, {} refused, {} in error\n",
                 fit(lab.lab, 24),
                 count[0],
                 count[1],
                 count[2],
                 count[3],
                 count[4]);
    }
  }

  void student() {
    grader::ClassReader reader{book_};
    const grader::ClassBook graded = reader.overview();
    const auto found = std::ranges::find(graded.students, options_.name, &grader::Student::id);
    if (found == graded.students.end()) {
      std::vector<std::string> ids;
      std::ranges::transform(graded.students, std::back_inserter(ids), &grader::Student::id);
      throw course::Error{fmt::format("there is no student \"{}\" in {}; the nearest: {}",
                                      options_.name,
                                      options_.out,
                                      fmt::join(course::nearest(options_.name, ids), ", "))};
    }
    fmt::print("{}\n", style_.bold(sanitise(found->name)));
    const grader::Student whole = reader.whole(*found);
    for (const LabResult& result : whole.labs) {
      fmt::print("  {}  {}\n", fit(result.lab, 24), standing(result));
      if (result.standing != Standing::judged) {
        print_wrapped(result.detail, "    ");
        continue;
      }
      for (const grader::ExerciseRow& exercise : result.exercises) {
        for (const grader::TestRow& one : exercise.tests) {
          if (one.verdict != "pass") {
            fmt::print("    {} {}\n", style_.bad(fit(one.verdict, 8)), sanitise(one.name));
            print_wrapped(one.message, "             ");
          }
        }
      }
    }
  }

  // Only its beginning: the report has the rest.
  static void print_wrapped(const std::string& text, const std::string& indent) {
    constexpr std::size_t most_lines = 6;
    std::size_t count = 0;
    for (const std::string& line : wrap(sanitise(text), columns - indent.size())) {
      if (++count > most_lines) {
        fmt::print("{}…\n", indent);
        return;
      }
      fmt::print("{}{}\n", indent, line);
    }
  }

  void lab() {
    const grader::ClassBook graded = grader::ClassReader{book_}.overview();
    bool any = false;
    for (const grader::Student& one : graded.students) {
      for (const LabResult& result : one.labs) {
        if (result.lab.find(options_.name) != std::string::npos) {
          fmt::print("{}  {}  {}\n", fit(one.id, 28), fit(result.lab, 20), standing(result));
          any = true;
        }
      }
    }
    if (!any) {
      throw course::Error{fmt::format("no lab of this class is called \"{}\"", options_.name)};
    }
  }

  // The newest attempt of each student's newest submission.
  static std::string newest_verdicts() {
    return " FROM submissions s JOIN attempts a ON a.submission = s.id AND a.number = (SELECT "
           "max(number) FROM attempts WHERE submission = s.id) JOIN judgements j ON j.id = "
           "a.judgement JOIN verdicts v ON v.judgement = j.id WHERE s.id = (SELECT max(id) FROM "
           "submissions WHERE student = s.student AND lab = s.lab) ";
  }

  void test() {
    SQLite::Statement query =
        ask("SELECT s.student, s.lab, v.test, v.verdict, v.message" + newest_verdicts() +
            "AND instr(v.test, ?) ORDER BY v.test, v.verdict = 'pass', s.student");
    query.bind(1, options_.name);
    std::string name;
    while (query.executeStep()) {
      if (query.getColumn(2).getString() != name) {
        name = query.getColumn(2).getString();
        fmt::print("{}  {}\n", style_.bold(sanitise(name)), query.getColumn(1).getString());
      }
      const std::string verdict = query.getColumn(3).getString();
      fmt::print("  {}  {}\n",
                 verdict == "pass" ? style_.good(fit(verdict, 8)) : style_.bad(fit(verdict, 8)),
                 sanitise(query.getColumn(0).getString()));
      if (verdict != "pass") {
        print_wrapped(query.getColumn(4).getString(), "            ");
      }
    }
    if (name.empty()) {
      throw course::Error{fmt::format("no test that was run is called \"{}\"", options_.name)};
    }
  }

  void failing() {
    SQLite::Statement query =
        ask("SELECT s.lab, v.test, sum(v.verdict NOT IN ('pass', 'todo', 'skipped')) AS failed, "
            "sum(v.verdict = 'todo'), count(*)" +
            newest_verdicts() +
            "AND instr(s.lab, ?) GROUP BY s.lab, v.test HAVING failed > 0 ORDER BY failed DESC, "
            "s.lab, v.test LIMIT 40");
    query.bind(1, options_.name);
    fmt::print("{}\n", style_.dim("failed  todo  of    test"));
    while (query.executeStep()) {
      fmt::print("{:>6} {:>5} {:>4}    {}  {}\n",
                 query.getColumn(2).getInt(),
                 query.getColumn(3).getInt(),
                 query.getColumn(4).getInt(),
                 query.getColumn(0).getString(),
                 sanitise(query.getColumn(1).getString()));
    }
  }

  void history() {
    SQLite::Statement query =
        ask("SELECT s.lab, s.taken_at, s.standing, s.detail, a.number, a.decided_at, j.standing, "
            "(SELECT sum(points) FROM verdicts WHERE judgement = j.id), l.version FROM "
            "submissions s LEFT JOIN attempts a ON a.submission = s.id LEFT JOIN judgements j ON "
            "j.id = a.judgement LEFT JOIN lab_versions l ON l.id = j.lab_version WHERE s.student "
            "= ? ORDER BY s.lab, s.id, a.number");
    query.bind(1, options_.name);
    bool any = false;
    while (query.executeStep()) {
      any = true;
      fmt::print("{}  taken {}",
                 fit(query.getColumn(0).getString(), 20),
                 when(query.getColumn(1).getInt64()));
      if (query.getColumn(4).isNull()) {
        fmt::print("  {} {}\n",
                   query.getColumn(2).getString(),
                   fit(sanitise(query.getColumn(3).getString()), 24));
        continue;
      }
      fmt::print("  attempt {}  {}  {} points\n{:>22}{}, lab version {}\n",
                 query.getColumn(4).getInt(),
                 query.getColumn(6).getString(),
                 query.getColumn(7).getInt(),
                 "",
                 when(query.getColumn(5).getInt64()),
                 query.getColumn(8).getString());
    }
    if (!any) {
      throw course::Error{fmt::format("\"{}\" has handed in nothing", options_.name)};
    }
  }

  const Style& style_;
  const GradebookOptions& options_;
  Gradebook book_;
};

} // namespace

int gradebook_command(const Context& context, const GradebookOptions& options) {
  return Questions{context, options}.answer();
}

} // namespace cli
