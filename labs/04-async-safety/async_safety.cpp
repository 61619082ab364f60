// Lab 04: async-safety. This is the one file to edit; the contract of each function stands in
// async_safety.hpp, the tasks in README.md.
#include "async_safety.hpp"

#include "common/posix/check.hpp"
#include "common/posix/safe_write.hpp"
#include "common/subject/todo.hpp"

#include <signal.h>
#include <unistd.h>

#include <csignal>

namespace async_safety {

// Exercise 1: write_decimal

void write_decimal([[maybe_unused]] int fd, [[maybe_unused]] long value) noexcept {
  subject::todo("put the digits into a local array, from the back, and write them");
}

// Exercise 2: report

void report([[maybe_unused]] int signo) noexcept {
  subject::todo("build the line 'signal N' in a local array, write it at once, leave errno alone");
}

// Exercise 3: request_stop, stop_requested, clear_stop and stop_on

void request_stop([[maybe_unused]] int signo) noexcept {
  subject::todo("set a flag of a type that a handler may write");
}

bool stop_requested() noexcept {
  subject::todo("look at the flag");
}

void clear_stop() noexcept {
  subject::todo("take the flag back");
}

void stop_on([[maybe_unused]] std::initializer_list<int> signals) {
  subject::todo("install request_stop for each signal, and remember them for wait_until_stopped");
}

// Exercise 4: wait_until_stopped

void wait_until_stopped() {
  subject::todo("block the signals, look at the flag, unblock and sleep in one step, restore");
}

// Exercise 5: Critical and transfer

Critical::Critical() noexcept {
  subject::todo("block every signal and keep the mask that was there in before_");
}

Critical::~Critical() {
  subject::todo("put before_ back");
}

void transfer([[maybe_unused]] Account& from,
              [[maybe_unused]] Account& to,
              [[maybe_unused]] long amount) {
  subject::todo("refuse negative amounts; change both balances while no handler can look");
}

// Exercise 6: SelfPipe

SelfPipe::SelfPipe([[maybe_unused]] std::initializer_list<int> signals) {
  subject::todo("make the pipe, then install a handler that writes the signal's number into it");
}

SelfPipe::~SelfPipe() {
  subject::todo("put back what previous_ remembers");
}

std::optional<int> SelfPipe::next() {
  subject::todo("read one byte if there is one");
}

// Exercise 7: reap_all

int reap_all() noexcept {
  subject::todo("call waitpid until it has no more ended child to give; count, and keep errno");
}

} // namespace async_safety
