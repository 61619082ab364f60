// Lab 03: handlers. This is the one file to edit; the contract of each function stands in
// handlers.hpp, the tasks in README.md.
#include "handlers.hpp"

#include "common/posix/check.hpp"
#include "common/posix/safe_write.hpp"
#include "common/subject/todo.hpp"

#include <signal.h>
#include <unistd.h>

namespace handlers {

// Exercise 1: on

void on([[maybe_unused]] int signo, [[maybe_unused]] Handler handler) {
  subject::todo(
      "fill a struct sigaction (function, SA_RESTART, empty mask), install it and check the "
      "result");
}

// Exercise 2: bulletproof

void bulletproof([[maybe_unused]] int signo) {
  subject::todo("install a handler that writes the line 'signal N: still here' to stdout by write");
}

// Exercise 3: once

void once([[maybe_unused]] int signo, [[maybe_unused]] Handler handler) {
  subject::todo(
      "install with the two flags that put the default back at the handler's entry and do "
      "not hold a second signal back");
}

// Exercise 4: ignore and restore_default

void ignore([[maybe_unused]] int signo) {
  subject::todo("set the disposition to 'ignore'");
}

void restore_default([[maybe_unused]] int signo) {
  subject::todo("set the disposition to 'default'");
}

// Exercise 5: ScopedHandler

ScopedHandler::ScopedHandler([[maybe_unused]] int signo, [[maybe_unused]] Handler handler) {
  subject::todo(
      "install as on() does and keep the old disposition in previous_, the signal in signo_");
}

ScopedHandler::~ScopedHandler() {
  subject::todo("put previous_ back, unless this object was moved from");
}

ScopedHandler::ScopedHandler([[maybe_unused]] ScopedHandler&& other) noexcept {
  subject::todo("take over signo_ and previous_, and leave `other` with nothing to put back");
}

ScopedHandler& ScopedHandler::operator=([[maybe_unused]] ScopedHandler&& other) noexcept {
  subject::todo("put back what this object found, then take over the duty of `other`");
}

// Exercise 6: tally, tally_of and reset_tally

void tally([[maybe_unused]] std::initializer_list<int> signals) {
  subject::todo("install one handler for all the signals; it counts each number apart");
}

int tally_of([[maybe_unused]] int signo) {
  subject::todo("return this signal's count; refuse numbers that are no signal");
}

void reset_tally() {
  subject::todo("set every count to 0");
}

// Exercise 7: remember_sender and last_sender

void remember_sender([[maybe_unused]] int signo) {
  subject::todo("install a three-argument handler (SA_SIGINFO) that keeps what siginfo_t says");
}

Sender last_sender() {
  subject::todo("return what the handler kept last");
}

// Exercise 8: on_exclusively

void on_exclusively([[maybe_unused]] int signo,
                    [[maybe_unused]] std::initializer_list<int> others,
                    [[maybe_unused]] Handler handler) {
  subject::todo("install the handler with the others in sa_mask");
}

// Exercise 9: read_fully and read_or_interrupted

ssize_t read_fully([[maybe_unused]] int fd, [[maybe_unused]] std::span<std::byte> buffer) {
  subject::todo("read on until the buffer is full or the input ends; EINTR is neither");
}

std::optional<ssize_t> read_or_interrupted([[maybe_unused]] int fd,
                                           [[maybe_unused]] std::span<std::byte> buffer) {
  subject::todo(
      "wait with a call that SA_RESTART does not restart, then read; EINTR means nothing");
}

// Exercise 10: start_clean

pid_t start_clean([[maybe_unused]] const Command& argv) {
  subject::todo(
      "start the program with every disposition at default and an empty mask, and report a "
      "failed exec");
}

} // namespace handlers
