// Handlers without a flaw.
#include "common/tests/safety/corpus.hpp"

#include <string.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csetjmp>
#include <string_view>

namespace {

HANDLER(does_nothing) {}

volatile sig_atomic_t flag = 0;

HANDLER(sets_a_flag) {
  flag = signo;
}

std::atomic<int> counter{0};

HANDLER(counts) {
  ++counter;
}

HANDLER(writes) {
  write(STDOUT_FILENO, "caught\n", 7);
}

HANDLER(keeps_errno) {
  const int before = errno;
  write(-1, "", 1);
  errno = before;
}

HANDLER(writes_a_number) {
  const int before = errno;
  std::array<char, 16> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), signo);
  write(STDOUT_FILENO, text.data(), static_cast<size_t>(end - text.data()));
  errno = before;
}

HANDLER(writes_a_view) {
  constexpr std::string_view text = "caught\n";
  const auto part = text.substr(0, 3);
  write(STDOUT_FILENO, part.data(), part.size());
}

HANDLER(reaps) {
  const int before = errno;
  while (waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  errno = before;
}

HANDLER(forks) {
  const int before = errno;
  const pid_t child = fork();
  if (child == 0) {
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  errno = before;
}

HANDLER(changes_the_mask) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, &before);
  flag = 1;
  sigprocmask(SIG_SETMASK, &before, nullptr);
}

using Write = ssize_t (*)(int, const void*, size_t);
volatile Write through = &write;

HANDLER(writes_through_a_pointer) {
  through(STDOUT_FILENO, "caught\n", 7);
}

HANDLER(copies) {
  std::array<char, 64> text{};
  volatile size_t length = 20;
  memset(text.data(), signo, length);
  memmove(text.data() + 3, text.data(), length);
  flag = static_cast<int>(strlen(text.data()));
}

struct State {
  std::atomic<bool> stop{false};
  std::atomic<long> seen{0};
  int untouched = 0;
};

State state;
std::array<std::atomic<int>, 3> each{};

HANDLER(sets_members) {
  state.stop = true;
  state.seen.fetch_add(state.untouched + 1);
  each[1] = signo;
}

HANDLER(looks_at_the_clock) {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  flag = static_cast<int>(now.tv_sec & 1);
}

HANDLER(calls_another_unit) {
  corpus::count(signo);
  corpus::apply([](int number) { flag = number; }, signo);
}

HANDLER(is_interrupted) {
  const int before = errno;

  struct sigaction action {};

  action.sa_handler = keeps_errno;
  sigaction(SIGUSR2, &action, nullptr);
  raise(SIGUSR2);
  raise(SIGUSR2);
  errno = before;
}

HANDLER(leaves_at_once) {
  _exit(0);
}

HANDLER(has_a_constant_static) {
  static const std::array<int, 3> table{1, 2, 3};
  flag = table[static_cast<size_t>(signo) % table.size()];
}

} // namespace

namespace corpus {

void called_well(int signo) {
  flag = signo;
  write(STDOUT_FILENO, "caught\n", 7);
}

} // namespace corpus
