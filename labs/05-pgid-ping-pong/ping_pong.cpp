// Lab 05: pgid ping-pong. This is the one file to edit; the contract of each function stands in
// ping_pong.hpp, the tasks in README.md.
#include "ping_pong.hpp"

#include "common/posix/check.hpp"
#include "common/posix/safe_write.hpp"
#include "common/subject/todo.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ping_pong {

// Exercise 1: Shield

Shield::Shield([[maybe_unused]] std::initializer_list<int> signals) {
  subject::todo("ignore each signal, and remember in previous_ what was there");
}

Shield::~Shield() {
  subject::todo("put back what previous_ remembers");
}

// Exercise 2: serve

int serve() {
  subject::todo("be deaf to your own SIGUSR1; wait for SIGUSR2 and answer it, until SIGQUIT comes");
}

// Exercise 3: play

int play([[maybe_unused]] int rounds) {
  subject::todo("send SIGUSR2 to the group, wait for SIGUSR1 and nothing else, end with SIGQUIT");
}

// Exercise 4: match

Score match([[maybe_unused]] int rounds) {
  subject::todo("block the signals, fork both into one new group, wait for both, get their counts");
}

// Exercise 5: measure

Rate measure([[maybe_unused]] int rounds) {
  subject::todo("the same match without writing, between two looks at the clock");
}

} // namespace ping_pong
