// Handlers with one flaw each.
#include "common/tests/safety/corpus.hpp"

#include <setjmp.h>
#include <string.h>

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace {

const void* volatile sink;

HANDLER(prints) {
  std::printf("signal %d\n", signo); // expect prints: printf
}

HANDLER(puts_text) {
  std::puts("caught"); // expect puts_text: puts
}

HANDLER(prints_to_stderr) {
  std::fprintf(stderr, "signal %d\n", signo); // expect prints_to_stderr: fprintf
}

HANDLER(streams) {
  std::cout << "signal " << signo; // expect streams: std::
}

HANDLER(ends_a_line) {
  std::cerr << std::endl; // expect ends_a_line: std::
}

HANDLER(formats) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%d", signo); // expect formats: snprintf
  write(STDOUT_FILENO, text.data(), 1);
}

HANDLER(flushes) {
  std::fflush(stdout); // expect flushes: fflush
}

HANDLER(complains) {
  std::perror("handler"); // expect complains: perror
}

HANDLER(allocates) {
  void* memory = std::malloc(32); // expect allocates: malloc
  sink = memory;
  std::free(memory);
}

HANDLER(frees) {
  std::free(const_cast<void*>(sink)); // expect frees: free
}

HANDLER(makes_an_object) {
  sink = new int{signo}; // expect makes_an_object: operator new
}

HANDLER(fills_a_vector) {
  std::vector<int> all(100, signo); // expect fills_a_vector: operator new
  sink = all.data();
}

HANDLER(makes_a_string) {
  const std::string text(100, 'x'); // expect makes_a_string: calls
  sink = text.data();
}

HANDLER(makes_shared) {
  const auto number = std::make_shared<int>(signo); // expect makes_shared: operator new
  sink = number.get();
}

std::mutex lock;

HANDLER(locks) {
  lock.lock(); // expect locks: mutex_lock
  lock.unlock();
}

HANDLER(guards) {
  const std::lock_guard<std::mutex> held{lock}; // expect guards: mutex_lock
}

pthread_mutex_t bare_lock = PTHREAD_MUTEX_INITIALIZER;

HANDLER(locks_barely) {
  (void)pthread_mutex_trylock(&bare_lock); // expect locks_barely: mutex_trylock
}

HANDLER(throws) {
  try {
    throw signo; // expect throws: __cxa_
  } catch (int number) {
    write(STDOUT_FILENO, &number, 0);
  }
}

using Print = int (*)(const char*);
volatile Print through = &std::puts;

HANDLER(calls_through_a_pointer) {
  through("caught"); // expect calls_through_a_pointer: puts
}

HANDLER(goes_two_units_deep) {
  corpus::note(signo);
}

HANDLER(applies_a_lambda) {
  const auto print = [](int number) {
    std::printf("%d", number); // expect applies_a_lambda: printf
  };
  corpus::apply(print, signo);
}

int by_value(const void* one, const void* other) {
  std::puts("comparing"); // expect compares_badly: puts
  return *static_cast<const int*>(one) - *static_cast<const int*>(other);
}

HANDLER(compares_badly) {
  std::array<int, 2> numbers{signo, 1};
  volatile auto compare = &by_value;
  compare(numbers.data(), numbers.data() + 1);
}

HANDLER(tells_the_time) {
  const time_t now = time(nullptr);
  sink = localtime(&now); // expect tells_the_time: localtime
}

HANDLER(logs) {
  syslog(LOG_INFO, "signal %d", signo); // expect logs: syslog
}

HANDLER(exits) {
  std::exit(0); // expect exits: exit
}

HANDLER(names_the_signal) {
  sink = strsignal(signo); // expect names_the_signal: strsignal
}

HANDLER(names_the_error) {
  sink = strerror(signo); // expect names_the_error: strerror
}

HANDLER(looks_at_the_environment) {
  sink = std::getenv("HOME"); // expect looks_at_the_environment: getenv
}

HANDLER(reads_a_folder) {
  DIR* folder = opendir("/"); // expect reads_a_folder: opendir
  sink = folder;
}

int fresh_number() {
  return getpid();
}

HANDLER(makes_a_static) {
  static const int first = fresh_number(); // expect makes_a_static: __cxa_guard
  sink = &first;
}

struct Large {
  std::array<long, 8> numbers{};
};

HANDLER(wraps_a_function) {
  const Large large;
  const auto body = [large] { return large.numbers[0]; };
  std::function<long()> call{body}; // expect wraps_a_function: operator new
  sink = &call;                     // or clang sees through it and allocates nothing
  call();
}

HANDLER(spoils_errno) {
  write(-1, "", 1); // expect spoils_errno: errno
}

HANDLER(assigns_errno) {
  errno = 0; // expect assigns_errno: errno
}

HANDLER(restores_too_early) {
  const int before = errno;
  write(-1, "", 1);
  errno = before;
  close(-1); // expect restores_too_early: errno
}

int plain_flag = 0; // read by may_come_back()

HANDLER(sets_a_plain_flag) {
  plain_flag = signo; // expect sets_a_plain_flag: plain_flag
}

volatile bool volatile_flag = false;

HANDLER(sets_a_volatile_bool) {
  volatile_flag = true; // expect sets_a_volatile_bool: volatile_flag
}

HANDLER(counts_plainly) {
  static long count = 0;
  ++count; // expect counts_plainly: count
}

struct State {
  std::atomic<int> good{0};
  int bad = 0;
};

State state;

HANDLER(sets_a_member) {
  state.good = signo;
  state.bad = signo;                           // expect sets_a_member: state.bad
  asm volatile("" : : "r"(&state) : "memory"); // or clang makes two variables of it
}

std::array<char, 16> buffer{};

HANDLER(fills_a_buffer) {
  const int saved = errno;
  memcpy(buffer.data(), "caught", 7);                 // expect fills_a_buffer: buffer
  asm volatile("" : : "r"(buffer.data()) : "memory"); // or clang drops what nobody reads
  errno = saved;
}

sigjmp_buf back;

HANDLER(jumps) {
  siglongjmp(back, 1); // expect jumps: siglongjmp
}

HANDLER(raises_to_a_bad_one) {
  struct sigaction action {};

  action.sa_handler = prints_to_stderr;
  sigaction(SIGUSR2, &action, nullptr);
  raise(SIGUSR2);
}

HANDLER(waits_for_ever) {
  static volatile sig_atomic_t never = 0;
  while (never == 0) { // expect waits_for_ever: come to an end
  }
}

} // namespace

namespace corpus {

void called_badly(int signo) {
  std::printf("called for %d\n", signo); // expect by_the_probe_badly: printf
}

// Whoever wants to survive the handler `jumps`.
bool may_come_back() {
  return sigsetjmp(back, 1) != 0 || plain_flag != 0;
}

} // namespace corpus
