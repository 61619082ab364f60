#include "handlers.hpp"

#include "common/posix/check.hpp"
#include "common/posix/safe_write.hpp"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

namespace handlers {
namespace {

// `struct`, because the function sigaction hides the type of the same name.
struct sigaction action_of(Handler handler, int flags) {
  struct sigaction action {};

  action.sa_handler = handler;
  action.sa_flags = flags;
  ::sigemptyset(&action.sa_mask);
  return action;
}

void install(int signo, const struct sigaction& action) {
  posix::check(::sigaction(signo, &action, nullptr), "sigaction");
}

// Digits by hand and one write: printf may hold a lock or half a line at this very moment.
void say_so(int signo) {
  constexpr std::string_view head = "signal ";
  constexpr std::string_view tail = ": still here\n";
  std::array<char, 32> line{};
  char* end = std::copy(head.begin(), head.end(), line.data());
  if (signo >= 10) {
    *end++ = static_cast<char>('0' + signo / 10);
  }
  *end++ = static_cast<char>('0' + signo % 10);
  end = std::copy(tail.begin(), tail.end(), end);
  posix::safe_write(STDOUT_FILENO, {line.data(), static_cast<std::size_t>(end - line.data())});
}

// One per signal, SIGRTMAX (64) included; an increment of a plain int would be a race with reset.
std::array<std::atomic<int>, 65> counts;
static_assert(std::atomic<int>::is_always_lock_free, "a handler must not meet a lock");

void count(int signo) {
  ++counts[static_cast<std::size_t>(signo)];
}

Sender last;

void note_sender(int, siginfo_t* info, void*) {
  last = Sender{};
  last.code = info->si_code;
  // Above 0 the kernel speaks, and the bytes of si_pid and si_value mean something else.
  if (info->si_code <= 0) {
    last.pid = info->si_pid;
    last.uid = info->si_uid;
  }
  if (info->si_code == SI_QUEUE) {
    last.value = info->si_value.sival_int;
  }
}

// posix_spawn reports by its result and leaves errno alone.
void check_number(int number, const char* call) {
  if (number != 0) {
    throw std::system_error{number, std::generic_category(), call};
  }
}

class SpawnAttributes {
public:
  SpawnAttributes() { check_number(::posix_spawnattr_init(&attributes_), "posix_spawnattr_init"); }

  ~SpawnAttributes() { ::posix_spawnattr_destroy(&attributes_); }

  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;

  posix_spawnattr_t* get() noexcept { return &attributes_; }

private:
  posix_spawnattr_t attributes_{};
};

} // namespace

void on(int signo, Handler handler) {
  install(signo, action_of(handler, SA_RESTART));
}

void bulletproof(int signo) {
  on(signo, say_so);
}

void once(int signo, Handler handler) {
  // RESETHAND: the kernel resets before the handler's first instruction, the handler could only do
  // it too late. NODEFER: the second signal does not wait for the handler's end.
  install(signo, action_of(handler, SA_RESETHAND | SA_NODEFER | SA_RESTART));
}

void ignore(int signo) {
  install(signo, action_of(SIG_IGN, 0));
}

void restore_default(int signo) {
  install(signo, action_of(SIG_DFL, 0));
}

ScopedHandler::ScopedHandler(int signo, Handler handler) : signo_{signo} {
  const struct sigaction action = action_of(handler, SA_RESTART);
  posix::check(::sigaction(signo, &action, &previous_), "sigaction");
}

ScopedHandler::~ScopedHandler() {
  if (signo_ != 0) {
    ::sigaction(signo_, &previous_, nullptr); // the whole structure: flags and mask belong to it
  }
}

ScopedHandler::ScopedHandler(ScopedHandler&& other) noexcept
    : signo_{std::exchange(other.signo_, 0)}, previous_{other.previous_} {}

ScopedHandler& ScopedHandler::operator=(ScopedHandler&& other) noexcept {
  ScopedHandler taken{std::move(other)};
  std::swap(signo_, taken.signo_);
  std::swap(previous_, taken.previous_);
  return *this; // and `taken` puts back what this object had found
}

void tally(std::initializer_list<int> signals) {
  for (const int signo : signals) {
    on(signo, count);
  }
}

int tally_of(int signo) {
  if (signo < 1 || signo > SIGRTMAX) {
    throw std::invalid_argument{"no signal has the number " + std::to_string(signo)};
  }
  return counts[static_cast<std::size_t>(signo)];
}

void reset_tally() {
  std::fill(counts.begin(), counts.end(), 0);
}

void remember_sender(int signo) {
  struct sigaction action {};

  action.sa_sigaction = note_sender;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  ::sigfillset(&action.sa_mask); // a second sender must not write into the middle of the first
  install(signo, action);
}

Sender last_sender() {
  sigset_t every;
  sigset_t before;
  ::sigfillset(&every);
  // Without this the copy could be half of one sender and half of the next.
  posix::check(::sigprocmask(SIG_SETMASK, &every, &before), "sigprocmask");
  const Sender copy = last;
  posix::check(::sigprocmask(SIG_SETMASK, &before, nullptr), "sigprocmask");
  return copy;
}

void on_exclusively(int signo, std::initializer_list<int> others, Handler handler) {
  struct sigaction action = action_of(handler, SA_RESTART);
  for (const int other : others) {
    posix::check(::sigaddset(&action.sa_mask, other), "sigaddset");
  }
  install(signo, action);
}

ssize_t read_fully(int fd, std::span<std::byte> buffer) {
  std::size_t filled = 0;
  while (filled < buffer.size()) {
    const ssize_t got = ::read(fd, buffer.data() + filled, buffer.size() - filled);
    if (got == 0) {
      break;
    }
    if (got > 0) {
      filled += static_cast<std::size_t>(got);
    } else if (errno != EINTR) {
      posix::check(got, "read");
    }
  }
  return static_cast<ssize_t>(filled);
}

std::optional<ssize_t> read_or_interrupted(int fd, std::span<std::byte> buffer) {
  // poll is never begun again after a handler, whatever SA_RESTART says; read would be.
  pollfd wanted{.fd = fd, .events = POLLIN, .revents = 0};
  const int ready = ::poll(&wanted, 1, -1);
  const ssize_t got = ready == -1 ? -1 : ::read(fd, buffer.data(), buffer.size());
  if (got == -1 && errno == EINTR) {
    return std::nullopt;
  }
  return posix::check(got, ready == -1 ? "poll" : "read");
}

pid_t start_clean(const Command& argv) {
  if (argv.empty()) {
    throw std::invalid_argument{"start_clean: no program is named"};
  }
  std::vector<char*> pointers;
  for (const std::string& argument : argv) {
    pointers.push_back(const_cast<char*>(argument.c_str())); // exec's signature is older than const
  }
  pointers.push_back(nullptr);

  sigset_t none;
  sigset_t every;
  ::sigemptyset(&none);
  ::sigfillset(&every);
  SpawnAttributes clean;
  check_number(
      ::posix_spawnattr_setflags(clean.get(), POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK),
      "posix_spawnattr_setflags");
  // exec resets functions by itself; ignored signals and the mask would stay.
  check_number(::posix_spawnattr_setsigdefault(clean.get(), &every),
               "posix_spawnattr_setsigdefault");
  check_number(::posix_spawnattr_setsigmask(clean.get(), &none), "posix_spawnattr_setsigmask");

  pid_t child = -1;
  check_number(
      ::posix_spawnp(&child, pointers.front(), nullptr, clean.get(), pointers.data(), environ),
      argv.front().c_str());
  return child;
}

} // namespace handlers
