#include "tools/cli/bundle_command.hpp"
#include "tools/cli/ninja.hpp"
#include "tools/cli/slot.hpp"
#include "tools/cli/text.hpp"
#include "tools/course/catalogue.hpp"
#include "tools/course/error.hpp"
#include "tools/course/files.hpp"
#include "tools/course/subject_maker.hpp"
#include "tools/grader/bundle/one_result.hpp"
#include "tools/grader/compile/kit.hpp"
#include "tools/grader/engine/judge_submission.hpp"
#include "tools/grader/exports/formats.hpp"
#include "tools/grader/intake/intake.hpp"

#include <fmt/format.h>

namespace cli {
namespace {

namespace fs = std::filesystem;

class Grading {
public:
  Grading(const Context& context, const ResultOptions& options)
      : context_{context}, options_{options} {
    const course::Catalogue catalogue{context.root};
    bench_.lab = *catalogue.find(options.lab).lab;
    bench_.hidden = grader::add_hidden_tests(context.root, bench_.lab);
  }

  int run() {
    build_judge();
    bench_.judge = course::SubjectMaker{context_.build, bench_.lab.name}.judge();
    grader::LabResult result = grader::blank_result(bench_);
    const grader::SubmissionRecord submission = read();
    if (submission.standing == grader::Standing::judged) {
      judge(submission.source, result);
    } else {
      result.standing = submission.standing;
      result.detail = submission.detail;
    }
    write(result);
    fmt::print("{}: {} of {} points\n", bench_.lab.name, result.points, result.possible);
    return all_passed;
  }

private:
  void build_judge() const {
    if (!context_.ninja) {
      return;
    }
    ProgressLine progress{context_.style};
    const BuildOutcome built =
        build(context_, course::SubjectMaker{context_.build, bench_.lab.name}.targets(), progress);
    if (!built.ok) {
      const std::string words = built.failed.empty() ? built.rest : built.failed.begin()->second;
      throw course::Error{"the judge does not build:\n" + sanitise_diagnostics(words, false)};
    }
  }

  [[nodiscard]] grader::SubmissionRecord read() const {
    grader::IntakeOptions intake;
    intake.submissions = options_.submission;
    intake.labs.emplace(bench_.lab.name, bench_.lab.source);
    intake.git = {.slot = Slot{context_.build}.number(), .allow_weaker = options_.allow_weaker};
    return grader::read_one_submission(intake, bench_.lab.name);
  }

  void judge(const std::string& source, grader::LabResult& result) const {
    const grader::Kit kit{context_.build, {&bench_.lab}};
    const Slot slot{context_.build};
    grader::JudgeOptions options;
    options.slot = slot.number();
    options.allow_weaker = options_.allow_weaker;
    options.on_verdict = [&](const grader::VerdictRecord& verdict) {
      grader::enter(result, verdict);
      write(result);
    };
    const grader::JudgeOutcome outcome = grader::judge_submission(bench_, kit, source, options);
    if (outcome.refusal || outcome.record.standing == grader::Standing::in_error) {
      std::error_code ignored;
      fs::remove(options_.file, ignored); // half a result would be taken for a bad one
      throw course::Error{outcome.refusal.value_or(outcome.record.detail)};
    }
    grader::enter(result, outcome.record);
  }

  void write(const grader::LabResult& result) const {
    course::write_text(options_.file,
                       options_.kind == "gradescope" ? grader::gradescope_json(result)
                                                     : grader::classroom_json(result));
  }

  const Context& context_;
  const ResultOptions& options_;
  grader::LabBench bench_;
};

} // namespace

int result_command(const Context& context, const ResultOptions& options) {
  return Grading{context, options}.run();
}

} // namespace cli
