#include "tools/course/visible.hpp"
#include "tools/grader/exports/formats.hpp"
#include "tools/grader/exports/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace grader {
namespace {

bool of_word(std::string_view text, std::size_t at) {
  return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
}

/// A text within a line of Markdown, where nothing of it is markup. Names as who_am_i() stay
/// legible: what is markup only at a line's beginning, or at a word's end, is left alone elsewhere.
std::string plain(std::string_view written) {
  const std::string text = course::visible(written);
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    const bool markup = std::string_view{"\\`*[]<>&|~#"}.find(letter) != std::string_view::npos;
    const bool emphasis =
        letter == '_' && !(at > 0 && of_word(text, at - 1) && of_word(text, at + 1));
    const bool link = letter == ':' && text.compare(at, 3, "://") == 0;
    result += markup || emphasis || link ? "\\" : "";
    result += letter == '\n' ? ' ' : letter;
  }
  return result;
}

/// A text as it is, in a fence longer than any that is in it.
std::string fenced(std::string_view text) {
  std::size_t longest = 2;
  std::size_t run = 0;
  for (const char letter : text) {
    run = letter == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  return fmt::format("{}text\n{}{}{}\n", fence, text, text.ends_with('\n') ? "" : "\n", fence);
}

std::string points_of(const LabResult& result) {
  std::string text =
      fmt::format("**{} of {} points**", short_number(result.grade), result.possible);
  if (result.penalty > 0) {
    text += fmt::format(
        ": {}, less {} % for lateness", result.points, short_number(result.penalty * 100));
  }
  return text + "\n";
}

std::string exercise_text(const ExerciseRow& exercise) {
  std::string text;
  for (const TestRow& test : exercise.tests) {
    if (test.hidden) {
      continue;
    }
    text +=
        fmt::format("- {}, {} of {}: {} ({})\n",
                    test.verdict == "pass" ? "passed" : fmt::format("**{}**", plain(test.verdict)),
                    test.points,
                    test.possible,
                    plain(test.says),
                    plain(test.name));
  }
  if (text.empty()) {
    return text;
  }
  text = fmt::format("\n### {}\n\n{}", plain(exercise.title), text);
  for (const TestRow& test : exercise.tests) {
    const std::string story = test.hidden || test.verdict == "pass" ? "" : story_of(test);
    if (!story.empty()) {
      text += fmt::format("\n{}:\n\n{}", plain(test.name), fenced(story));
    }
  }
  return text;
}

std::string lab_text(const LabResult& result) {
  std::string text = fmt::format("\n## {}\n\n", plain(result.title));
  if (result.standing != Standing::in_error) {
    text += points_of(result);
  }
  if (const std::string sentence = sentence_of(result); !sentence.empty()) {
    return text + "\n" + fenced(sentence);
  }
  for (const ExerciseRow& exercise : result.exercises) {
    text += exercise_text(exercise);
  }
  if (const HiddenSum sum = hidden_sum(result); sum.tests > 0) {
    text += fmt::format("\n### Tests that are not shown\n\n- {} of {} passed, {} of {} points\n",
                        sum.passed,
                        sum.tests,
                        sum.points,
                        sum.possible);
  }
  return text;
}

} // namespace

std::string feedback_text(const ClassBook& book, const Student& student) {
  std::string text = fmt::format("# {}: {}\n", plain(book.title), plain(student.name));
  for (const LabResult& result : student.labs) {
    text += lab_text(result);
  }
  return text;
}

} // namespace grader
