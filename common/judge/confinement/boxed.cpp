#include "common/judge/confinement/boxed.hpp"

#include "common/judge/confinement/child.hpp"
#include "common/judge/confinement/find_in_path.hpp"
#include "common/judge/confinement/refusal.hpp"
#include "common/judge/confinement/slot.hpp"
#include "common/judge/confinement/supervise.hpp"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>
#include <string_view>
#include <system_error>

namespace confinement {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t longest_status = 8192;

// Appends what is there; closes the pipe at its end.
void drain(Pipe& pipe, std::string& to, std::size_t longest) {
  std::array<char, 65536> buffer; // NOLINT(*-member-init): read() fills it
  while (pipe.reading && to.size() <= longest) {
    const ssize_t length = ::read(pipe.reading.get(), buffer.data(), buffer.size());
    if (length > 0) {
      to.append(buffer.data(), static_cast<std::size_t>(length));
    } else if (length == 0) {
      pipe.reading.reset();
    } else if (errno != EINTR) {
      return;
    }
  }
}

std::vector<std::string> full_environment(const BoxedRun& run) {
  std::vector<std::string> all{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"};
  all.insert(all.end(), run.environment.begin(), run.environment.end());
  return all;
}

ChildSpec spec_for(const BoxedRun& run, const Pipe& output, bool behind_walls) {
  ChildSpec spec;
  spec.environment = full_environment(run);
  spec.output = output.writing.get();
  spec.user = slot_uid(run.slot);
  const auto limits = limits_for(spec.user.value_or(::getuid()), behind_walls);
  spec.limits = {limits.begin(), limits.end()};
  spec.limits.push_back({RLIMIT_CPU, static_cast<rlim_t>(run.processor_time.count())});
  return spec;
}

void watch(const Child& child,
           const BoxedRun& run,
           Pipe& output,
           Pipe& status,
           BoxedOutcome& outcome,
           std::string& said) {
  const Clock::time_point until = Clock::now() + run.deadline;
  bool stopped = false;
  for (bool ended = false; !ended;) {
    std::array<pollfd, 3> all{{{child.pidfd(), POLLIN, 0},
                               {stopped ? -1 : output.reading.get(), POLLIN, 0},
                               {status.reading.get(), POLLIN, 0}}};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    const int ready =
        ::poll(all.data(), all.size(), stopped ? -1 : static_cast<int>(std::max(left, 0L)));
    drain(status, said, longest_status);
    drain(output, outcome.output, run.longest_output);
    ended = ready > 0 && all[0].revents != 0;
    outcome.late = outcome.late || ready == 0;
    outcome.flooded = outcome.output.size() > run.longest_output;
    if (!ended && !stopped && (outcome.late || outcome.flooded)) {
      child.stop(); // bubblewrap takes the namespace's first process, and all others, with it
      stopped = true;
    }
  }
  drain(status, said, longest_status);
  drain(output, outcome.output, run.longest_output);
  outcome.output.resize(std::min(outcome.output.size(), run.longest_output));
}

BoxedOutcome run_behind_walls(const BoxedRun& run) {
  Pipe output;
  Pipe status;
  ChildSpec spec = spec_for(run, output, true);
  Sandbox sandbox;
  sandbox.command = run.command;
  sandbox.environment = full_environment(run);
  sandbox.shown = run.shown;
  sandbox.status_descriptor = status.writing.get();
  sandbox.writable_bytes = run.writable_bytes;
  sandbox.devices = false;
  spec.command = bwrap_arguments(sandbox);
  spec.command.insert(spec.command.begin(), find_in_path(run.bwrap));
  spec.inherited.push_back(status.writing.get());
  BoxedOutcome outcome;
  std::string said;
  try {
    Child child{spec};
    output.writing.reset();
    status.writing.reset();
    watch(child, run, output, status, outcome, said);
  } catch (const std::system_error& error) {
    if (std::string_view{error.what()}.find("execve") == std::string_view::npos) {
      throw;
    }
    outcome.refusal = explain_refusal(error.what());
    return outcome;
  }
  const nlohmann::json code = status_member(said, "exit-code");
  if (code.is_number_integer()) {
    outcome.status = code.get<int>();
  } else if (!outcome.late && !outcome.flooded) {
    outcome.refusal = explain_refusal(outcome.output);
  }
  return outcome;
}

// A shell around the command says at last how it ended, after a word that nobody can know.
BoxedOutcome run_without_walls(const BoxedRun& run) {
  Pipe output;
  Pipe status;
  ChildSpec spec = spec_for(run, output, false);
  const std::string secret = "\n" + std::to_string(std::random_device{}()) + " ended with ";
  spec.command = {"/bin/sh", "-c", R"("$@"; printf '%s%d' "$0" $?)", secret};
  spec.command.insert(spec.command.end(), run.command.begin(), run.command.end());
  spec.warded = true;
  BoxedOutcome outcome;
  std::string said;
  Child child{spec};
  output.writing.reset();
  status.writing.reset();
  watch(child, run, output, status, outcome, said);
  if (const std::size_t at = outcome.output.rfind(secret); at != std::string::npos) {
    outcome.status = std::atoi(outcome.output.c_str() + at + secret.size()); // NOLINT(cert-err34-c)
    outcome.output.resize(at);
  }
  return outcome;
}

} // namespace

BoxedOutcome run_boxed(const BoxedRun& run) {
  BoxedOutcome outcome = run_behind_walls(run);
  if (outcome.refusal && run.allow_weaker) {
    const std::string because = *outcome.refusal;
    outcome = run_without_walls(run);
    outcome.refusal = because;
  }
  return outcome;
}

} // namespace confinement
