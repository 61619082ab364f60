#include "tools/cli/trace_command.hpp"

#include "common/judge/confinement/run.hpp"
#include "common/tracer/event_json.hpp"
#include "common/tracer/perfetto.hpp"
#include "common/tracer/timeline_svg.hpp"
#include "common/tracer/timeline_text.hpp"
#include "tools/cli/ninja.hpp"
#include "tools/cli/slot.hpp"
#include "tools/cli/text.hpp"
#include "tools/course/catalogue.hpp"
#include "tools/course/error.hpp"
#include "tools/course/subject_maker.hpp"
#include "tools/course/wrong_submission.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <random>

namespace cli {
namespace {

namespace fs = std::filesystem;
using confinement::TestResult;

/// What is to be run.
struct Wanted {
  const course::Lab* lab = nullptr;
  std::vector<std::string> tests;
  std::optional<std::size_t> point;
};

std::vector<std::string> names_of(const std::vector<course::Test>& tests) {
  std::vector<std::string> names;
  std::ranges::transform(tests, std::back_inserter(names), &course::Test::name);
  return names;
}

/// "LAB", "LAB:Suite.Name", a part of such a name, or "LAB:EXERCISE".
Wanted find(const course::Catalogue& catalogue, const std::string& target) {
  const std::size_t colon = target.find(':');
  Wanted wanted{catalogue.find(target.substr(0, colon)).lab, {}, {}};
  std::vector<std::string> all;
  for (const course::Exercise& exercise : wanted.lab->exercises) {
    std::ranges::copy(names_of(exercise.tests), std::back_inserter(all));
  }
  if (colon == std::string::npos) {
    wanted.tests = all;
    return wanted;
  }
  const std::string name = target.substr(colon + 1);
  if (std::ranges::find(all, name) != all.end()) {
    wanted.tests = {name};
    return wanted;
  }
  std::ranges::copy_if(all, std::back_inserter(wanted.tests), [&](const std::string& test) {
    return test.find(name) != std::string::npos;
  });
  if (wanted.tests.empty()) {
    wanted.tests = names_of(catalogue.find(target).exercise->tests);
  }
  return wanted;
}

/// "LAB:Suite.Name@POINT".
Wanted find_point(const course::Catalogue& catalogue, const std::string& id) {
  const std::size_t at = id.rfind('@');
  std::size_t point = 0;
  const char* end = id.data() + id.size();
  if (at == std::string::npos || id.find(':') > at ||
      std::from_chars(id.data() + at + 1, end, point) != std::from_chars_result{end, {}}) {
    throw course::Error{fmt::format(
        "\"{}\" is no replay id; siglab test prints them: 4:Wait.LosesNoSignal@12", id)};
  }
  Wanted wanted = find(catalogue, id.substr(0, at));
  if (wanted.tests.size() != 1) {
    throw course::Error{fmt::format("\"{}\" does not name one test", id.substr(0, at))};
  }
  wanted.point = point;
  return wanted;
}

/// Builds judge and subject, and runs them.
std::vector<TestResult>
judge_tests(const Context& context, const TraceOptions& options, const Wanted& wanted) {
  const course::SubjectMaker maker{context.build, wanted.lab->name};
  const std::string target =
      fmt::format("{}/{}.subject", options.solution ? "solutions" : "labs", wanted.lab->name);
  if (options.solution && !fs::exists(course::solution_path(context.root, *wanted.lab))) {
    throw course::Error{"this checkout has no solutions; the students' release does not"};
  }
  if (context.ninja) {
    ProgressLine progress{context.style};
    std::vector<std::string> targets = maker.targets();
    if (options.source.empty()) {
      targets.push_back(target);
    }
    const BuildOutcome built = build(context, targets, progress);
    if (!built.ok) {
      const std::string words = built.failed.empty() ? built.rest : built.failed.begin()->second;
      fmt::print(stderr, "{}", sanitise_diagnostics(words, context.style.colour));
      throw course::Error{"it does not compile; mend this first"};
    }
  }
  const Slot slot{context.build};
  confinement::JudgeRun run;
  run.judge = maker.judge();
  run.subject = context.build / target;
  course::MadeSubject made;
  if (!options.source.empty()) {
    made = maker.make(fs::absolute(options.source));
    if (!made.ok) {
      fmt::print(stderr, "{}", sanitise_diagnostics(made.diagnostics, context.style.colour));
      throw course::Error{"it does not compile; mend this first"};
    }
    run.subject = made.subject;
  }
  run.filter = fmt::format("{}", fmt::join(wanted.tests, ":"));
  run.seed = std::random_device{}();
  run.slot = slot.number();
  run.own_sources = {options.source.empty() ? wanted.lab->source
                                            : options.source.filename().string()};
  run.record = judge::Record::always;
  run.replay = wanted.point;
  confinement::RunOutcome outcome = confinement::run(run);
  if (outcome.infrastructure_error) {
    throw course::Error{*outcome.infrastructure_error};
  }
  return std::move(outcome.results);
}

/// The same options, with a wrong submission made to a file.
TraceOptions with_source(const Context& context, const Wanted& wanted, TraceOptions options) {
  if (!options.wrong.empty()) {
    const course::WrongSubmission wrong =
        course::find_wrong(context.root, *wanted.lab, options.wrong);
    options.source = course::apply_wrong(wrong,
                                         course::solution_path(context.root, *wanted.lab),
                                         context.build / "traced" / wanted.lab->name / wrong.name);
  }
  return options;
}

void write(const fs::path& path, const std::string& text) {
  std::ofstream file{path};
  file << text;
  if (!file.flush()) {
    throw course::Error{fmt::format("{} cannot be written", short_path(path))};
  }
}

std::optional<tracer::Recording> recording_of(const TestResult& result) {
  return result.raw.is_object() && result.raw.contains("recording")
             ? std::optional{tracer::recording_from_json(result.raw["recording"])}
             : std::nullopt;
}

/// @return whether there was a recording
bool show(const Context& context,
          const TraceOptions& options,
          const Wanted& wanted,
          const TestResult& result) {
  const Style& style = context.style;
  fmt::print("{}  {}\n",
             style.bold(sanitise(result.test)),
             result.verdict == judge::Verdict::pass ? style.good("pass")
                                                    : style.bad(judge::to_string(result.verdict)));
  if (!result.message.empty()) {
    fmt::print("{}\n", sanitise(result.message));
  }
  const auto recording = recording_of(result);
  if (!recording) {
    fmt::print("There is no recording of it: {}.\n",
               wanted.point ? "no point of this number is tried"
                            : "the test runs no program, or explores every point of one");
    if (result.raw.is_object() && result.raw.contains("replay")) {
      fmt::print("One bad point: ./siglab replay {}:{}@{}\n",
                 wanted.lab->number(),
                 sanitise(result.test),
                 result.raw["replay"].dump());
    }
    fmt::print("\n");
    return false;
  }
  const tracer::Timeline timeline = tracer::lay_out(*recording);
  if (!options.json.empty()) {
    write(options.json, tracer::to_json_text(*recording));
  }
  if (!options.svg.empty()) {
    write(options.svg, tracer::to_svg(timeline));
  }
  if (!options.perfetto.empty()) {
    write(options.perfetto, tracer::to_perfetto(timeline));
  }
  if (options.json.empty() && options.svg.empty() && options.perfetto.empty()) {
    fmt::print("\n{}\n",
               tracer::to_text(timeline, {.colour = style.colour, .ascii = !style.unicode}));
  }
  return true;
}

} // namespace

int trace_command(const Context& context, const TraceOptions& options) {
  const course::Catalogue catalogue{context.root};
  const Wanted wanted = find(catalogue, options.target);
  const bool files = !options.json.empty() || !options.svg.empty() || !options.perfetto.empty();
  if (files && wanted.tests.size() != 1) {
    throw course::Error{
        fmt::format("a file holds one test; which? {}:{}",
                    wanted.lab->number(),
                    fmt::join(wanted.tests, fmt::format("\n  {}:", wanted.lab->number())))};
  }
  bool all = true;
  const TraceOptions of = with_source(context, wanted, options);
  for (const TestResult& result : judge_tests(context, of, wanted)) {
    all = show(context, options, wanted, result) && all;
  }
  return all ? all_passed : not_yet;
}

int replay_command(const Context& context, const TraceOptions& options) {
  const course::Catalogue catalogue{context.root};
  const Wanted wanted = find_point(catalogue, options.target);
  Status status = all_passed;
  const TraceOptions of = with_source(context, wanted, options);
  for (const TestResult& result : judge_tests(context, of, wanted)) {
    show(context, options, wanted, result);
    status = result.verdict == judge::Verdict::pass ? status : not_yet;
  }
  return status;
}

} // namespace cli
