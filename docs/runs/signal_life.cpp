// What the page "A signal's life" steps through: one receiver, one sender, and every fate a signal
// can have.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <initializer_list>

namespace {

void on_user(int /*signo*/) {}

void on_real_time(int /*signo*/) {}

// Each handler has the receiver for itself, so that they run one after the other.
void handle(int signo, void (*handler)(int)) {
  struct sigaction action {};

  action.sa_handler = handler;
  sigfillset(&action.sa_mask);
  sigaction(signo, &action, nullptr);
}

[[noreturn]] void send_everything(pid_t receiver) {
  kill(receiver, SIGUSR1);
  kill(receiver, SIGUSR1); // merged: one is pending already
  kill(receiver, SIGRTMIN);
  kill(receiver, SIGRTMIN); // queued: real-time signals are counted
  kill(receiver, SIGWINCH); // discarded: the receiver ignores it
  _exit(0);                 // and the kernel sends SIGCHLD
}

} // namespace

int main() {
  handle(SIGUSR1, on_user);
  handle(SIGRTMIN, on_real_time);
  signal(SIGWINCH, SIG_IGN);
  sigset_t held;
  sigemptyset(&held);
  for (const int signo : {SIGUSR1, SIGRTMIN, SIGCHLD}) {
    sigaddset(&held, signo);
  }
  sigprocmask(SIG_BLOCK, &held, nullptr);
  const pid_t receiver = getpid();
  const pid_t sender = fork();
  if (sender == 0) {
    send_everything(receiver);
  }
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  int signo = 0;
  sigwait(&child, &signo); // accepted: taken without a handler
  waitpid(sender, nullptr, 0);
  sigprocmask(SIG_UNBLOCK, &held, nullptr); // delivered: USR1 once, the real-time signal twice
  return 0;
}
