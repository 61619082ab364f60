// What both halves of the pair share: a launcher and its child in one group, and kill(0, …) from
// the child.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace kill_group {

/// Starts a launcher in a group of its own, and looks how it ends.
inline int run(void (*launcher)()) {
  const pid_t leader = fork();
  if (leader == 0) {
    setpgid(0, 0);
    launcher();
    _exit(0);
  }
  waitpid(leader, nullptr, 0);
  return 0;
}

inline void start_child_and_wait() {
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGUSR1, SIG_IGN); // the sender hears itself, too
    kill(0, SIGUSR1);
    _exit(0);
  }
  waitpid(child, nullptr, 0);
}

} // namespace kill_group
