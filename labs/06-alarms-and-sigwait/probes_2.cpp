// What the judge may ask of lab 06: gathering, and the thread.
#include "probes.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <vector>

using namespace alarms_probes;
using alarms::SignalThread;
using alarms::Task;

static_assert(!std::is_copy_constructible_v<SignalThread>);

namespace {

// The task of that number; "gates" says where it waits for the judge: w before its work is done, s
// in its show.
Task task_of(std::string_view gates, int number, const std::string& result) {
  const bool working = gates.find('w') != std::string_view::npos;
  const bool showing = gates.find('s') != std::string_view::npos;
  return {[=] {
            report("working", number);
            if (working) {
              gate("work");
            }
          },
          [=] {
            report("showing", number);
            if (showing) {
              gate("show");
            }
            report("shown", number);
            return result;
          }};
}

void report_results(std::span<const Task> tasks) {
  report_outcome([&] {
    for (const std::string& result : alarms::gather_in_order(tasks)) {
      report("result", result);
    }
  });
}

} // namespace

// GATES RESULT…
PROBE(gather) {
  std::vector<Task> tasks;
  for (std::size_t index = 1; index < args.size(); ++index) {
    tasks.push_back(task_of(args[0], static_cast<int>(index), std::string{args[index]}));
  }
  gate("before");
  report_results(tasks);
  gate("after");
}

// SIZE…: results of so many bytes, of which each differs
PROBE(gather_bytes) {
  std::vector<Task> tasks;
  std::vector<std::string> expected;
  for (std::size_t index = 0; index < args.size(); ++index) {
    std::string text(static_cast<std::size_t>(args.number(index)), '\0');
    for (std::size_t at = 0; at < text.size(); ++at) {
      text[at] = static_cast<char>(at * 7 + index);
    }
    expected.push_back(text);
    tasks.push_back(task_of("w", static_cast<int>(index), text));
  }
  report_outcome([&] {
    const std::vector<std::string> results = alarms::gather_in_order(tasks);
    report("count", results.size());
    for (std::size_t index = 0; index < results.size(); ++index) {
      report("size", results[index].size());
      report("same", index < expected.size() && results[index] == expected[index] ? 1 : 0);
    }
  });
}

// HOW COUNT FAILING: the others stay at the gate "work"
PROBE(gather_failing) {
  const std::string_view how = args[0];
  const auto fail = [how] {
    if (how == "throws") {
      throw std::runtime_error{"no luck"};
    }
    if (how == "exits") {
      ::_exit(0);
    }
    ::raise(SIGKILL);
  };
  std::vector<Task> tasks;
  for (int number = 1; number <= integer(args, 1); ++number) {
    tasks.push_back(task_of("w", number, "a result"));
  }
  tasks.at(static_cast<std::size_t>(args.number(2)) - 1).work = fail;
  report_results(tasks);
  gate("after");
}

// HOW: the second of three fails when it is to show
PROBE(gather_failing_late) {
  const bool throws = args[0] == "throws";
  std::vector<Task> tasks;
  for (int number = 1; number <= 3; ++number) {
    tasks.push_back(task_of("w", number, "a result"));
  }
  tasks[1].show = [throws]() -> std::string {
    if (throws) {
      throw std::runtime_error{"no luck"};
    }
    ::_exit(1);
  };
  report_results(tasks);
  gate("after");
}

// TEXT RESULT…: TEXT waits in stdio's buffer, another child is a zombie, an atexit function is
// there
PROBE(gather_amid) {
  std::printf("%s", std::string{args[0]}.c_str());
  std::atexit([] { report("atexit", ::getpid()); });
  report("other", child_that_exits(7, "other"));
  std::vector<Task> tasks;
  for (std::size_t index = 1; index < args.size(); ++index) {
    tasks.push_back(task_of("w", static_cast<int>(index), std::string{args[index]}));
  }
  gate("before");
  report_results(tasks);
  gate("after");
}

// SIGNO…: each is handled, too; the function says for what it was called and in which thread
PROBE(thread) {
  const sigset_t set = set_from(args, 0);
  for (std::size_t index = 0; index < args.size(); ++index) {
    handle(integer(args, index));
  }
  gate("before");
  {
    const SignalThread signals{set, [](int signo) {
                                 report("thread", ::gettid());
                                 report("called", signo);
                               }};
    gate("ready");
  }
  gate("after");
}

// SIGNO…: the function stays at the gate "call"
PROBE(thread_busy) {
  const sigset_t set = set_from(args, 0);
  for (std::size_t index = 0; index < args.size(); ++index) {
    handle(integer(args, index));
  }
  {
    const SignalThread signals{set, [](int signo) {
                                 gate("call");
                                 report("called", signo);
                               }};
    gate("ready");
  }
  report("ended", 1);
  gate("after");
}

// SIGNO…: the caller and a thread of its own read meanwhile
PROBE(thread_beside_readers) {
  const sigset_t set = set_from(args, 0);
  for (std::size_t index = 0; index < args.size(); ++index) {
    handle(integer(args, index));
  }
  std::array<int, 2> ends{};
  posix::check(::pipe2(ends.data(), O_CLOEXEC), "probe: pipe2");
  const auto read_byte = [](const char* who, int descriptor) {
    char byte = 0;
    const ssize_t got = ::read(descriptor, &byte, 1);
    report(who, got == -1 ? errno : 0);
  };
  const SignalThread signals{set, [](int signo) { report("called", signo); }};
  std::thread worker{[&] { read_byte("worker", ends[0]); }};
  gate("ready");
  read_byte("caller", STDIN_FILENO);
  posix::check(::write(ends[1], "x", 1), "probe: write");
  worker.join();
}

// SIGNO…, perhaps none
PROBE(thread_refused) {
  const sigset_t set = set_from(args, 0);
  report_outcome([&] { const SignalThread signals{set, [](int) {}}; });
  gate("after");
}
