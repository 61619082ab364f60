// Holds the signal back while it looks, and sigsuspend() lets it in and sleeps in one step: nothing
// fits in between.
#include "lost_wakeup.hpp"

void wait_for_signal(const sigset_t& open) {
  while (!lost_wakeup::came) {
    lost_wakeup::now_send(); // the same moment
    sigsuspend(&open);
  }
}

int main() {
  sigset_t held;
  sigemptyset(&held);
  sigaddset(&held, SIGUSR1);
  sigprocmask(SIG_BLOCK, &held, nullptr);
  return lost_wakeup::run(wait_for_signal);
}
