// Looks at the flag, then calls pause(): the signal that arrives between the two is lost, and
// pause() sleeps for ever.
#include "lost_wakeup.hpp"

void wait_for_signal(const sigset_t& /*open*/) {
  while (!lost_wakeup::came) {
    lost_wakeup::now_send(); // the worst moment there is
    pause();
  }
}

int main() {
  return lost_wakeup::run(wait_for_signal);
}
