// Lab 05's story in a terminal, told with the student's own code.
#include "common/posix/check.hpp"
#include "ping_pong.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iomanip>
#include <iostream>

namespace {

constexpr double published = 404'844; // messages per second

void title(const char* text) {
  std::cout << "\n── " << text << '\n' << std::flush;
}

// In a group of its own, or the whole group would be this shell's job.
void run_apart(void (*body)()) {
  const pid_t child = posix::check(::fork(), "fork");
  if (child == 0) {
    ::setpgid(0, 0);
    body();
    ::_exit(0);
  }
  ::setpgid(child, child);
  ::waitpid(child, nullptr, 0);
}

// A launcher like the shell script's: trap '' USR1 USR2 QUIT; ./server & ./client; wait
void launch_shielded() {
  const ping_pong::Shield shield{SIGUSR1, SIGUSR2, SIGQUIT};
  sigset_t game; // blocked before the fork, so that neither can come too late
  ::sigemptyset(&game);
  for (const int signo : {SIGUSR1, SIGUSR2, SIGQUIT}) {
    ::sigaddset(&game, signo);
  }
  ::sigprocmask(SIG_BLOCK, &game, nullptr);
  const pid_t server = posix::check(::fork(), "fork");
  if (server == 0) {
    ping_pong::serve();
    ::_exit(0);
  }
  const pid_t client = posix::check(::fork(), "fork");
  if (client == 0) {
    ping_pong::play(2);
    ::_exit(0);
  }
  ::waitpid(server, nullptr, 0);
  ::waitpid(client, nullptr, 0);
  std::cout << "the launcher, pid " << ::getpid() << ", has heard it all and lives\n" << std::flush;
}

} // namespace

int main() {
  title("a launcher and its two players in one group: Shield, serve, play");
  run_apart(launch_shielded);

  title("the same, in a group without a launcher: match");
  const ping_pong::Score score = ping_pong::match(3);
  std::cout << score.pings << " pings, " << score.pongs << " pongs\n";

  title("what a signal costs: measure");
  const ping_pong::Rate rate = ping_pong::measure(100'000);
  std::cout << std::fixed << std::setprecision(0) << rate.per_second()
            << " messages a second here; the published headline is " << published << '\n';
}
