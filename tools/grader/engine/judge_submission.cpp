#include "tools/grader/engine/judge_submission.hpp"

#include "common/tracer/event_json.hpp"
#include "common/tracer/timeline_text.hpp"
#include "tools/course/definition.hpp"
#include "tools/course/files.hpp"
#include "tools/course/judging.hpp"
#include "tools/grader/compile/compile.hpp"

#include <algorithm>
#include <chrono>
#include <exception>

namespace grader {
namespace {

using judge::Verdict;

// Without addresses: they differ each time, and the same text is to get the same words.
std::string without_addresses(const std::string& text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = text.find("0x", at);
    const std::size_t end =
        begin == std::string::npos
            ? begin
            : std::min(text.find_first_not_of("0123456789abcdef", begin + 2), text.size());
    constexpr std::size_t shortest_address = 8;
    if (begin == std::string::npos || end - begin - 2 < shortest_address) {
      const std::size_t next = std::min(end, text.size());
      result.append(text, at, next - at);
      at = next;
    } else {
      result.append(text, at, begin - at).append("0x…");
      at = end;
    }
  }
  return result;
}

// The judge's words as one text: what was expected, what happened, what to look at.
std::string message_of(const course::TestOutcome& test) {
  std::string text = test.result.message;
  const auto add = [&text](const char* label, const std::string& words) {
    if (!words.empty()) {
      text += (text.empty() ? "" : "\n") + std::string{label} + words;
    }
  };
  for (const confinement::Failure& failure : test.result.failures) {
    add("expected: ", failure.expected);
    add("but was: ", failure.actual);
    add("", failure.note);
  }
  if (test.verdict == Verdict::skipped) {
    text.insert(0,
                text.empty() ? "an exercise that this one needs has not passed"
                             : "an exercise that this one needs has not passed\n");
  }
  return text;
}

// The line in the student's file: the judge's word, or where the exercise's function begins.
int line_of(const course::TestOutcome& test,
            const course::Exercise& exercise,
            const course::Lab& lab,
            const std::string& source) {
  if (test.result.place && test.result.place->file.ends_with(lab.source)) {
    return test.result.place->line;
  }
  for (const std::string& function : exercise.functions) {
    if (const auto line = course::definition_line(source, function)) {
      return *line;
    }
  }
  return 0;
}

void add_recording(const confinement::TestResult& result, VerdictRecord& record) {
  if (!result.raw.is_object() || !result.raw.contains("recording")) {
    return;
  }
  try {
    const nlohmann::json& recording = result.raw.at("recording");
    record.timeline = tracer::to_text(tracer::lay_out(tracer::recording_from_json(recording)));
    record.recording = recording.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  } catch (const std::exception&) {
    record.timeline.clear(); // a picture that cannot be drawn takes nothing from the verdict
  }
}

VerdictRecord verdict_of(const course::TestOutcome& test,
                         const course::Exercise& exercise,
                         const course::Lab& lab,
                         const std::string& source) {
  VerdictRecord verdict;
  verdict.test = test.test->name;
  verdict.verdict = judge::to_string(test.verdict);
  verdict.points = test.points();
  verdict.ms = test.result.ms;
  if (test.verdict != Verdict::pass) {
    verdict.message = without_addresses(message_of(test));
    verdict.file = lab.source;
    verdict.line = line_of(test, exercise, lab, source);
    add_recording(test.result, verdict);
  }
  return verdict;
}

// Tells of a test that has just ended, if the lab knows it.
void tell(const confinement::TestResult& result,
          const course::Lab& lab,
          const std::string& source,
          const std::function<void(const VerdictRecord&)>& on_verdict) {
  const course::Exercise* exercise = lab.exercise_of(result.test);
  if (exercise == nullptr) {
    return;
  }
  const auto test = std::ranges::find(exercise->tests, result.test, &course::Test::name);
  on_verdict(verdict_of({&*test, result.verdict, result}, *exercise, lab, source));
}

JudgementRecord
record_of(const course::LabOutcome& outcome, const course::Lab& lab, const std::string& source) {
  JudgementRecord record;
  record.standing = Standing::judged;
  if (outcome.trouble) {
    record.standing = Standing::in_error;
    record.detail = *outcome.trouble;
  } else if (outcome.in_error()) {
    record.standing = Standing::in_error;
    record.detail = "the judge could not judge every test";
  }
  record.confined = outcome.weaker_because.empty();
  for (const course::ExerciseOutcome& exercise : outcome.exercises) {
    for (const course::TestOutcome& test : exercise.tests) {
      record.verdicts.push_back(verdict_of(test, *exercise.exercise, lab, source));
    }
  }
  return record;
}

JudgeOutcome judge_once(const LabBench& bench,
                        const Kit& kit,
                        const std::string& source,
                        const JudgeOptions& options) {
  JudgeOutcome outcome;
  const Compiled compiled = compile(kit, bench.lab, source, options.slot, options.allow_weaker);
  outcome.record.detail = compiled.words;
  switch (compiled.kind) {
  case Compiled::Kind::refused:
    outcome.refusal = compiled.words;
    return outcome;
  case Compiled::Kind::rejected:
    outcome.record.standing = Standing::compile_error;
    return outcome;
  case Compiled::Kind::in_error:
    return outcome;
  case Compiled::Kind::made:
    break;
  }
  course::Judging judging;
  judging.lab = &bench.lab;
  judging.exercises = course::all_exercises(bench.lab);
  judging.judge = bench.judge;
  judging.subject = compiled.subject;
  judging.slot = options.slot;
  judging.seed = course::fingerprint(bench.lab.name + source) | 1U;
  judging.record = options.timelines ? judge::Record::failed : judge::Record::never;
  judging.allow_weaker = options.allow_weaker;
  if (options.on_verdict) {
    judging.on_result = [&](const confinement::TestResult& result) {
      tell(result, bench.lab, source, options.on_verdict);
    };
  }
  const course::LabOutcome judged = course::judge_subject(judging);
  if (!options.allow_weaker && !judged.weaker_because.empty()) {
    outcome.refusal = judged.weaker_because;
    return outcome;
  }
  outcome.record = record_of(judged, bench.lab, source);
  outcome.record.seed = judging.seed;
  return outcome;
}

} // namespace

JudgeOutcome judge_submission(const LabBench& bench,
                              const Kit& kit,
                              const std::string& source,
                              const JudgeOptions& options) {
  const auto began = std::chrono::steady_clock::now();
  JudgeOutcome outcome;
  for (int tries = 0; tries < 2; ++tries) {
    try {
      outcome = judge_once(bench, kit, source, options);
    } catch (const std::exception& error) {
      outcome = {};
      outcome.record.detail = error.what();
    }
    if (outcome.refusal || outcome.record.standing != Standing::in_error) {
      break;
    }
  }
  outcome.record.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return outcome;
}

} // namespace grader
