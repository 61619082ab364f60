#include "tools/grader/exports/words.hpp"
#include "tools/grader/report/page.hpp"
#include "tools/grader/report/report.hpp"
#include "tools/grader/report/texts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace grader {
namespace {

using kainjow::mustache::data;

constexpr std::size_t most_hardest = 25;

std::string share_of(double part, double all) {
  return fmt::format("{:.4f}", all <= 0 ? 0.0 : std::clamp(part / all, 0.0, 1.0));
}

/// The colour of so many points.
std::string_view heat(double points, int possible) {
  if (points >= possible) {
    return "h4";
  }
  if (points <= 0) {
    return "h1";
  }
  return points * 2 >= possible ? "h3" : "h2";
}

std::string bin_label(std::size_t bin) {
  return bin == LabStatistics::bins - 1 ? "all" : fmt::format("{}", bin * 10);
}

data bins_of(const LabStatistics& numbers) {
  data bins{data::type::list};
  const int highest = *std::ranges::max_element(numbers.students);
  for (std::size_t bin = 0; bin < LabStatistics::bins; ++bin) {
    data one;
    one.set("count", fmt::format("{}", numbers.students.at(bin)));
    one.set("share", share_of(numbers.students.at(bin), highest));
    one.set("label", bin_label(bin));
    bins << one;
  }
  return bins;
}

/// The histogram for those who do not see it.
std::string told(const LabStatistics& numbers) {
  std::vector<std::string> parts;
  for (std::size_t bin = 0; bin < LabStatistics::bins; ++bin) {
    const std::string range = bin == LabStatistics::bins - 1
                                  ? "all points"
                                  : fmt::format("{} to below {} %", bin * 10, bin * 10 + 10);
    if (numbers.students.at(bin) > 0) {
      parts.push_back(fmt::format("{}: {}", range, numbers.students.at(bin)));
    }
  }
  return fmt::format("Students by their part of the points. {}", fmt::join(parts, ", "));
}

std::string notes_of(const LabStatistics& numbers) {
  std::vector<std::string> notes;
  if (numbers.compile_errors > 0) {
    notes.push_back(fmt::format("{} do not compile", numbers.compile_errors));
  }
  if (numbers.refused > 0) {
    notes.push_back(fmt::format("{} were refused", numbers.refused));
  }
  if (numbers.in_error > 0) {
    notes.push_back(fmt::format("{} could not be judged and are not counted", numbers.in_error));
  }
  return fmt::format("{}", fmt::join(notes, ", "));
}

/// "01-process-groups" → "1"; the title where there is no number.
std::string short_name(const LabColumn& lab) {
  const std::size_t digits = lab.lab.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string::npos) {
    return lab.title;
  }
  const std::size_t first = lab.lab.find_first_not_of('0');
  return lab.lab.substr(first, digits - first);
}

data labs_of(const ClassBook& book) {
  data labs{data::type::list};
  for (std::size_t index = 0; index < book.labs.size(); ++index) {
    const LabColumn& lab = book.labs[index];
    const LabStatistics numbers = lab_statistics(book, index);
    data one;
    one.set("title", text_value(lab.title));
    one.set("short", text_value(short_name(lab)));
    one.set("possible", fmt::format("{}", lab.possible));
    one.set("mean", short_number(numbers.mean));
    one.set("median", short_number(numbers.median));
    one.set("full", fmt::format("{}", numbers.full));
    one.set("handed_in", fmt::format("{}", numbers.handed_in));
    one.set("told", told(numbers));
    one.set("bin", bins_of(numbers));
    one.set("notes", optional_text(notes_of(numbers)));
    one.set("columns", fmt::format("{}", lab.exercises.size() + 1));
    data columns{data::type::list};
    for (const ExerciseRow& exercise : lab.exercises) {
      data column;
      column.set("id", text_value(exercise.id));
      columns << column;
    }
    one.set("column", columns);
    labs << one;
  }
  return labs;
}

void add_cell(data& cells,
              std::string_view heat_class,
              const std::string& text,
              std::string_view title) {
  data cell;
  cell.set("c", std::string{heat_class});
  cell.set("p", text);
  cell.set("t", optional_text(title));
  cells << cell;
}

/// A lab's cells in a student's row: the sum, then each exercise of the column.
void add_cells(data& cells, const LabResult& result, const LabColumn& lab) {
  const std::string_view words =
      result.standing == Standing::judged ? std::string_view{} : words_of(result.standing);
  if (result.standing == Standing::in_error) {
    for (std::size_t index = 0; index <= lab.exercises.size(); ++index) {
      add_cell(cells, "h0", "–", words);
    }
    return;
  }
  add_cell(cells, heat(result.grade, result.possible), short_number(result.grade), words);
  for (const ExerciseRow& column : lab.exercises) {
    const auto found = std::ranges::find(result.exercises, column.id, &ExerciseRow::id);
    if (result.standing != Standing::judged || found == result.exercises.end()) {
      add_cell(cells, "h0", "–", words);
    } else {
      add_cell(cells, heat(found->points, found->possible), fmt::format("{}", found->points), "");
    }
  }
}

// Filled in one by one: a template's values take much more memory than its text.
std::string rows_of(const ClassBook& book, const FileNames& names) {
  std::string rows;
  for (const Student& student : book.students) {
    data row;
    row.set("file", names.of(student.id));
    row.set("name", text_value(student.name));
    row.set("id", optional_text(student.name == student.id ? "" : student.id));
    double total = 0;
    data cells{data::type::list};
    for (std::size_t lab = 0; lab < book.labs.size(); ++lab) {
      total += student.labs.at(lab).grade;
      add_cells(cells, student.labs[lab], book.labs[lab]);
    }
    row.set("total", short_number(total));
    row.set("cell", cells);
    rows += fill(texts::class_row, row);
  }
  return rows;
}

data hardest_of(const std::vector<TestStatistics>& tests) {
  data rows{data::type::list};
  for (const TestStatistics& test : tests) {
    std::vector<std::string> verdicts;
    for (const auto& [verdict, count] : test.other) {
      verdicts.push_back(fmt::format("{} {}", count, verdict));
    }
    data row;
    row.set("name", text_value(test.test->name));
    row.set("says", text_value(test.test->says));
    row.set("lab", text_value(test.lab));
    row.set("hidden", data{test.test->hidden});
    row.set("passed", fmt::format("{}", test.passed));
    row.set("of", fmt::format("{}", test.judged));
    row.set("share", share_of(test.passed, test.judged));
    row.set("verdicts", text_value(fmt::format("{}", fmt::join(verdicts, ", "))));
    rows << row;
  }
  return rows;
}

data pairs_of(const ClassBook& book) {
  data rows{data::type::list};
  for (std::size_t index = 0; index < book.similar.size(); ++index) {
    const SimilarPair& pair = book.similar[index];
    int lines = 0;
    for (const auto& [first, last] : pair.one_lines) {
      lines += last - first + 1;
    }
    data row;
    row.set("file", similar_page_name(book, index));
    row.set("one", text_value(pair.one));
    row.set("other", text_value(pair.other));
    row.set("lab", text_value(pair.lab));
    row.set("share", share_of(pair.share, 1));
    row.set("percent", fmt::format("{:.0f}", pair.share * 100));
    row.set("lines", fmt::format("{}", lines));
    rows << row;
  }
  return rows;
}

std::string trouble_of(const ClassBook& book) {
  int waiting = 0;
  for (const Student& student : book.students) {
    for (const LabResult& result : student.labs) {
      waiting += result.standing == Standing::in_error ? 1 : 0;
    }
  }
  return waiting == 0 ? ""
                      : fmt::format("{} submissions could not be judged, by the infrastructure's "
                                    "fault. They are not counted; siglab grade --resume tries them "
                                    "again.",
                                    waiting);
}

} // namespace

std::string report_page(const ClassBook& book, const TestTally& tally, const FileNames& names) {
  std::size_t exercises = 0;
  for (const LabColumn& lab : book.labs) {
    exercises += lab.exercises.size();
  }
  data values;
  values.set("title", text_value(book.title));
  values.set("students", fmt::format("{}", book.students.size()));
  values.set("labs", fmt::format("{}", book.labs.size()));
  values.set("exercises", fmt::format("{}", exercises));
  values.set("judge", text_value(book.judge_version));
  values.set("trouble", optional_text(trouble_of(book)));
  values.set("lab", labs_of(book));
  values.set("rows", rows_of(book, names));
  const std::vector<TestStatistics> hardest = tally.hardest(most_hardest);
  values.set("has_hardest", data{!hardest.empty()});
  values.set("hardest", hardest_of(hardest));
  values.set("has_similar", data{!book.similar.empty()});
  values.set("pair", pairs_of(book));
  values.set("script", texts::script);
  return whole_page(book.title, fill(texts::class_page, values), true);
}

} // namespace grader
