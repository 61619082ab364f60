// What both halves of the pair share: two children that end while SIGCHLD is held back.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace merged_child {

inline int run(void (*on_child)(int)) {
  struct sigaction action {};

  action.sa_handler = on_child;
  action.sa_flags = SA_RESTART;
  sigaction(SIGCHLD, &action, nullptr);
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, nullptr);
  for (int number = 0; number < 2; ++number) {
    const pid_t one = fork();
    if (one == 0) {
      _exit(0);
    }
    siginfo_t ended{};
    waitid(P_PID, one, &ended, WEXITED | WNOWAIT); // until it has ended, and without reaping it
  }
  sigprocmask(SIG_UNBLOCK, &child, nullptr);
  return 0;
}

} // namespace merged_child
