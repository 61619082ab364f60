#include "async_safety.hpp"

#include "common/posix/check.hpp"
#include "common/posix/safe_write.hpp"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace async_safety {
namespace {

// Digits from the back, of the absolute value as unsigned: -LONG_MIN is no long.
class Decimal {
public:
  explicit Decimal(long value) noexcept {
    auto rest = static_cast<unsigned long>(value);
    if (value < 0) {
      rest = 0 - rest;
    }
    do {
      text_[--begin_] = static_cast<char>('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    if (value < 0) {
      text_[--begin_] = '-';
    }
  }

  [[nodiscard]] std::string_view text() const noexcept {
    return {text_.data() + begin_, text_.size() - begin_};
  }

private:
  std::array<char, 20> text_{};
  std::size_t begin_ = text_.size();
};

// volatile: the loop that looks has to look again. sig_atomic_t: one instruction writes it.
volatile std::sig_atomic_t stop = 0;

sigset_t stop_signals{}; // all zero is the empty set

// Written before the handler is installed, and read by the handler alone.
volatile std::sig_atomic_t self_pipe = -1;

void tell_pipe(int signo) noexcept {
  const int saved = errno; // a full pipe sets EAGAIN
  const auto byte = static_cast<char>(signo);
  [[maybe_unused]] const ssize_t written = ::write(self_pipe, &byte, 1);
  errno = saved;
}

// Backwards, so that a signal named twice gets back what was there first.
void restore(const std::vector<std::pair<int, struct sigaction>>& previous) noexcept {
  for (auto it = previous.rbegin(); it != previous.rend(); ++it) {
    ::sigaction(it->first, &it->second, nullptr);
  }
}

} // namespace

void write_decimal(int fd, long value) noexcept {
  posix::safe_write(fd, Decimal{value}.text());
}

void report(int signo) noexcept {
  std::array<char, 32> line{"signal "};
  std::size_t end = 7;
  const Decimal number{signo};
  for (const char digit : number.text()) {
    line[end++] = digit;
  }
  line[end++] = '\n';
  posix::safe_write(STDOUT_FILENO, {line.data(), end}); // leaves errno alone
}

void request_stop(int /*signo*/) noexcept {
  stop = 1;
}

bool stop_requested() noexcept {
  return stop != 0;
}

void clear_stop() noexcept {
  stop = 0;
}

void stop_on(std::initializer_list<int> signals) {
  for (const int signo : signals) {
    struct sigaction action {};

    action.sa_handler = request_stop;
    ::sigemptyset(&action.sa_mask);
    posix::check(::sigaction(signo, &action, nullptr), "sigaction");
    ::sigaddset(&stop_signals, signo);
  }
}

void wait_until_stopped() {
  sigset_t before;
  ::sigprocmask(SIG_BLOCK, &stop_signals, &before);
  sigset_t asleep = before;
  for (int signo = 1; signo <= SIGRTMAX; ++signo) {
    if (::sigismember(&stop_signals, signo) == 1) {
      ::sigdelset(&asleep, signo);
    }
  }
  while (!stop_requested()) {
    ::sigsuspend(&asleep); // unblocks and sleeps in one step: that is what closes the gap
  }
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
}

Critical::Critical() noexcept {
  sigset_t every;
  ::sigfillset(&every);
  ::sigprocmask(SIG_BLOCK, &every, &before_);
}

Critical::~Critical() {
  ::sigprocmask(SIG_SETMASK, &before_, nullptr); // not UNBLOCK: an outer one may go on
}

void transfer(Account& from, Account& to, long amount) {
  if (amount < 0) {
    throw std::invalid_argument{"transfer: the amount is negative"};
  }
  const Critical critical;
  from.balance -= amount;
  to.balance += amount;
}

SelfPipe::SelfPipe(std::initializer_list<int> signals) {
  std::array<int, 2> ends{};
  posix::check(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK), "pipe2");
  read_.reset(ends[0]);
  write_.reset(ends[1]);
  self_pipe = ends[1]; // before the handler is there to need it
  previous_.reserve(signals.size());
  for (const int signo : signals) {
    struct sigaction action {};

    action.sa_handler = tell_pipe;
    action.sa_flags = SA_RESTART;
    ::sigemptyset(&action.sa_mask);

    struct sigaction previous {};

    if (::sigaction(signo, &action, &previous) == -1) {
      const int error = errno;
      restore(previous_); // a constructor that throws has no destructor
      throw std::system_error{error, std::generic_category(), "sigaction"};
    }
    previous_.emplace_back(signo, previous);
  }
}

SelfPipe::~SelfPipe() {
  restore(previous_); // before the members, and the descriptors with them, go
}

std::optional<int> SelfPipe::next() {
  unsigned char byte = 0;
  ssize_t count = 0;
  do {
    count = ::read(read_.get(), &byte, 1);
  } while (count == -1 && errno == EINTR);
  return count == 1 ? std::optional<int>{byte} : std::nullopt;
}

int reap_all() noexcept {
  const int saved = errno; // the last waitpid fails, with ECHILD where no child is left
  int reaped = 0;
  while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    ++reaped;
  }
  errno = saved;
  return reaped;
}

} // namespace async_safety
