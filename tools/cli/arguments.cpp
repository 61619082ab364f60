#include "tools/cli/arguments.hpp"

#include "tools/cli/bundle_command.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/context.hpp"
#include "tools/cli/docs_command.hpp"
#include "tools/cli/grade_command.hpp"
#include "tools/cli/gradebook_command.hpp"
#include "tools/cli/lint_command.hpp"
#include "tools/cli/mutate_command.hpp"
#include "tools/cli/skeleton.hpp"
#include "tools/cli/test_command.hpp"
#include "tools/cli/text.hpp"
#include "tools/cli/trace_command.hpp"
#include "tools/course/error.hpp"
#include "tools/course/nearest.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <functional>
#include <thread>

namespace cli {
namespace {

/// The commands; each sets `chosen` to what is to be done.
class CommandLine {
public:
  explicit CommandLine(std::function<int()>& chosen) : chosen_{chosen} {
    app_.require_subcommand(1);
    app_.option_defaults()->always_capture_default(false);
    app_.add_option("--root", context_.root, "the checkout")->envname("SIGLAB_ROOT")->group("");
    app_.add_option("--build", context_.build, "its build folder")
        ->envname("SIGLAB_BUILD")
        ->group("");
    app_.add_flag("!--no-build", context_.ninja, "take what is built")->group("");
    app_.add_option("-j,--jobs", context_.jobs, "how much to do at the same time")
        ->check(CLI::Range(1U, 256U));
    app_.footer("LAB is a number, a name or a part of it: 1, 01-process-groups, groups.\n"
                "LAB:EXERCISE is one exercise of it: 1:spawn, or 1:2.");
    app_.fallthrough();
    add_list();
    add_test();
    add_hint();
    add_trace();
    add_replay();
    add_demo();
    add_reset();
    add_docs();
    add_lint();
    add_mutate();
    add_selftest();
    add_grade();
    add_gradebook();
    add_bundle();
    add_result();
  }

  CLI::App& app() noexcept { return app_; }

private:
  CLI::App* command(const char* name, const char* says, std::function<int()> action) {
    CLI::App* sub = app_.add_subcommand(name, says);
    sub->callback([this, action = std::move(action)] { chosen_ = action; });
    return sub;
  }

  void add_list() {
    CLI::App* sub = command("list", "labs, exercises, points, and how far you are", [this] {
      return list_command(context_, json_);
    });
    sub->add_flag("--json", json_, "for machines");
  }

  void add_test() {
    CLI::App* sub = command("test", "build, judge and report", [this] {
      test_.json = json_;
      return test_command(context_, test_);
    });
    sub->add_option("LAB[:EXERCISE]", test_.target, "what to test; everything if left out");
    CLI::Option* solution =
        sub->add_flag("--solution", test_.solution, "judge the reference solution");
    sub->add_option("--source", test_.source, "judge this file instead of the lab's")
        ->excludes(solution);
    sub->add_flag("--json", json_, "for machines");
    sub->add_flag(
           "--skip-unstarted", test_.skip_unstarted, "status 77 where nothing is written yet")
        ->group("");
  }

  void add_hint() {
    CLI::App* sub = command("hint", "a hint; one more each time you ask", [this] {
      return hint_command(context_, hint_);
    });
    sub->add_option("LAB[:EXERCISE]", hint_.target, "what you are at")->required();
    sub->add_flag("--all", hint_.all, "all of them at once");
  }

  void add_trace() {
    CLI::App* sub = command("trace", "what happens in a test, from inside: its timeline", [this] {
      return trace_command(context_, trace_);
    });
    sub->add_option("LAB[:TEST]", trace_.target, "which, as siglab test names them")->required();
    add_traced(sub);
  }

  void add_replay() {
    CLI::App* sub = command("replay", "one schedule of an exploration, once more", [this] {
      return replay_command(context_, trace_);
    });
    sub->add_option("ID", trace_.target, "as siglab test prints it: LAB:TEST@POINT")->required();
    add_traced(sub);
  }

  void add_traced(CLI::App* sub) {
    CLI::Option* solution =
        sub->add_flag("--solution", trace_.solution, "of the reference solution");
    CLI::Option* source =
        sub->add_option("--source", trace_.source, "of this file instead of the lab's")
            ->excludes(solution);
    sub->add_option("--wrong", trace_.wrong, "of the wrong submission of this name")
        ->excludes(solution)
        ->excludes(source);
    sub->add_option("--svg", trace_.svg, "draw it into this file");
    sub->add_option("--perfetto", trace_.perfetto, "for https://ui.perfetto.dev, into this file");
    sub->add_option("--json", trace_.json, "the recording for machines, into this file");
  }

  void add_demo() {
    CLI::App* sub =
        command("demo", "see your code at work", [this] { return demo_command(context_, demo_); });
    sub->add_option("LAB", demo_.target, "which")->required();
    sub->add_flag("--solution", demo_.solution, "the reference solution's");
    sub->add_flag(
        "--unconfined", demo_.unconfined, "even where it cannot be confined: at your risk");
  }

  void add_reset() {
    CLI::App* sub = command("reset",
                            "put a lab's skeleton back; your work is kept beside it",
                            [this] { return reset_command(context_, target_); });
    sub->add_option("LAB", target_, "which")->required();
  }

  void add_docs() {
    CLI::App* sub =
        command("docs", "build the website", [this] { return docs_command(context_, docs_); });
    sub->add_flag("--open", docs_.open, "serve it on this machine only, and show it");
  }

  void add_lint() {
    CLI::App* sub = command("lint", "the course's own rules, proven: for who writes labs", [this] {
      return lint_command(context_, lint_);
    });
    sub->add_option("LAB", lint_.target, "which; all if left out");
    sub->add_option("--only", lint_.only, "a part of it")
        ->check(CLI::IsMember({"metadata", "skeleton", "solutions", "wrong"}));
    sub->add_option("--repeat", lint_.repeat, "judge solutions and wrong submissions this often")
        ->check(CLI::Range(1U, 100000U));
    sub->add_flag("--quick",
                  lint_.quick,
                  "judge a wrong submission only by the exercises whose tests have to reject it");
  }

  void add_mutate() {
    CLI::App* sub =
        command("mutate", "small mistakes in the solutions: do the tests notice?", [this] {
          mutate_.json = json_;
          return mutate_command(context_, mutate_);
        });
    sub->add_option("LAB", mutate_.target, "which; all if left out");
    sub->add_flag("--list", mutate_.list, "only show the mistakes");
    sub->add_option("--line", mutate_.line, "only mistakes in this line of the solution")
        ->check(CLI::PositiveNumber);
    sub->add_flag("--json", json_, "for machines");
  }

  void add_selftest() {
    command("selftest", "all tests of the project itself", [this] {
      return selftest_command(context_);
    });
  }

  void add_grade() {
    CLI::App* sub = command("grade", "judge a whole class: for instructors", [this] {
      return grade_command(context_, grade_);
    });
    sub->add_option("SUBMISSIONS",
                    grade_.submissions,
                    "a folder of folders, archives or git repositories, or a bulk download");
    sub->add_option(
           "--lab", grade_.labs, "a lab; may be repeated; those that were handed in if left out")
        ->allow_extra_args(false);
    sub->add_option("--out", grade_.out, "where gradebook and reports go: grades");
    sub->add_option("--title", grade_.title, "what the class is called");
    sub->add_option(
        "--roster", grade_.roster, "a CSV file: id,name and what other systems call them");
    sub->add_option("--deadline", grade_.deadline, "\"2026-11-30 23:59\"");
    sub->add_option("--late-penalty", grade_.late_penalty, "10%/day, 5%/hour,max 50%, or 100%");
    sub->add_flag("--resume", grade_.resume, "go on with a gradebook that is there");
    sub->add_option("--regrade",
                    grade_.regrade,
                    "judge this lab's results of an older version anew; may be repeated")
        ->allow_extra_args(false);
    CLI::Option* demo =
        sub->add_flag("--demo", grade_.demo, "a class of the reference and the wrong submissions");
    sub->add_option("--each",
                    grade_.each,
                    "with --demo: at most so many wrong submissions of each lab, the same every "
                    "time; all if left out")
        ->check(CLI::PositiveNumber)
        ->needs(demo);
    sub->add_flag(
        "--include-hidden", grade_.include_hidden, "with the tests that students do not see");
    sub->add_flag("--similarity", grade_.similarity, "rank pairs by shared code");
    sub->add_flag(
        "--no-timelines", grade_.no_timelines, "do not record what happened in failed tests");
    sub->add_flag("--allow-weaker-confinement",
                  grade_.allow_weaker,
                  "grade even where strangers' programs cannot be confined: at your risk");
  }

  void add_gradebook() {
    CLI::App* sub = command("gradebook", "ask what siglab grade has found", [this] {
      return gradebook_command(context_, gradebook_);
    });
    sub->add_option("QUESTION",
                    gradebook_.what,
                    "summary; student ID; lab LAB; test TEST; failing [LAB]: which tests fail "
                    "most; history ID")
        ->check(CLI::IsMember({"summary", "student", "lab", "test", "failing", "history"}));
    sub->add_option("NAME", gradebook_.name, "of the student, lab or test");
    sub->add_option("--out", gradebook_.out, "the folder that siglab grade wrote into: grades");
  }

  void add_bundle() {
    CLI::App* sub = command("bundle", "what Gradescope or GitHub Classroom needs to grade", [this] {
      return bundle_command(context_, bundle_);
    });
    sub->add_option("SYSTEM", bundle_.kind, "gradescope or classroom")
        ->required()
        ->check(CLI::IsMember({"gradescope", "classroom"}));
    sub->add_option("LAB", bundle_.lab, "which")->required();
    sub->add_option("--out", bundle_.out, "the file: autograder.zip, classroom.yml");
    sub->add_option("--course",
                    bundle_.course,
                    "OWNER/REPOSITORY@REF: take the judge from there, for classroom");
  }

  void add_result() { // called by the bundles
    CLI::App* sub = command("result", "judge one submission for another system", [this] {
      return result_command(context_, result_);
    });
    sub->group("");
    sub->add_option("SYSTEM", result_.kind)
        ->required()
        ->check(CLI::IsMember({"gradescope", "classroom"}));
    sub->add_option("LAB", result_.lab)->required();
    sub->add_option("FOLDER", result_.submission)->required();
    sub->add_option("FILE", result_.file)->required();
    sub->add_flag("--allow-weaker-confinement", result_.allow_weaker);
  }

  std::function<int()>& chosen_;
  Context context_{".", "build", Style::of_terminal(), std::thread::hardware_concurrency(), true};
  bool json_ = false;
  std::string target_;
  TestOptions test_;
  HintOptions hint_;
  LintOptions lint_;
  MutateOptions mutate_;
  TraceOptions trace_;
  DemoOptions demo_;
  DocsOptions docs_;
  GradeOptions grade_;
  GradebookOptions gradebook_;
  BundleOptions bundle_;
  ResultOptions result_;
  CLI::App app_{"A course on process groups and signals: you write, it judges.", "siglab"};
};

/// What is wrong with the command line; CLI11 itself has little to say on a mistyped command.
std::string complaint(CLI::App& app, std::span<char*> arguments, const CLI::ParseError& error) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(sub->get_name());
  }
  for (const std::string word : arguments.subspan(std::min<std::size_t>(1, arguments.size()))) {
    if (word.starts_with('-')) {
      continue;
    }
    if (std::ranges::find(names, word) != names.end()) {
      break; // the command is right, something after it is not
    }
    const std::vector<std::string> near = course::nearest(word, names);
    return near.empty() ? fmt::format("there is no command \"{}\"", word)
                        : fmt::format("there is no command \"{}\"; did you mean {}?",
                                      word,
                                      fmt::join(near, " or "));
  }
  return error.what();
}

} // namespace

int run(std::span<char*> arguments) {
  std::function<int()> chosen;
  CommandLine line{chosen};
  try {
    line.app().parse(static_cast<int>(arguments.size()), arguments.data());
  } catch (const CLI::Success& success) {
    return line.app().exit(success);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr,
               "siglab: {}\nAll commands: ./siglab --help\n",
               sanitise(complaint(line.app(), arguments, error)));
    return cannot_judge;
  }
  try {
    return chosen();
  } catch (const course::Error& error) {
    fmt::print(stderr, "siglab: {}\n", sanitise(error.what()));
  } catch (const std::exception& error) {
    fmt::print(stderr, "siglab: {}\n", sanitise(error.what()));
  }
  return cannot_judge;
}

} // namespace cli
