#include "tools/grader/engine/engine.hpp"

#include "tools/course/error.hpp"
#include "tools/grader/compile/kit.hpp"
#include "tools/grader/engine/judge_submission.hpp"

#include <fmt/format.h>

#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace grader {
namespace {

struct Task {
  const LabBench* bench = nullptr;
  Pending which;
};

class Engine {
public:
  Engine(const Kit& kit,
         Gradebook& book,
         const EngineOptions& options,
         const EngineWatcher& watcher)
      : kit_{kit}, book_{book}, options_{options}, watcher_{watcher} {}

  void plan(const std::vector<LabBench>& benches) {
    std::size_t submissions = 0;
    for (const LabBench& bench : benches) {
      const Wanted wanted =
          options_.regrade.contains(bench.lab.name) ? Wanted::outdated : Wanted::unjudged;
      for (Pending& which : book_.pending(bench.lab.name, bench.version, wanted)) {
        submissions += which.submissions.size();
        tasks_.push_back({&bench, std::move(which)});
      }
    }
    watcher_.planned(tasks_.size(), submissions);
  }

  void run() {
    {
      std::vector<std::jthread> threads;
      for (const int slot : options_.slots) {
        threads.emplace_back([this, slot] { work(slot); });
      }
    }
    if (trouble_) {
      std::rethrow_exception(trouble_);
    }
  }

private:
  std::optional<Task> next() {
    const std::lock_guard lock{mutex_};
    if (trouble_ || next_ == tasks_.size()) {
      return std::nullopt;
    }
    // A task is used once: its lists need not be kept until all are done.
    Task task = std::move(tasks_[next_++]);
    watcher_.started(task.which);
    return task;
  }

  void work(int slot) {
    try {
      while (const std::optional<Task> task = next()) {
        decide(*task, slot);
      }
    } catch (...) {
      const std::lock_guard lock{mutex_};
      trouble_ = trouble_ ? trouble_ : std::current_exception();
    }
  }

  void decide(const Task& task, int slot) {
    if (const auto known = book_.known_judgement(task.which.source, task.bench->version)) {
      book_.decide(task.which, *known);
      const std::lock_guard lock{mutex_};
      watcher_.decided(task.which, nullptr);
      return;
    }
    const JudgeOutcome outcome = judge_submission(
        *task.bench,
        kit_,
        book_.source(task.which.source),
        {.slot = slot, .allow_weaker = options_.allow_weaker, .timelines = options_.timelines});
    if (outcome.refusal) {
      throw course::Error{fmt::format(
          "infrastructure error: strangers' programs cannot be confined on this machine: {}\n"
          "Once that is mended, --resume goes on. To grade "
          "all the same, on a machine with nothing on it that you would miss: "
          "--allow-weaker-confinement",
          *outcome.refusal)};
    }
    book_.decide(task.which, task.bench->version, outcome.record);
    const std::lock_guard lock{mutex_};
    watcher_.decided(task.which, &outcome.record);
  }

  const Kit& kit_;
  Gradebook& book_;
  const EngineOptions& options_;
  const EngineWatcher& watcher_;
  std::vector<Task> tasks_;
  std::size_t next_ = 0;
  std::mutex mutex_;
  std::exception_ptr trouble_;
};

} // namespace

void judge_waiting(const std::vector<LabBench>& benches,
                   const Kit& kit,
                   Gradebook& book,
                   const EngineOptions& options,
                   const EngineWatcher& watcher) {
  Engine engine{kit, book, options, watcher};
  engine.plan(benches);
  engine.run();
}

} // namespace grader
