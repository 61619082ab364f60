// Lab 06's story in a terminal, told with the student's own code.
#include "alarms.hpp"
#include "common/posix/check.hpp"
#include "common/posix/signal_names.hpp"
#include "common/posix/signal_set.hpp"
#include "common/posix/wait_status.hpp"

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// So that nobody has to wait seven seconds for the story of the seven seconds.
constexpr auto unit = 100ms;

void heading(const char* text) {
  std::cout << '\n' << text << std::endl;
}

// "5 units", as in the story; half a unit is forgiven.
std::string units(Clock::duration time) {
  return std::to_string((time + unit / 2) / unit) + " units";
}

void pass(int count) {
  const sigset_t nothing = posix::SignalSet{}.to_sigset();
  static_cast<void>(alarms::timed_wait(nothing, count * unit));
}

void show_waiting() {
  const sigset_t set = posix::SignalSet{SIGUSR1, SIGALRM}.to_sigset();
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  const auto say = [&] {
    const int signo = alarms::timed_wait(set, 3 * unit);
    std::cout << "  => " << (signo == 0 ? "time is up" : posix::signal_name(signo)) << std::endl;
  };
  std::cout << "  nobody sends anything       " << std::flush;
  say();
  ::raise(SIGUSR1);
  std::cout << "  SIGUSR1 is pending already  " << std::flush;
  say();
  const alarms::Alarm alarm{unit};
  std::cout << "  an Alarm of 1 unit          " << std::flush;
  say();
}

void show_deadline(const char* what, int takes, int may_take) {
  const pid_t child = posix::check(::fork(), "fork");
  if (child == 0) {
    pass(takes);
    ::_exit(0);
  }
  const auto began = Clock::now();
  const alarms::Outcome outcome = alarms::wait_with_timeout(child, may_take * unit);
  std::cout << "  " << what << "  => " << (outcome.finished ? "finished" : "too late") << ", "
            << posix::WaitStatus{outcome.wait_status}.describe() << ", after "
            << units(Clock::now() - began) << std::endl;
}

void show_gathering() {
  const auto task = [](int takes) {
    return alarms::Task{[takes] { pass(takes); },
                        [takes] {
                          return "process " + std::to_string(::getpid()) + ", which worked for " +
                                 std::to_string(takes) + " units";
                        }};
  };
  const std::vector tasks{task(5), task(2)};
  const auto began = Clock::now();
  const auto results = alarms::gather_in_order(tasks);
  for (const std::string& result : results) {
    std::cout << "  " << result << '\n';
  }
  std::cout << "  all of it in " << units(Clock::now() - began) << std::endl;
}

void show_merging() {
  const sigset_t both = posix::SignalSet{SIGCONT, SIGRTMIN}.to_sigset();
  ::sigprocmask(SIG_BLOCK, &both, nullptr);
  for (int child = 0; child < 5; ++child) {
    ::kill(::getpid(), SIGCONT);
    ::kill(::getpid(), SIGRTMIN);
  }
  for (const int signo : {SIGCONT, int{SIGRTMIN}}) {
    const sigset_t one = posix::SignalSet{signo}.to_sigset();
    int count = 0;
    while (alarms::timed_wait(one, 0ms) != 0) {
      ++count;
    }
    std::cout << "  " << posix::signal_name(signo) << "  5 sent, " << count << " to be had"
              << std::endl;
  }
}

void show_thread() {
  const sigset_t set = posix::SignalSet{SIGUSR1, SIGUSR2}.to_sigset();
  const alarms::SignalThread signals{set, [](int signo) {
                                       std::cout << "  thread " << ::gettid() << " got "
                                                 << posix::signal_name(signo) << std::endl;
                                     }};
  std::cout << "  I am thread " << ::gettid() << ", and send both" << std::endl;
  ::kill(::getpid(), SIGUSR1);
  ::kill(::getpid(), SIGUSR2);
}

} // namespace

int main() {
  std::cout << "I am process " << ::getpid() << ". I wait for signals instead of handling them; a "
            << "unit is " << unit.count() << " ms.\n";
  heading("A signal, or time:");
  show_waiting();
  heading("A child, or time:");
  show_deadline("takes 1 unit, may take 3 ", 1, 3);
  show_deadline("takes 90 units, may take 3", 90, 3);
  heading("Two tasks of 5 and 2 units at once, shown in order: 5 units and not 7.");
  show_gathering();
  heading("Five children report in one instant. Why not count SIGCONT?");
  show_merging();
  heading("A thread that waits for all:");
  show_thread();
}
