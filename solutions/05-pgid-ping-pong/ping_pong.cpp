#include "ping_pong.hpp"

#include "common/posix/check.hpp"
#include "common/posix/safe_write.hpp"
#include "common/posix/unique_fd.hpp"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace ping_pong {
namespace {

using Signals = std::initializer_list<int>;
using Previous = std::vector<std::pair<int, struct sigaction>>;

constexpr int ping = SIGUSR2;
constexpr int pong = SIGUSR1;
constexpr int over = SIGQUIT;

// Backwards, so that a signal named twice gets back what was there first.
void restore(const Previous& previous) noexcept {
  for (auto it = previous.rbegin(); it != previous.rend(); ++it) {
    ::sigaction(it->first, &it->second, nullptr);
  }
}

// Sets one disposition for all and returns what was there; all or nothing.
Previous set_all(Signals signals, void (*disposition)(int)) {
  Previous previous;
  previous.reserve(signals.size());
  for (const int signo : signals) {
    struct sigaction action {};

    action.sa_handler = disposition;
    ::sigemptyset(&action.sa_mask);

    struct sigaction before {};

    if (::sigaction(signo, &action, &before) == -1) {
      const int error = errno;
      restore(previous);
      throw std::system_error{error, std::generic_category(), "sigaction"};
    }
    previous.emplace_back(signo, before);
  }
  return previous;
}

sigset_t set_of(Signals signals) noexcept {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signo : signals) {
    ::sigaddset(&set, signo);
  }
  return set;
}

// Waits for some signals and is deaf to others, whatever its caller, or its parent, has made of
// them.
class Ear {
public:
  Ear(Signals heard, Signals own)
      : heard_{set_of(heard)}, deaf_{own} { // ignored before they are unblocked
    ::sigprocmask(SIG_BLOCK, &heard_, &before_);
    const sigset_t echo = set_of(own);
    ::sigprocmask(SIG_UNBLOCK, &echo, nullptr); // else an ignored one might stay pending
    previous_ = set_all(heard, SIG_DFL); // blocked, so nothing happens; ignored ones are not heard
  }

  ~Ear() {
    restore(previous_);
    ::sigprocmask(SIG_SETMASK, &before_, nullptr);
  }

  Ear(const Ear&) = delete;
  Ear& operator=(const Ear&) = delete;

  int next() const {
    int signo = 0;
    do {
      signo = ::sigwaitinfo(&heard_, nullptr);
    } while (signo == -1 && errno == EINTR);
    return posix::check(signo, "sigwaitinfo");
  }

private:
  sigset_t heard_;
  sigset_t before_{};
  Shield deaf_;
  Previous previous_;
};

enum class Voice { loud, mute };

void say(Voice voice, std::string_view text) {
  if (voice == Voice::loud) {
    posix::safe_write(STDOUT_FILENO, text);
  }
}

void send_to_group(int signo) {
  posix::check(::kill(0, signo), "kill"); // 0: my own group, and me in it
}

int serve_by(Voice voice) {
  const Ear ear{{ping, over}, {pong}};
  int pings = 0;
  while (ear.next() == ping) {
    ++pings;
    say(voice, "Server: ping\n"); // before the answer: after it the client writes
    send_to_group(pong);
  }
  say(voice, "End\n");
  return pings;
}

int play_by(Voice voice, int rounds) {
  const Ear ear{{pong}, {ping, over}};
  int pongs = 0;
  while (pongs < rounds) {
    send_to_group(ping);
    ear.next();
    ++pongs;
    say(voice, "Client: pong\n");
  }
  send_to_group(over);
  return pongs;
}

void refuse_negative(int rounds) {
  if (rounds < 0) {
    throw std::invalid_argument{"the number of rounds is negative"};
  }
}

// A child of the match, and the end of the pipe that its count comes out of.
struct Player {
  pid_t pid = -1;
  posix::UniqueFd count;
};

// The group is 0 for a new one that the player leads.
template <typename Body>
Player start(pid_t group, const Body& body) {
  std::array<int, 2> ends{};
  posix::check(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
  posix::UniqueFd read{ends[0]};
  const posix::UniqueFd write{ends[1]};
  const pid_t pid = posix::check(::fork(), "fork");
  if (pid == 0) {
    int status = 1;
    try {
      posix::check(::setpgid(0, group), "setpgid"); // before it sends anything
      const int count = body();
      status = ::write(write.get(), &count, sizeof count) == sizeof count ? 0 : 1;
    } catch (...) { // the parent hears of it by the status
    }
    ::_exit(status);
  }
  ::setpgid(pid, group); // before the next one is started; fails only where the child has done it
  return {pid, std::move(read)};
}

// Until neither is left; where one fails the other would wait for ever.
void reap_both(pid_t group) noexcept {
  for (;;) {
    int status = 0;
    const pid_t ended = ::waitpid(-group, &status, 0);
    if (ended == -1 && errno != EINTR) {
      return; // ECHILD
    }
    if (ended > 0 && status != 0) {
      ::kill(-group, SIGKILL);
    }
  }
}

int count_of(const Player& player) {
  int count = 0;
  if (::read(player.count.get(), &count, sizeof count) != sizeof count) {
    throw std::runtime_error{"a player did not come to its end"};
  }
  return count;
}

Score match_by(Voice voice, int rounds) {
  refuse_negative(rounds);
  const Ear ear{{ping, pong, over}, {}}; // the children begin with all blocked: none comes too soon
  const Player server = start(0, [voice] { return serve_by(voice); });
  Player client;
  try {
    client = start(server.pid, [voice, rounds] { return play_by(voice, rounds); });
  } catch (...) {
    ::kill(server.pid, SIGKILL);
    reap_both(server.pid);
    throw;
  }
  reap_both(server.pid);
  return {count_of(server), count_of(client)};
}

} // namespace

Shield::Shield(std::initializer_list<int> signals) : previous_{set_all(signals, SIG_IGN)} {}

Shield::~Shield() {
  restore(previous_);
}

int serve() {
  return serve_by(Voice::loud);
}

int play(int rounds) {
  refuse_negative(rounds);
  return play_by(Voice::loud, rounds);
}

Score match(int rounds) {
  return match_by(Voice::loud, rounds);
}

Rate measure(int rounds) {
  const auto begin = std::chrono::steady_clock::now();
  const Score score = match_by(Voice::mute, rounds);
  return {long{score.pings} + score.pongs, std::chrono::steady_clock::now() - begin};
}

} // namespace ping_pong
