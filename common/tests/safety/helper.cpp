// The second translation unit of the corpus.
#include "common/tests/safety/corpus.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdio>

namespace corpus {

namespace {

std::atomic<int> counted{0};

__attribute__((noinline)) void log(int signo) {
  std::printf("signal %d\n", signo); // expect goes_two_units_deep: printf
  std::fflush(stdout);
}

} // namespace

void note(int signo) {
  log(signo);
  write(STDOUT_FILENO, "", 0);
}

void count(int) noexcept {
  ++counted;
}

} // namespace corpus
