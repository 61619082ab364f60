// What both halves of the pair share: a parent that sends SIGUSR1 at the very moment its child asks
// for.
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

namespace lost_wakeup {

inline volatile sig_atomic_t came = 0;
inline std::array<int, 2> asks{};
inline std::array<int, 2> answers{};

inline void note(int /*signo*/) {
  came = 1;
}

/// Returns when the parent has sent the signal.
inline void now_send() {
  char byte = 0;
  static_cast<void>(!write(asks[1], &byte, 1));
  while (read(answers[0], &byte, 1) != 1) {
  }
}

inline int run(void (*wait)(const sigset_t& open)) {
  if (pipe2(asks.data(), O_CLOEXEC) != 0 || pipe2(answers.data(), O_CLOEXEC) != 0) {
    return 1;
  }
  sigset_t open;
  sigprocmask(SIG_SETMASK, nullptr, &open);
  sigdelset(&open, SIGUSR1);
  const pid_t child = fork();
  if (child == 0) {
    struct sigaction action {};

    action.sa_handler = note;
    sigaction(SIGUSR1, &action, nullptr);
    alarm(1); // ends the one that would sleep for ever
    wait(open);
    _exit(0);
  }
  char byte = 0;
  static_cast<void>(!read(asks[0], &byte, 1));
  kill(child, SIGUSR1);
  static_cast<void>(!write(answers[1], &byte, 1));
  waitpid(child, nullptr, 0);
  return 0;
}

} // namespace lost_wakeup
