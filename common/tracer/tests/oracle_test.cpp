// The recorder against the kernel's own account of signals: its tracepoints signal_generate and
// signal_deliver.
#include "common/tracer/tests/run_watched.hpp"

#include <gtest/gtest.h>

#include <signal.h>
#include <sys/mount.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

using tracer::Event;
using tracer::EventKind;

namespace {

namespace fs = std::filesystem;

// An instance of its own in the kernel's tracing, so that nobody else's is disturbed.
class Oracle {
public:
  Oracle() {
    std::array<char, 32> name{"/tmp/tracefs-XXXXXX"};
    if (::mkdtemp(name.data()) == nullptr) {
      return;
    }
    root_ = name.data();
    if (::mount("tracefs", name.data(), "tracefs", 0, nullptr) != 0) {
      why_not_ = std::string{"tracefs cannot be mounted: "} + std::strerror(errno);
      return;
    }
    mounted_ = true;
    instance_ = root_ / "instances" / ("oracle-" + std::to_string(::getpid()));
    std::error_code error;
    if (!fs::create_directory(instance_, error)) {
      why_not_ = "no tracing instance can be made: " + error.message();
      return;
    }
    put("buffer_size_kb", "4096");
    put("events/signal/enable", "1");
    if (!knows_our_pids()) {
      why_not_ = "they name processes by the numbers of another PID namespace";
    }
  }

  ~Oracle() {
    std::error_code ignored;
    if (!instance_.empty()) {
      fs::remove(instance_, ignored); // tracefs: a plain rmdir takes all of it
    }
    if (mounted_) {
      ::umount2(root_.c_str(), MNT_DETACH);
    }
    if (!root_.empty()) {
      fs::remove(root_, ignored);
    }
  }

  Oracle(const Oracle&) = delete;
  Oracle& operator=(const Oracle&) = delete;

  [[nodiscard]] const std::string& why_not() const { return why_not_; }

  void start() const {
    put("trace", "");
    put("tracing_on", "1");
  }

  [[nodiscard]] std::string stop() const {
    put("tracing_on", "0");
    std::ifstream file{instance_ / "trace"};
    return {std::istreambuf_iterator<char>{file}, {}};
  }

private:
  // Each line begins with "NAME-PID", also one that somebody writes for a mark.
  [[nodiscard]] bool knows_our_pids() const {
    start();
    put("trace_marker", "here");
    return stop().find("-" + std::to_string(::getpid()) + " ") != std::string::npos;
  }

  void put(const char* name, const char* value) const {
    std::ofstream file{instance_ / name, std::ios::trunc};
    file << value << std::flush;
  }

  fs::path root_;
  fs::path instance_;
  bool mounted_ = false;
  std::string why_not_;
};

using Counts = std::map<std::pair<pid_t, int>, int>; // receiver and signal → how often

struct Account {
  Counts sent;
  Counts merged;
  Counts handled;
  Counts by_default; // ended or stopped by it
};

std::string print(const Counts& counts) {
  std::string text;
  for (const auto& [key, count] : counts) {
    text += std::to_string(key.first) + "/" + std::to_string(key.second) + ":" +
            std::to_string(count) + " ";
  }
  return text;
}

long field(const std::string& line, const std::string& key, int base = 10) {
  const std::size_t at = line.find(" " + key + "=");
  return at == std::string::npos ? 0
                                 : std::strtol(line.c_str() + at + key.size() + 2, nullptr, base);
}

bool nothing_by_default(int signo) {
  return signo == SIGCHLD || signo == SIGURG || signo == SIGWINCH || signo == SIGCONT;
}

Account kernels(const std::string& text, const std::set<pid_t>& processes) {
  constexpr int already_pending = 2;
  Account account;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    const int signo = static_cast<int>(field(line, "sig"));
    if (line.find(" signal_generate: ") != std::string::npos) {
      const auto pid = static_cast<pid_t>(field(line, "pid"));
      if (processes.contains(pid)) {
        ++account.sent[{pid, signo}];
        account.merged[{pid, signo}] += field(line, "res") == already_pending ? 1 : 0;
      }
    } else if (line.find(" signal_deliver: ") != std::string::npos) {
      const std::size_t end = line.find(" [");
      const std::size_t dash = line.rfind('-', end);
      const auto pid = static_cast<pid_t>(std::strtol(line.c_str() + dash + 1, nullptr, 10));
      const long handler = field(line, "sa_handler", 16);
      if (processes.contains(pid) && handler > 1) {
        ++account.handled[{pid, signo}];
      } else if (processes.contains(pid) && handler == 0 && !nothing_by_default(signo)) {
        ++account.by_default[{pid, signo}];
      }
    }
  }
  return account;
}

Account recorders(const tracer::Recording& recording) {
  Account account;
  for (const Event& event : recording.events) {
    switch (event.kind) {
    case EventKind::sent:
      ++account.sent[{event.other, event.signo}];
      break;
    case EventKind::merged:
      ++account.merged[{event.pid, event.signo}];
      break;
    case EventKind::handler_entered:
      ++account.handled[{event.pid, event.signo}];
      break;
    case EventKind::delivered:
      if (event.text.starts_with("default") && event.text != "default: continue") {
        ++account.by_default[{event.pid, event.signo}];
      }
      break;
    default:
      break;
    }
  }
  return account;
}

void drop_zeros(Counts& counts) {
  std::erase_if(counts, [](const auto& one) { return one.second == 0; });
}

} // namespace

TEST(Oracle, TheKernelSawTheSameSendsAndDeliveries) {
  const Oracle oracle;
  if (!oracle.why_not().empty()) {
    GTEST_SKIP() << "without the kernel's tracepoints: " << oracle.why_not();
  }
  int compared = 0;
  for (const std::string scenario : watched::scenarios) {
    if (scenario ==
        "threads") { // the kernel's account is one of threads, the recorder's of processes
      continue;
    }
    SCOPED_TRACE(scenario);
    oracle.start();
    const watched::Run run = watched::run(scenario, watched::Watch::filter);
    std::set<pid_t> processes;
    for (const Event& event : run.recording.events) {
      if (event.kind == EventKind::started) {
        processes.insert(event.pid);
      }
    }
    const std::string text = oracle.stop();
    Account kernel = kernels(text, processes);
    Account ours = recorders(run.recording);
    drop_zeros(kernel.merged);
    // To a traced process the kernel also queues what it would have dropped as ignored, so that two
    // such signals merge on their way to the tracer. The recorder calls them what they are
    // untraced: discarded.
    for (const Event& event : run.recording.events) {
      const std::pair key{event.pid, event.signo};
      if (event.kind == EventKind::discarded && !ours.merged.contains(key)) {
        kernel.merged.erase(key);
      }
    }
    EXPECT_EQ(print(ours.sent), print(kernel.sent));
    EXPECT_EQ(print(ours.merged), print(kernel.merged));
    EXPECT_EQ(print(ours.handled), print(kernel.handled));
    EXPECT_EQ(print(ours.by_default), print(kernel.by_default));
    compared += kernel.sent.empty() ? 0 : 1;
  }
  EXPECT_GE(compared, 10);
}
