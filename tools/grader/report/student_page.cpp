#include "common/tracer/event_json.hpp"
#include "common/tracer/timeline.hpp"
#include "common/tracer/timeline_svg.hpp"
#include "tools/grader/exports/words.hpp"
#include "tools/grader/report/page.hpp"
#include "tools/grader/report/report.hpp"
#include "tools/grader/report/texts.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace grader {
namespace {

using kainjow::mustache::data;

/// The recording as a picture; empty where there is none, or it cannot be read.
std::string drawn(const TestRow& test) {
  if (test.recording.empty()) {
    return {};
  }
  try {
    return tracer::to_figure(tracer::lay_out(tracer::recording_from_json_text(test.recording)));
  } catch (const std::invalid_argument&) {
    return {}; // of a newer version: the text tells the same
  }
}

std::string place_of(const TestRow& test) {
  if (test.file.empty()) {
    return {};
  }
  return test.line > 0 ? fmt::format("{}:{}", test.file, test.line) : test.file;
}

data test_values(const TestRow& test) {
  const std::string verdict = test.verdict.empty() ? "none" : test.verdict;
  data one;
  one.set("verdict", text_value(verdict));
  // A class is one word of ours, never a text from outside.
  const bool known = verdict.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos;
  one.set("class", known ? verdict : "none");
  one.set("says", text_value(test.says));
  one.set("name", text_value(test.name));
  one.set("points", fmt::format("{}", test.points));
  one.set("possible", fmt::format("{}", test.possible));
  one.set("hidden", data{test.hidden});
  one.set("place", optional_text(place_of(test)));
  one.set("message", optional_text(test.message));
  const std::string picture = drawn(test);
  one.set("timeline", data{!picture.empty() || !test.timeline.empty()});
  one.set("drawn", picture.empty() ? data{false} : data{picture});
  one.set("written", picture.empty() ? optional_text(test.timeline) : data{false});
  return one;
}

data exercises_of(const LabResult& result) {
  data exercises{data::type::list};
  if (result.standing != Standing::judged) {
    return exercises;
  }
  for (const ExerciseRow& exercise : result.exercises) {
    data one;
    one.set("title", text_value(exercise.title));
    one.set("points", fmt::format("{}", exercise.points));
    one.set("possible", fmt::format("{}", exercise.possible));
    data tests{data::type::list};
    for (const TestRow& test : exercise.tests) {
      tests << test_values(test);
    }
    one.set("test", tests);
    exercises << one;
  }
  return exercises;
}

data lab_values(const LabResult& result, std::size_t index) {
  data one;
  one.set("index", fmt::format("{}", index + 1));
  one.set("title", text_value(result.title));
  one.set("grade", result.standing == Standing::in_error ? "?" : short_number(result.grade));
  one.set("possible", fmt::format("{}", result.possible));
  one.set("late",
          result.penalty > 0 ? data{fmt::format("{}, less {} % for lateness",
                                                result.points,
                                                short_number(result.penalty * 100))}
                             : data{false});
  one.set("standing", std::string{words_of(result.standing)});
  one.set("submitted", result.submitted_at == 0 ? data{false} : data{moment(result.submitted_at)});
  one.set("attempt", result.attempt > 1 ? data{fmt::format("{}", result.attempt)} : data{false});
  one.set("sentence", optional_text(sentence_of(result)));
  one.set("exercise", exercises_of(result));
  return one;
}

} // namespace

std::string student_page(const ClassBook& book,
                         std::size_t index,
                         const Student& student,
                         const FileNames& names) {
  const auto neighbour = [&](bool there, std::size_t other) {
    return there ? data{names.of(book.students[other].id)} : data{false};
  };
  double total = 0;
  int possible = 0;
  data labs{data::type::list};
  for (std::size_t lab = 0; lab < student.labs.size(); ++lab) {
    total += student.labs[lab].grade;
    possible += student.labs[lab].possible;
    labs << lab_values(student.labs[lab], lab);
  }
  data values;
  values.set("class", text_value(book.title));
  values.set("before", neighbour(index > 0, index - 1));
  values.set("after", neighbour(index + 1 < book.students.size(), index + 1));
  values.set("name", text_value(student.name));
  values.set("id", text_value(student.id));
  values.set("total", short_number(total));
  values.set("possible", fmt::format("{}", possible));
  values.set("lab", labs);
  return whole_page(
      fmt::format("{} – {}", student.name, book.title), fill(texts::student_page, values), false);
}

} // namespace grader
