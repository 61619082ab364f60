// The racy functions, in pairs: what is wrong, and how it is done. A comment "race: NAME" marks the
// line of the first instruction before which the signal does harm.
#include "common/tests/explorer/corpus.hpp"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>

namespace corpus {
namespace {

volatile sig_atomic_t arrived = 0;
volatile sig_atomic_t wrong = 0;

void note(int) {
  arrived = 1;
}

void on(int signo, void (*handler)(int), int flags = 0) {
  struct sigaction action {};

  action.sa_handler = handler;
  action.sa_flags = flags;
  ::sigaction(signo, &action, nullptr);
}

sigset_t only(int signo) {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, signo);
  return set;
}

// Inlined: its instructions are walked as a part of the function that uses it.
class Blocked {
public:
  Blocked() {
    const sigset_t set = only(SIGUSR1);
    ::sigprocmask(SIG_BLOCK, &set, &before_);
  }

  ~Blocked() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

  Blocked(const Blocked&) = delete;
  Blocked& operator=(const Blocked&) = delete;

  [[nodiscard]] const sigset_t& before() const { return before_; }

private:
  sigset_t before_{};
};

void note_arrivals() {
  on(SIGUSR1, note);
}

bool has_arrived() {
  return arrived == 1;
}

bool nothing_wrong() {
  return arrived == 1 && wrong == 0;
}

} // namespace

// --- lost wakeups

void check_then_pause() {
  while (arrived == 0) { // race: check_then_pause
    ::pause();
  }
}

void check_then_sigsuspend() {
  const Blocked blocked;
  while (arrived == 0) {
    ::sigsuspend(&blocked.before());
  }
}

void unblock_then_pause() {
  bool wait = false;
  {
    const Blocked blocked;
    wait = arrived == 0; // race: unblock_then_pause
  }
  if (wait) {
    ::pause();
  }
}

void unblock_in_ppoll() {
  const Blocked blocked;
  if (arrived == 0) {
    ::ppoll(nullptr, 0, nullptr, &blocked.before());
  }
}

void sigsuspend_emulated() {
  const sigset_t set = only(SIGUSR1);
  sigset_t before;
  ::sigprocmask(SIG_BLOCK, &set, &before);
  while (arrived == 0) { // race: sigsuspend_emulated
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    ::pause();
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
  }
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
}

void sigwaitinfo_instead() {
  const sigset_t set = only(SIGUSR1);
  while (arrived == 0) {
    if (::sigwaitinfo(&set, nullptr) == SIGUSR1) {
      arrived = 1;
    }
  }
}

void block_arrivals() {
  const sigset_t set = only(SIGUSR1);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
}

void pselect_emulated() {
  const sigset_t set = only(SIGUSR1);
  sigset_t before;
  ::sigprocmask(SIG_BLOCK, &set, &before);
  if (arrived == 0) { // race: pselect_emulated
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    ::select(0, nullptr, nullptr, nullptr, nullptr);
  }
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
}

void pselect_itself() {
  const Blocked blocked;
  if (arrived == 0) {
    ::pselect(0, nullptr, nullptr, nullptr, nullptr, &blocked.before());
  }
}

void ignored_meanwhile() {
  ::signal(SIGUSR1, SIG_IGN);
  ::signal(SIGUSR1, note); // race: ignored_meanwhile
  check_then_sigsuspend();
}

void blocked_meanwhile() {
  {
    const Blocked blocked;
    wrong = 0;
  }
  check_then_sigsuspend();
}

// --- torn data

volatile int tickets = 0;

void take_ticket(int) {
  tickets = tickets + 1;
}

void count_arrivals() {
  on(SIGUSR1, take_ticket);
}

bool two_tickets() {
  return tickets == 2;
}

void mask_restored_too_early() {
  int seen = 0;
  {
    const Blocked blocked;
    seen = tickets; // race: mask_restored_too_early
  }
  tickets = seen + 1;
}

void mask_restored_in_time() {
  const Blocked blocked;
  const int seen = tickets;
  tickets = seen + 1;
}

void read_modify_write() {
  int seen = tickets;
  asm volatile("" : "+r"(seen)); // or clang makes one instruction of it, which is no race
  tickets = seen + 1;            // race: read_modify_write
}

std::atomic<int> safe_tickets{0};

void atomic_add() {
  safe_tickets.fetch_add(1);
}

void count_safely() {
  on(SIGUSR1, [](int) { safe_tickets.fetch_add(1); });
}

bool two_safe_tickets() {
  return safe_tickets == 2;
}

volatile int left = 100;
volatile int right = 0;

void add_up(int) {
  arrived = 1;
  if (left + right != 100) {
    wrong = 1;
  }
}

void watch_sum() {
  on(SIGUSR1, add_up);
}

void two_word_update() {
  left = left - 10;
  right = right + 10; // race: two_word_update
}

void two_words_blocked() {
  const Blocked blocked;
  left = left - 10;
  right = right + 10;
}

volatile int failed_with = 0;

void clobber(int) {
  arrived = 1;
  ::close(-1);
}

void keep(int) {
  const int saved = errno;
  clobber(0);
  errno = saved;
}

void install_clobbering() {
  on(SIGUSR1, clobber);
}

void install_keeping() {
  on(SIGUSR1, keep);
}

bool failed_with_enoent() {
  return failed_with == ENOENT;
}

void errno_clobbered() {
  ::access("/no/such/file", F_OK);
  failed_with = errno; // race: errno_clobbered
}

void errno_kept() {
  ::access("/no/such/file", F_OK);
  failed_with = errno;
}

volatile int begun = 0;
volatile int ended = 0;

bool both_or_neither() {
  return begun == ended;
}

void flag_tested_twice() {
  if (arrived != 0) { // race: flag_tested_twice
    begun = 1;
  }
  if (arrived != 0) {
    ended = 1;
  }
}

void flag_tested_once() {
  const bool now = arrived != 0;
  if (now) {
    begun = 1;
  }
  if (now) {
    ended = 1;
  }
}

int value = 0;
int* volatile data = nullptr;

void use_data(int) {
  *data = 1;
}

void prepare_nothing() {
  const sigset_t set = only(SIGUSR1);
  on(SIGUSR1, note);
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
}

bool true_always() {
  return true;
}

void handler_before_data() {
  on(SIGUSR1, use_data);
  data = &value; // race: handler_before_data
}

void data_before_handler() {
  data = &value;
  on(SIGUSR1, use_data);
}

// --- deadlocks

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

void count_under_lock(int) {
  ::pthread_mutex_lock(&mutex);
  tickets = tickets + 1;
  ::pthread_mutex_unlock(&mutex);
}

void lock_arrivals() {
  on(SIGUSR1, count_under_lock);
}

void lock_in_handler() {
  ::pthread_mutex_lock(&mutex);
  tickets = tickets + 1; // race: lock_in_handler
  ::pthread_mutex_unlock(&mutex);
}

void lock_while_blocked() {
  const Blocked blocked;
  ::pthread_mutex_lock(&mutex);
  tickets = tickets + 1;
  ::pthread_mutex_unlock(&mutex);
}

// --- pipes

std::array<int, 2> ends{};
volatile long got = 0;

void write_byte(int) {
  if (::write(ends[1], "x", 1) != 1) {
    wrong = 1;
  }
}

void open_pipe() {
  ::pipe2(ends.data(), O_CLOEXEC);
  on(SIGUSR1, note);
  on(SIGUSR2, write_byte, SA_RESTART);
}

bool got_one() {
  return arrived == 1 && got == 1;
}

void eintr_is_done() {
  char byte = 0;
  got = ::read(ends[0], &byte, 1); // race: eintr_is_done
}

void eintr_is_repeated() {
  char byte = 0;
  do {
    got = ::read(ends[0], &byte, 1);
  } while (got == -1 && errno == EINTR);
}

void open_self_pipe() {
  ::pipe2(ends.data(), O_CLOEXEC);
  on(SIGUSR1, [](int) {
    arrived = 1;
    wrong = ::write(ends[1], "x", 1) == 1 ? 0 : 1;
  });
}

void drain() {
  pollfd some{ends[0], POLLIN, 0};
  char byte = 0;
  while (::poll(&some, 1, 0) == 1 && ::read(ends[0], &byte, 1) == 1) {
  }
}

void drained_after_the_test() {
  if (arrived == 0) { // race: drained_after_the_test
    char byte = 0;
    drain();
    while (::read(ends[0], &byte, 1) != 1) {
    }
  }
}

void drained_before_the_test() {
  char byte = 0;
  drain();
  if (arrived == 0) {
    while (::read(ends[0], &byte, 1) != 1) {
    }
  }
}

// A pipe of the function's own: what copies made behind it would share.
volatile sig_atomic_t ready = 0;

void write_when_ready() {
  on(SIGUSR1, [](int) {
    arrived = 1;
    wrong = ready == 1 && ::write(ends[1], "x", 1) != 1 ? 1 : 0;
  });
}

void ready_before_the_pipe() {
  ready = 1;
  ::pipe2(ends.data(), O_CLOEXEC); // race: ready_before_the_pipe
  got = ends[0];
}

void pipe_before_ready() {
  ::pipe2(ends.data(), O_CLOEXEC);
  ready = 1;
  got = ends[0];
}

// More points than a test may start processes.
void do_nothing_at_length() {
  asm volatile(".rept 2010\n nop\n .endr"); // NOLINT(hicpp-no-assembler)
  got = ::getpid();                         // a call: there the judge counts
}

namespace {

// clang-format off
constexpr std::array cases{
    Case{"check_then_pause", note_arrivals, check_then_pause, has_arrived},
    Case{"check_then_sigsuspend", note_arrivals, check_then_sigsuspend, has_arrived},
    Case{"unblock_then_pause", note_arrivals, unblock_then_pause, has_arrived},
    Case{"unblock_in_ppoll", note_arrivals, unblock_in_ppoll, has_arrived},
    Case{"sigsuspend_emulated", note_arrivals, sigsuspend_emulated, has_arrived},
    Case{"sigwaitinfo_instead", block_arrivals, sigwaitinfo_instead, has_arrived},
    Case{"pselect_emulated", note_arrivals, pselect_emulated, has_arrived},
    Case{"pselect_itself", note_arrivals, pselect_itself, has_arrived},
    Case{"ignored_meanwhile", note_arrivals, ignored_meanwhile, has_arrived},
    Case{"blocked_meanwhile", note_arrivals, blocked_meanwhile, has_arrived},
    Case{"mask_restored_too_early", count_arrivals, mask_restored_too_early, two_tickets},
    Case{"mask_restored_in_time", count_arrivals, mask_restored_in_time, two_tickets},
    Case{"read_modify_write", count_arrivals, read_modify_write, two_tickets},
    Case{"atomic_add", count_safely, atomic_add, two_safe_tickets},
    Case{"two_word_update", watch_sum, two_word_update, nothing_wrong},
    Case{"two_words_blocked", watch_sum, two_words_blocked, nothing_wrong},
    Case{"errno_clobbered", install_clobbering, errno_clobbered, failed_with_enoent},
    Case{"errno_kept", install_keeping, errno_kept, failed_with_enoent},
    Case{"flag_tested_twice", note_arrivals, flag_tested_twice, both_or_neither},
    Case{"flag_tested_once", note_arrivals, flag_tested_once, both_or_neither},
    Case{"handler_before_data", prepare_nothing, handler_before_data, true_always},
    Case{"data_before_handler", prepare_nothing, data_before_handler, true_always},
    Case{"lock_in_handler", lock_arrivals, lock_in_handler, two_tickets},
    Case{"lock_while_blocked", lock_arrivals, lock_while_blocked, two_tickets},
    Case{"eintr_is_done", open_pipe, eintr_is_done, got_one},
    Case{"eintr_is_repeated", open_pipe, eintr_is_repeated, got_one},
    Case{"drained_after_the_test", open_self_pipe, drained_after_the_test, nothing_wrong},
    Case{"drained_before_the_test", open_self_pipe, drained_before_the_test, nothing_wrong},
    Case{"do_nothing_at_length", note_arrivals, do_nothing_at_length, has_arrived},
    Case{"ready_before_the_pipe", write_when_ready, ready_before_the_pipe, nothing_wrong},
    Case{"pipe_before_ready", write_when_ready, pipe_before_ready, nothing_wrong},
};
// clang-format on

} // namespace

const Case* find(const char* name) noexcept {
  for (const Case& one : cases) {
    if (std::strcmp(one.name, name) == 0) {
      return &one;
    }
  }
  return nullptr;
}

// --- what labs 4 to 6 explore

void add_up_slowly(int) {
  int seen = wrong;
  asm volatile("" : "+r"(seen));
  wrong = seen + 1; // race: add_up_slowly
}

void add_up_alone(int) {
  const sigset_t set = only(SIGUSR2);
  sigset_t before;
  ::sigprocmask(SIG_BLOCK, &set, &before);
  wrong = wrong + 1;
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
}

int sum() {
  return wrong;
}

void set_and_return() {
  left = 1;
  right = 1;
}

void tell_the_group() {
  left = left + 1;
  ::kill(0, SIGUSR2);
}

void turn_as_the_stack_lies() {
  const char here = 0;
  for (auto address = reinterpret_cast<std::uintptr_t>(&here); address % 1024 >= 16;
       address -= 16) {
    left = left + 1;
  }
}

void wait_an_hour() {
  const sigset_t set = only(SIGUSR1);
  const timespec hour{3600, 0};
  while (::sigtimedwait(&set, nullptr, &hour) == -1 && errno == EINTR) {
  }
}

void wait_for_child(int child) {
  const Blocked blocked;
  while (::waitpid(child, nullptr, 0) == -1 && errno == EINTR) {
  }
}

Countdown::Countdown(bool posix_timer) : posix_timer_{posix_timer} {
  constexpr time_t hour = 3600;
  if (posix_timer) {
    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGALRM;
    ::timer_create(CLOCK_MONOTONIC, &event, &timer_);
    const itimerspec when{{0, 0}, {hour, 0}};
    ::timer_settime(timer_, 0, &when, nullptr);
  } else {
    ::alarm(hour);
  }
}

Countdown::~Countdown() {
  if (posix_timer_) {
    ::timer_delete(timer_);
  } else {
    ::alarm(0);
  }
  ended = 1;
}

} // namespace corpus
