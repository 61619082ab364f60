// How a run goes: open both programs, choose a user, let bubblewrap build the walls with the judge
// as PID 1, and read. bubblewrap's exit status is never looked at: a subject's can look like it.
// Only a complete verdict stream counts, and only the status descriptor tells whether the judge
// began.
#include "common/judge/confinement/run.hpp"

#include "common/judge/confinement/child.hpp"
#include "common/judge/confinement/find_in_path.hpp"
#include "common/judge/confinement/refusal.hpp"
#include "common/judge/confinement/sandbox.hpp"
#include "common/judge/confinement/slot.hpp"
#include "common/judge/confinement/staging.hpp"
#include "common/judge/confinement/supervise.hpp"
#include "common/posix/check.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace confinement {
namespace {

namespace fs = std::filesystem;

// What sanitizers must leave alone: they look for leaks by ptrace, which neither a judge nor a
// subject allows, and a handler of theirs would hide how a subject died and which signals it
// catches.
const std::vector<std::string> environment{
    "PATH=/usr/bin:/bin",
    "LC_ALL=C.UTF-8",
    "ASAN_OPTIONS=detect_leaks=0:handle_segv=0:handle_sigbus=0:handle_sigill=0:handle_sigfpe=0:"
    "handle_abort=0"};

posix::UniqueFd open_program(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  return posix::UniqueFd{posix::check(descriptor, path.c_str())};
}

// Whether users other than the owner can run it where it is.
bool is_open_to_all(const fs::path& program) {
  std::error_code error;
  fs::path path = fs::canonical(program, error);
  fs::perms needed = fs::perms::others_exec | fs::perms::others_read;
  for (; !error && path.has_relative_path(); path = path.parent_path()) {
    if ((fs::status(path, error).permissions() & needed) != needed) {
      return false;
    }
    needed = fs::perms::others_exec;
  }
  return !error;
}

Sandbox::File
program(const fs::path& path, const posix::UniqueFd& opened, const char* inside, bool as_other) {
  const bool reachable = !as_other || is_open_to_all(path);
  return {inside, opened.get(), reachable ? fs::canonical(path).string() : ""};
}

std::vector<std::string> judge_command(const JudgeRun& run,
                                       const fs::path& judge,
                                       const fs::path& subject,
                                       const Pipes& pipes) {
  std::vector<std::string> command{judge.string(),
                                   "--subject=" + subject.string(),
                                   "--verdict-fd=" + std::to_string(pipes.verdicts.writing.get()),
                                   "--seed=" + std::to_string(run.seed)};
  for (const std::string& source : run.own_sources) {
    command.push_back("--source=" + source);
  }
  command.push_back("--record=" + std::string{judge::to_string(run.record)});
  if (run.replay) {
    command.push_back("--replay=" + std::to_string(*run.replay));
  }
  if (!run.filter.empty()) {
    command.push_back("--gtest_filter=" + run.filter);
  }
  return command;
}

ChildSpec spec_for(const JudgeRun& run, const Pipes& pipes, bool behind_walls) {
  ChildSpec spec;
  spec.environment = environment;
  spec.output = pipes.output.writing.get();
  spec.inherited = {pipes.verdicts.writing.get()};
  spec.user = slot_uid(run.slot);
  const auto limits = limits_for(spec.user.value_or(::getuid()), behind_walls);
  spec.limits = {limits.begin(), limits.end()};
  return spec;
}

Transcript run_behind_walls(const JudgeRun& run) {
  const posix::UniqueFd judge = open_program(run.judge);
  const posix::UniqueFd subject = open_program(run.subject);
  Pipes pipes;
  ChildSpec spec = spec_for(run, pipes, true);
  const bool as_other = spec.user.has_value();
  Sandbox sandbox;
  sandbox.files = {program(run.judge, judge, "/judge", as_other),
                   program(run.subject, subject, "/subject", as_other)};
  sandbox.command = judge_command(run, "/judge", "/subject", pipes);
  sandbox.environment = environment;
  sandbox.status_descriptor = pipes.status.writing.get();
  spec.command = bwrap_arguments(sandbox);
  spec.command.insert(spec.command.begin(), find_in_path(run.bwrap));
  spec.inherited.push_back(pipes.status.writing.get());
  for (const Sandbox::File& file : sandbox.files) {
    if (file.original.empty()) { // else nobody reads the descriptor, and it would go on to subjects
      spec.inherited.push_back(file.descriptor);
    }
  }
  Child child{spec};
  return supervise(child, pipes, run);
}

Transcript run_without_walls(const JudgeRun& run) {
  Pipes pipes;
  ChildSpec spec = spec_for(run, pipes, false);
  const Staging staging{run.judge, run.subject, spec.user.has_value()};
  spec.command = judge_command(run, staging.judge(), staging.subject(), pipes);
  spec.command.emplace_back("--weak-confinement");
  spec.warded = true;
  Child child{spec};
  return supervise(child, pipes, run);
}

std::string with_last_words(const std::string& trouble, const std::string& output) {
  return output.empty() ? trouble : trouble + "; its last words:\n" + output;
}

// What makes the results worthless, if anything does.
std::optional<std::string> trouble_of(const Transcript& said, const JudgeRun& run) {
  if (said.verdicts.complete() || said.enough) {
    return std::nullopt; // whatever came of the recordings
  }
  if (said.late) {
    return "the judge had not ended after " + std::to_string(run.deadline.count()) +
           " ms and was stopped";
  }
  if (said.verdicts.damage()) {
    return with_last_words(*said.verdicts.damage(), said.output);
  }
  return with_last_words("the judge ended before its last test", said.output);
}

// Why there are no walls, if bubblewrap could not build them. That it cannot run the judge itself
// is another matter: without walls that would go no better.
std::optional<std::string> refusal_of(const Transcript& said) {
  if (said.started() || said.late || !said.verdicts.empty() ||
      said.output.find("execvp") != std::string::npos) {
    return std::nullopt;
  }
  return explain_refusal(said.output);
}

void judge_into(RunOutcome& outcome, const JudgeRun& run) {
  Transcript said;
  std::optional<std::string> refusal;
  try {
    said = run_behind_walls(run);
    refusal = refusal_of(said);
  } catch (const std::system_error& error) {
    if (std::string_view{error.what()}.find("execve") == std::string_view::npos) {
      throw;
    }
    refusal = explain_refusal(error.what());
  }
  if (refusal) {
    outcome.confined = false;
    outcome.weaker_because = *refusal;
    if (!run.allow_weaker) {
      outcome.infrastructure_error = "no sandbox: " + *refusal;
      return;
    }
    said = run_without_walls(run);
  }
  outcome.infrastructure_error = trouble_of(said, run);
  outcome.results = std::move(said.results);
  said.verdicts.attach_recordings(outcome.results);
}

} // namespace

RunOutcome run(const JudgeRun& run) {
  RunOutcome outcome;
  try {
    judge_into(outcome, run);
  } catch (const std::exception& error) {
    outcome.infrastructure_error = error.what();
  }
  return outcome;
}

} // namespace confinement
