#include "tools/grader/exports/words.hpp"

#include "tools/course/visible.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace grader {

std::string_view words_of(Standing standing) noexcept {
  switch (standing) {
  case Standing::judged:
    return "judged";
  case Standing::compile_error:
    return "does not compile";
  case Standing::missing:
    return "nothing handed in";
  case Standing::refused:
    return "refused";
  case Standing::in_error:
    break;
  }
  return "not judged";
}

std::string sentence_of(const LabResult& result) {
  const std::string detail = course::visible(result.detail);
  const auto with_detail = [&](std::string_view words) {
    return detail.empty() ? fmt::format("{}.", words) : fmt::format("{}:\n{}", words, detail);
  };
  switch (result.standing) {
  case Standing::judged:
    return {};
  case Standing::compile_error:
    return with_detail("The submission does not compile, so no test could run");
  case Standing::missing:
    return with_detail("Nothing was handed in for this lab");
  case Standing::refused:
    return with_detail("What was handed in could not be taken");
  case Standing::in_error:
    break;
  }
  return with_detail(
      "The submission could not be judged, by no fault of its own; it does not count "
      "until it is judged again");
}

std::string short_number(double value) {
  std::string text = fmt::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) {
    text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

std::string moment(std::int64_t seconds) {
  if (seconds == 0) {
    return "not known";
  }
  // A time that somebody forged must not stop the export.
  constexpr std::int64_t year_9999 = 253402300799;
  const std::time_t time = std::clamp<std::int64_t>(seconds, 0, year_9999);
  return fmt::format("{:%Y-%m-%d %H:%M} UTC", fmt::gmtime(time));
}

HiddenSum hidden_sum(const LabResult& result) {
  HiddenSum sum;
  for (const ExerciseRow& exercise : result.exercises) {
    for (const TestRow& test : exercise.tests) {
      if (test.hidden) {
        ++sum.tests;
        sum.passed += test.verdict == "pass" ? 1 : 0;
        sum.points += test.points;
        sum.possible += test.possible;
      }
    }
  }
  return sum;
}

std::string story_of(const TestRow& test) {
  if (test.verdict.empty()) {
    return "This test was not run.";
  }
  std::string story;
  if (test.verdict != "pass" || !test.message.empty()) {
    story = test.message.empty() ? fmt::format("{}: {}", test.verdict, test.says) : test.message;
  }
  if (!test.file.empty()) {
    story += test.line > 0 ? fmt::format("\nLook at {}:{}.", test.file, test.line)
                           : fmt::format("\nLook at {}.", test.file);
  }
  if (!test.timeline.empty()) {
    story += "\n\nWhat happened:\n" + test.timeline;
  }
  story = course::visible(story);
  story.erase(0, std::min(story.find_first_not_of('\n'), story.size()));
  return story;
}

std::string id_in(const Student& student, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    for (const auto& [system, id] : student.ids) {
      const bool same = std::ranges::equal(system, key, [](char one, char other) {
        return (one >= 'A' && one <= 'Z' ? one - 'A' + 'a' : one) == other;
      });
      if (same && !id.empty()) {
        return id;
      }
    }
  }
  return {};
}

} // namespace grader
