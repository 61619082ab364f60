// What a point costs by copies and by fresh processes, beside a bare fork() and exit, which costs
// ten times more on one machine than on another; and what testing by chance finds in 20,000 runs.
//
//   meson test -C build --benchmark --verbose explorer
#include "common/judge/explore.hpp"
#include "common/judge/lab_test.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

namespace {

using judge::Explored;
using judge::Launch;
using judge::Subject;

// How long a point takes, walking included: from one call of the property to the next.
class Stopwatch {
public:
  Explored walk(const std::string& name, bool fresh) {
    auto exploration = judge::explore(Launch{"corpus", name}, "corpus::" + name).sending(SIGUSR1);
    if (fresh) {
      exploration.fresh();
    }
    auto last = Clock::now();
    return exploration.run([&](Subject& subject) {
      const auto now = Clock::now();
      taken_.push_back(std::chrono::duration<double, std::milli>{now - last}.count());
      last = now;
      EXPECT_EQ(subject.wait_number("right"), 1);
      subject.wait_success();
    });
  }

  void fork_and_exit() {
    for (int time = 0; time < 200; ++time) {
      const auto before = Clock::now();
      const pid_t pid = ::fork();
      if (pid == 0) {
        ::_exit(0);
      }
      ::waitpid(pid, nullptr, 0);
      taken_.push_back(std::chrono::duration<double, std::milli>{Clock::now() - before}.count());
    }
  }

  void add(const Stopwatch& other) {
    taken_.insert(taken_.end(), other.taken_.begin(), other.taken_.end());
  }

  double median() {
    std::sort(taken_.begin(), taken_.end());
    return taken_.empty() ? 0 : taken_[taken_.size() / 2];
  }

private:
  using Clock = std::chrono::steady_clock;
  std::vector<double> taken_;
};

TEST(Figures, OfTheExplorer) {
  std::printf(
      "%-24s %6s %4s %10s %10s %12s\n", "", "points", "bad", "copy ms", "fresh ms", "by chance");
  Stopwatch all_copies;
  Stopwatch all_fresh;
  for (const char* name : {"check_then_pause",
                           "check_then_sigsuspend",
                           "unblock_then_pause",
                           "unblock_in_ppoll",
                           "sigsuspend_emulated",
                           "mask_restored_too_early",
                           "two_word_update",
                           "errno_clobbered",
                           "lock_in_handler"}) {
    Stopwatch copies;
    Stopwatch fresh;
    const Explored found = copies.walk(name, false);
    fresh.walk(name, true);
    all_copies.add(copies);
    all_fresh.add(fresh);
    std::string chance = "-";
    if (std::string{name}.find("pause") != std::string::npos) {
      long lost = 0;
      for (int part = 0; part < 20; ++part) { // one wait takes a minute and a half at the most
        Subject native{
            Launch{"by_chance", name, 1'000, 4711 + part}.working_for(std::chrono::seconds{60})};
        lost += native.wait_number("lost");
      }
      chance = std::to_string(lost) + "/20000";
    }
    std::printf("%-24s %6zu %4zu %10.2f %10.2f %12s\n",
                name,
                found.points,
                found.bad.size(),
                copies.median(),
                fresh.median(),
                chance.c_str());
  }
  Stopwatch bare;
  bare.fork_and_exit();
  std::printf("median: %.2f ms a point by copies, %.2f by fresh processes, %.2f a fork and exit\n",
              all_copies.median(),
              all_fresh.median(),
              bare.median());
}

} // namespace
