#include "common/tracer/event_json.hpp"
#include "common/tracer/timeline_text.hpp"
#include "tools/cli/reached.hpp"
#include "tools/cli/report.hpp"
#include "tools/cli/text.hpp"
#include "tools/course/definition.hpp"
#include "tools/course/error.hpp"
#include "tools/course/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace cli {
namespace {

using course::ExerciseOutcome;
using course::Progress;
using course::TestOutcome;
using judge::Verdict;

constexpr std::size_t columns = 80;
constexpr std::size_t most_lines = 8; // of one text that a submission wrote
constexpr std::size_t most_failures = 3;
constexpr std::size_t last_rows = 14; // of a timeline

/// The judged file in one piece: a path that is broken between two lines cannot be clicked.
std::string source_name(const Report& report) {
  const std::string name = short_path(report.source);
  constexpr std::size_t longest = 46;
  return width(name) <= longest ? name : ".../" + report.source.filename().string();
}

/// Writes a report; holds what all its parts need.
class Writer {
public:
  Writer(const Report& report, const Style& style) : report_{report}, style_{style} {
    try {
      source_ = course::read_text(report.source);
    } catch (const course::Error&) {
      source_.clear(); // then there are no lines to point to
    }
  }

  std::string write() {
    const course::LabOutcome& outcome = report_.outcome;
    title();
    if (outcome.compile_error) {
      text_ += "\n  " + style_.bad("It does not compile yet.") + " The compiler says:\n\n" +
               sanitise_diagnostics(*outcome.compile_error, style_.colour);
      return text_ + (text_.ends_with('\n') ? "" : "\n");
    }
    if (outcome.trouble) {
      paragraph("  ", style_.either("⚠ ", "! "), *outcome.trouble, true);
      return text_;
    }
    if (report_.only.empty() && outcome.not_started()) {
      return text_;
    }
    text_ += "\n";
    std::size_t number = 0;
    for (const ExerciseOutcome& one : outcome.exercises) {
      number = static_cast<std::size_t>(one.exercise - outcome.lab->exercises.data()) + 1;
      if (shown(report_, one)) {
        exercise(number, one);
      }
    }
    return text_;
  }

private:
  void title() {
    const course::LabOutcome& outcome = report_.outcome;
    const std::string name = fmt::format("Lab {} {} {}{}",
                                         outcome.lab->number(),
                                         style_.either("·", "-"),
                                         outcome.lab->title,
                                         report_.solution ? " (reference solution)" : "");
    std::string state;
    if (outcome.trouble) {
      state = "not judged";
    } else if (report_.only.empty() && outcome.not_started()) {
      state = "not started";
    }
    const std::string points =
        fmt::format("{} / {}", points_shown(report_), possible_shown(report_));
    const std::size_t room = columns - points.size() - 14;
    text_ += style_.bold(fit(name, room)) + style_.dim(fmt::format("{:>12}", state)) + "  " +
             style_.bold(points) + "\n";
  }

  void exercise(std::size_t number, const ExerciseOutcome& one) {
    const Progress progress = one.progress();
    const std::string points = fmt::format("{:>2} / {:>2}", one.points(), one.exercise->possible());
    const std::size_t id = std::clamp<std::size_t>(one.exercise->id.size(), 20, 28);
    const std::string plain = fmt::format(
        "{:>2} {} {}", number, fit(one.exercise->id, id), sanitise(one.exercise->title));
    const std::string line = fit(plain, columns - points.size() - 6);
    text_ += fmt::format("  {} {}  {}\n",
                         mark(progress),
                         progress == Progress::not_started || progress == Progress::skipped
                             ? style_.dim(line)
                             : line,
                         points);
    const bool everything = !report_.only.empty();
    if (progress == Progress::passed && !everything) {
      return;
    }
    if (progress == Progress::skipped && !everything) {
      paragraph("       ", "", "waits for " + open_needs(*one.exercise), false);
      return;
    }
    if (progress == Progress::not_started && !everything) {
      return;
    }
    for (const TestOutcome& outcome : one.tests) {
      if (everything || outcome.verdict != Verdict::pass) {
        test(one, outcome);
      }
    }
    if (!report_.solution && progress == Progress::failed) {
      paragraph("       ",
                "",
                fmt::format(
                    "Stuck? ./siglab hint {}:{}", report_.outcome.lab->number(), one.exercise->id),
                false);
    }
  }

  [[nodiscard]] std::string mark(Progress progress) const {
    switch (progress) {
    case Progress::passed:
      return style_.good(style_.either("✔", "+"));
    case Progress::failed:
      return style_.bad(style_.either("✘", "x"));
    case Progress::not_started:
      return style_.dim(style_.either("◌", "o"));
    case Progress::skipped:
      return style_.dim("-");
    case Progress::error:
      break;
    }
    return style_.warn("!");
  }

  [[nodiscard]] std::string mark(Verdict verdict) const {
    switch (verdict) {
    case Verdict::pass:
      return mark(Progress::passed);
    case Verdict::todo:
      return mark(Progress::not_started);
    case Verdict::skipped:
      return mark(Progress::skipped);
    case Verdict::error:
      return mark(Progress::error);
    default:
      return mark(Progress::failed);
    }
  }

  void test(const ExerciseOutcome& one, const TestOutcome& outcome) {
    const bool plain = outcome.verdict == Verdict::pass || outcome.verdict == Verdict::fail;
    const std::string word = plain ? "" : fmt::format("{}: ", judge::to_string(outcome.verdict));
    bool first = true;
    for (const std::string& line : wrap(word + sanitise(outcome.test->says), columns - 9)) {
      text_ += first ? fmt::format("       {} {}\n", mark(outcome.verdict), line)
                     : fmt::format("         {}\n", line);
      first = false;
    }
    if (outcome.verdict == Verdict::pass || outcome.verdict == Verdict::skipped) {
      return;
    }
    if (outcome.verdict == Verdict::todo && outcome.result.message == last_todo_) {
      return; // the tests of one function all stop at the same place
    }
    last_todo_ = outcome.verdict == Verdict::todo ? outcome.result.message : "";
    if (!outcome.result.message.empty()) {
      labelled(outcome.verdict == Verdict::todo ? "to do" : "seen", outcome.result.message);
    }
    std::size_t count = 0;
    for (const confinement::Failure& failure : outcome.result.failures) {
      if (++count > most_failures) {
        labelled("…", fmt::format("and {} more", outcome.result.failures.size() - most_failures));
        break;
      }
      labelled("expected", failure.expected);
      labelled("but was", failure.actual);
      labelled("", failure.note);
    }
    const std::optional<tracer::Recording> recording = recording_of(outcome);
    if (outcome.verdict != Verdict::error && !report_.solution) {
      labelled("look at", where(one, outcome, recording));
    }
    labelled("test", outcome.test->name);
    if (const auto& raw = outcome.result.raw; raw.is_object() && raw.contains("replay")) {
      command("replay", "replay", fmt::format("{}@{}", outcome.test->name, raw["replay"].dump()));
    }
    if (recording) {
      timeline(outcome, *recording);
    }
  }

  static std::optional<tracer::Recording> recording_of(const TestOutcome& outcome) {
    const auto& raw = outcome.result.raw;
    if (!raw.is_object() || !raw.contains("recording")) {
      return std::nullopt;
    }
    try {
      return tracer::recording_from_json(raw["recording"]);
    } catch (const std::invalid_argument&) {
      return std::nullopt; // then there is no picture
    }
  }

  /// The line in the student's file: the judge's word, where a hang sleeps, or where the exercise's
  /// function begins that was called last.
  [[nodiscard]] std::string where(const ExerciseOutcome& one,
                                  const TestOutcome& outcome,
                                  const std::optional<tracer::Recording>& recording) const {
    if (outcome.result.place) {
      const std::filesystem::path file = outcome.result.place->file;
      const bool own = file.filename() == report_.source.filename();
      return fmt::format("{}:{}",
                         own ? source_name(report_) : file.filename().string(),
                         outcome.result.place->line);
    }
    const Reached last =
        recording ? reached(*recording, report_.source.filename().string()) : Reached{};
    if (outcome.verdict == Verdict::hang && last.sleep) {
      return fmt::format("{}:{} (asleep)", source_name(report_), *last.sleep);
    }
    const std::string* function = nullptr;
    int begin = 0;
    const int latest = last.line.value_or(0);
    for (const std::string& name : one.exercise->functions) {
      const int line = course::definition_line(source_, name).value_or(0);
      const bool later = line <= latest && (begin > latest || line > begin);
      if (line != 0 && (function == nullptr || later)) {
        function = &name;
        begin = line;
      }
    }
    return function == nullptr ? source_name(report_)
                               : fmt::format("{}:{} ({})", source_name(report_), begin, *function);
  }

  [[nodiscard]] std::string open_needs(const course::Exercise& exercise) const {
    std::vector<std::string> open;
    for (const ExerciseOutcome& one : report_.outcome.exercises) {
      const bool needed =
          std::ranges::find(exercise.needs, one.exercise->id) != exercise.needs.end();
      if (needed && one.progress() != Progress::passed) {
        open.push_back(one.exercise->id);
      }
    }
    return fmt::format("{}", fmt::join(open, ", "));
  }

  void labelled(std::string_view label, std::string_view raw) {
    if (raw.empty()) {
      return;
    }
    std::vector<std::string> lines = wrap(sanitise(raw), columns - 20);
    if (lines.size() > most_lines) {
      const std::size_t more = lines.size() - most_lines;
      lines.resize(most_lines);
      lines.push_back(fmt::format("{} {}", style_.either("…", "..."), counted(more, "more line")));
    }
    for (const std::string& line : lines) {
      text_ += fmt::format("           {} {}\n", style_.dim(fit(label, 8)), line);
      label = "";
    }
  }

  void timeline(const TestOutcome& outcome, const tracer::Recording& recording) {
    const tracer::Timeline last = tracer::lay_out(recording, {.last = last_rows});
    text_ +=
        "\n" + tracer::to_text(last, {.colour = style_.colour, .ascii = !style_.unicode}) + "\n";
    command("whole", "trace", outcome.test->name);
  }

  /// To be copied: never broken into lines.
  void command(std::string_view label, std::string_view verb, std::string_view test) {
    text_ += fmt::format("           {} ./siglab {} {}:{}{}\n",
                         style_.dim(fit(label, 8)),
                         verb,
                         report_.outcome.lab->number(),
                         sanitise(test),
                         report_.solution ? " --solution" : "");
  }

  void
  paragraph(std::string_view indent, std::string_view lead, std::string_view raw, bool warning) {
    bool first = true;
    for (const std::string& line : wrap(sanitise(raw), columns - indent.size() - width(lead))) {
      const std::string start = first ? std::string{lead} : std::string(width(lead), ' ');
      text_ +=
          fmt::format("{}{}{}\n", indent, start, warning ? style_.warn(line) : style_.dim(line));
      first = false;
    }
  }

  const Report& report_;
  const Style& style_;
  std::string source_;
  std::string text_;
  std::string last_todo_;
};

} // namespace

std::string report_text(const Report& report, const Style& style) {
  return Writer{report, style}.write();
}

std::string summary_text(const std::vector<Report>& reports, const Style& style) {
  int points = 0;
  int possible = 0;
  const Report* next = nullptr;
  const ExerciseOutcome* open = nullptr;
  for (const Report& report : reports) {
    points += points_shown(report);
    possible += possible_shown(report);
    if (next != nullptr || report.outcome.in_error()) {
      continue;
    }
    for (const ExerciseOutcome& one : report.outcome.exercises) {
      if (open == nullptr && shown(report, one) && one.progress() != Progress::passed) {
        open = &one;
      }
    }
    next = open != nullptr || report.outcome.compile_error ? &report : nullptr;
  }
  std::string text;
  if (reports.size() > 1) {
    text += fmt::format("\n{}\n", style.bold(fmt::format("{} of {} points", points, possible)));
  }
  if (status_of(reports) == all_passed) {
    return text + "\n" + style.good(style.either("✔", "+")) + " All passed.\n";
  }
  if (next == nullptr || reports.front().solution) {
    return text;
  }
  const course::Lab& lab = *next->outcome.lab;
  const bool nothing_yet = std::ranges::all_of(
      reports, [](const Report& report) { return report.outcome.not_started(); });
  if (nothing_yet) {
    text += fmt::format("\nBegin here:\n"
                        "  read   {}\n"
                        "  write  {}\n"
                        "  then   ./siglab test {}:{}\n",
                        short_path(lab.folder / "README.md"),
                        short_path(next->source),
                        lab.number(),
                        open->exercise->id);
  } else if (next->outcome.compile_error) {
    text += fmt::format("\nNext: mend what the compiler says, from its first line on.\n");
  } else {
    const std::vector<std::string>& functions = open->exercise->functions;
    text += fmt::format("\nNext: {} in {}\nthen: ./siglab test {}:{}\n",
                        functions.empty() ? open->exercise->id : functions.front(),
                        source_name(*next),
                        lab.number(),
                        open->exercise->id);
  }
  return text;
}

} // namespace cli
