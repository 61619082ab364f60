// Programs that would notice being watched. Each writes what it has seen, the same every time.
#include <setjmp.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace {

volatile sig_atomic_t seen = 0;

void count(int) {
  seen = seen + 1;
}

void say(const char* format, ...) {
  std::array<char, 256> line{};
  va_list values;
  va_start(values, format);
  const int length = std::vsnprintf(line.data(), line.size(), format, values);
  va_end(values);
  (void)!::write(STDOUT_FILENO, line.data(), static_cast<std::size_t>(length));
}

sigset_t set_of(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signo : signals) {
    sigaddset(&set, signo);
  }
  return set;
}

void on(int signo, void (*handler)(int), int flags = 0) {
  struct sigaction action {};

  action.sa_handler = handler;
  action.sa_flags = flags;
  sigaction(signo, &action, nullptr);
}

template <typename Body>
pid_t child(Body body) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::_exit(body());
  }
  return pid;
}

void reap(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) == -1 && errno == EINTR) {
  }
  say("status %x\n", static_cast<unsigned>(status));
}

void show_mask(const char* what) {
  sigset_t now;
  sigset_t pending;
  sigprocmask(SIG_BLOCK, nullptr, &now);
  sigpending(&pending);
  say("%s:", what);
  for (int signo = 1; signo < 65; ++signo) {
    const int bits = sigismember(&now, signo) + 2 * sigismember(&pending, signo);
    if (bits > 0) {
      say(" %d/%d", signo, bits);
    }
  }
  say("\n");
}

void blocks_all() {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, nullptr);
  reap(child([] { return ::kill(::getppid(), SIGUSR1); }));
  show_mask("blocked");
  ::raise(SIGTRAP);
  show_mask("with trap");
  const sigset_t two = set_of({SIGUSR1, SIGTRAP});
  int first = 0;
  int second = 0;
  sigwait(&two, &first);
  sigwait(&two, &second);
  say("took %d %d\n", first, second);
  show_mask("after");
}

void own_sigtraps() {
  on(SIGTRAP, count);
  ::raise(SIGTRAP);
#if defined(__x86_64__)
  asm volatile("int3"); // NOLINT(hicpp-no-assembler)
#endif
  say("handled %d\n", static_cast<int>(seen));
  const sigset_t trap = set_of({SIGTRAP});
  sigprocmask(SIG_BLOCK, &trap, nullptr);
  ::raise(SIGTRAP);
  ::raise(SIGTRAP);
  show_mask("blocked");
  sigprocmask(SIG_UNBLOCK, &trap, nullptr);
  say("handled %d\n", static_cast<int>(seen));
  ::signal(SIGTRAP, SIG_IGN);
  ::raise(SIGTRAP);

  struct sigaction now {};

  sigaction(SIGTRAP, nullptr, &now);
  say("ignored %d\n", now.sa_handler == SIG_IGN ? 1 : 0);
}

void stop_and_continue() {
  on(SIGCHLD, count);
  const sigset_t chld = set_of({SIGCHLD});
  sigprocmask(SIG_BLOCK, &chld, nullptr);
  std::array<int, 2> ends{};
  (void)!::pipe2(ends.data(), O_CLOEXEC);
  const pid_t pid = child([&ends] {
    ::setpgid(0, 0); // in an orphaned group SIGTSTP means nothing
    on(SIGCONT, count, SA_RESTART);
    char byte = 0;
    ::raise(SIGSTOP);
    (void)!::read(ends[0], &byte, 1);
    ::raise(SIGTSTP);
    (void)!::read(ends[0], &byte, 1);
    return static_cast<int>(seen);
  });
  sigset_t none;
  sigemptyset(&none);
  for (int round = 0; round < 2; ++round) {
    int status = 0;
    ::waitpid(pid, &status, WUNTRACED);
    say("stop %x\n", static_cast<unsigned>(status));
    sigsuspend(&none);
    ::kill(pid, SIGCONT);
    ::waitpid(pid, &status, WCONTINUED);
    say("go %x\n", static_cast<unsigned>(status));
    sigsuspend(&none);
    (void)!::write(ends[1], "x", 1);
  }
  reap(pid);
  say("children's signals %d\n", static_cast<int>(seen));
}

void threads() {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static int total = 0;
  on(SIGUSR1, count);
  const sigset_t usr = set_of({SIGUSR1, SIGUSR2});
  pthread_sigmask(SIG_BLOCK, &usr, nullptr);
  std::array<pthread_t, 4> all{};
  for (pthread_t& thread : all) {
    pthread_create(
        &thread,
        nullptr,
        [](void*) -> void* {
          for (int i = 0; i < 1000; ++i) {
            pthread_mutex_lock(&lock);
            ++total;
            pthread_mutex_unlock(&lock);
          }
          const sigset_t two = set_of({SIGUSR2});
          int signo = 0;
          sigwait(&two, &signo);
          sigset_t pending;
          sigpending(&pending);
          return sigismember(&pending, SIGUSR1) == 1 ? &lock : nullptr;
        },
        nullptr);
  }
  pthread_kill(all[1], SIGUSR1);
  for (const pthread_t thread : all) {
    pthread_kill(thread, SIGUSR2);
  }
  for (const pthread_t thread : all) {
    void* result = nullptr;
    pthread_join(thread, &result);
    say("pending %d\n", result != nullptr ? 1 : 0);
  }
  say("total %d handled %d\n", total, static_cast<int>(seen));
}

void vforks() {
  const pid_t pid = ::vfork(); // NOLINT(*-vfork): that is what is tested
  if (pid == 0) {
    ::_exit(5);
  }
  reap(pid);
  std::array<char, 10> name{"/bin/true"};
  std::array<char*, 2> arguments{name.data(), nullptr};
  pid_t spawned = 0;
  const int error = posix_spawn(&spawned, "/bin/true", nullptr, nullptr, arguments.data(), nullptr);
  say("spawn %d\n", error);
  reap(spawned);
}

void alarms() {
  on(SIGALRM, count);
  const sigset_t alrm = set_of({SIGALRM});
  sigprocmask(SIG_BLOCK, &alrm, nullptr);
  sigset_t none;
  sigemptyset(&none);
  while (seen < 3) {
    // Each rings once: a fourth would be pending at the end, or not, and only the kernel knows.
    itimerval timer{{0, 0}, {0, 2000}};
    setitimer(ITIMER_REAL, &timer, nullptr);
    sigsuspend(&none);
    say("errno %d\n", errno);
  }
  say("alarms %d left %u\n", static_cast<int>(seen), ::alarm(0));
}

void answer(int, siginfo_t* info, void*) {
  if (info->si_pid != ::getpid()) {
    seen = seen + 1;
  }
}

void ping_pong() {
  constexpr int rounds = 10;
  ::setpgid(0, 0);
  on(SIGUSR1, SIG_IGN);
  on(SIGUSR2, SIG_IGN);
  const sigset_t both = set_of({SIGUSR1, SIGUSR2});
  sigprocmask(SIG_BLOCK, &both, nullptr);
  const auto play = [](int hear, int tell, bool begins) {
    struct sigaction action {};
    action.sa_sigaction = answer;
    action.sa_flags = SA_SIGINFO;
    sigaction(hear, &action, nullptr);
    ::signal(tell, SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    for (int round = 1; round <= rounds; ++round) {
      if (begins) {
        ::kill(0, tell);
      }
      while (seen < round) {
        sigsuspend(&none);
      }
      if (!begins) {
        ::kill(0, tell);
      }
    }
    return static_cast<int>(seen);
  };
  const pid_t server = child([&] { return play(SIGUSR1, SIGUSR2, false); });
  const pid_t client = child([&] { return play(SIGUSR2, SIGUSR1, true); });
  reap(client);
  reap(server);
}

void merging() {
  const int queued = SIGRTMIN + 1;
  on(SIGUSR1, count);
  on(queued, [](int) { seen = seen + 100; });
  const sigset_t both = set_of({SIGUSR1, queued});
  sigprocmask(SIG_BLOCK, &both, nullptr);
  for (int i = 0; i < 3; ++i) {
    ::kill(::getpid(), SIGUSR1);
    sigqueue(::getpid(), queued, {.sival_int = i});
  }
  show_mask("pending");
  sigprocmask(SIG_UNBLOCK, &both, nullptr);
  say("handled %d\n", static_cast<int>(seen));
}

void children_merge() {
  on(SIGCHLD, [](int) {
    const int saved = errno;
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
      seen = seen + 1;
    }
    errno = saved;
  });
  const sigset_t chld = set_of({SIGCHLD});
  sigprocmask(SIG_BLOCK, &chld, nullptr);
  for (int i = 0; i < 3; ++i) {
    const pid_t pid = child([] { return 0; });
    siginfo_t info{};
    waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT);
  }
  show_mask("pending");
  sigprocmask(SIG_UNBLOCK, &chld, nullptr);
  say("reaped %d\n", static_cast<int>(seen));
}

void ignored_children() {
  ::signal(SIGCHLD, SIG_IGN);
  const pid_t pid = child([] { return 0; });
  const pid_t result = ::waitpid(pid, nullptr, 0);
  say("wait %d %d\n", static_cast<int>(result), errno);
}

// A signal that is ignored must not end a sleep, with a tracer or without.
void ignored_signals_do_not_wake() {
  const sigset_t usr = set_of({SIGUSR1});
  sigprocmask(SIG_BLOCK, &usr, nullptr);
  std::array<int, 2> ends{};
  (void)!::pipe2(ends.data(), O_CLOEXEC);
  const pid_t first = child([] { return 0; });
  const pid_t second = child([&] {
    ::kill(::getppid(), SIGWINCH);
    ::kill(::getppid(), SIGUSR1);
    return 0;
  });
  siginfo_t info{};
  const int none = sigwaitinfo(&usr, &info);
  say("took %d from the child %d\n", none, info.si_pid == second ? 1 : 0);
  const pid_t third = child([&] {
    ::kill(::getppid(), SIGURG);
    ::close(ends[1]);
    return 0;
  });
  ::close(ends[1]);
  char byte = 0;
  say("read %d\n", static_cast<int>(::read(ends[0], &byte, 1)));
  timespec little{0, 20'000'000};
  const int timed = sigtimedwait(&usr, nullptr, &little);
  say("timed %d %d\n", timed, errno == EAGAIN ? 1 : 0);
  reap(first);
  reap(second);
  reap(third);
}

void restarts() {
  std::array<int, 2> ends{};
  (void)!::pipe2(ends.data(), O_CLOEXEC);
  for (const int flags : {SA_RESTART, 0}) {
    seen = 0;
    on(SIGUSR1, count, flags);
    const sigset_t usr = set_of({SIGUSR1});
    sigset_t before;
    sigprocmask(SIG_BLOCK, &usr, &before);
    const pid_t pid = child([&] {
      ::kill(::getppid(), SIGUSR1);
      (void)!::write(ends[1], "x", 1);
      return 0;
    });
    sigprocmask(SIG_SETMASK, &before, nullptr);
    reap(pid);
    char byte = 0;
    say("read %d handled %d\n",
        static_cast<int>(::read(ends[0], &byte, 1)),
        static_cast<int>(seen));
  }
  on(SIGALRM, count, 0);
  const itimerval timer{{0, 0}, {0, 3000}};
  setitimer(ITIMER_REAL, &timer, nullptr);
  char byte = 0;
  const ssize_t result = ::read(ends[0], &byte, 1);
  say("read %d %d\n", static_cast<int>(result), errno == EINTR ? 1 : 0);
}

sigjmp_buf back; // NOLINT(*-avoid-non-const-global-variables): a handler needs it

void jumps() {
  on(SIGUSR1, [](int) { siglongjmp(back, 1); });
  volatile int times = 0;
  if (sigsetjmp(back, 1) != 0) {
    times = times + 1;
  }
  if (times < 3) {
    ::raise(SIGUSR1);
  }
  on(
      SIGSEGV, [](int) { siglongjmp(back, 1); }, SA_NODEFER);
  if (times < 5) {
    int* volatile nowhere = nullptr;
    *nowhere = 1;
  }
  show_mask("after");
  say("times %d\n", static_cast<int>(times));
}

void deaths() {
  reap(child([] { return ::raise(SIGTERM); }));
  reap(child([] { return ::raise(SIGKILL); }));
  reap(child([] {
    volatile int* volatile nowhere = nullptr;
    *nowhere = 1;
    return 0;
  }));
  const pid_t asleep = child([] { return ::pause(); });
  ::kill(asleep, SIGHUP);
  reap(asleep);
  reap(child([] {
    std::array<int, 2> ends{};
    (void)!::pipe2(ends.data(), O_CLOEXEC);
    ::close(ends[0]);
    return static_cast<int>(::write(ends[1], "x", 1));
  }));
}

void nested() {
  on(SIGUSR1, [](int) {
    seen = seen * 10 + 1;
    ::raise(SIGUSR2);
    seen = seen * 10 + 2;
  });
  on(SIGUSR2, [](int) { seen = seen * 10 + 3; });
  ::raise(SIGUSR1);
  say("order %d\n", static_cast<int>(seen));
}

void group_dies() {
  const pid_t leader = child([] {
    ::setpgid(0, 0);
    std::array<pid_t, 3> all{};
    const sigset_t term = set_of({SIGTERM});
    sigprocmask(SIG_BLOCK, &term, nullptr);
    for (pid_t& one : all) {
      one = child([&term] {
        sigprocmask(SIG_UNBLOCK, &term, nullptr);
        for (;;) {
          ::pause();
        }
        return 0;
      });
    }
    ::kill(0, SIGTERM);
    for (const pid_t one : all) {
      reap(one);
    }
    return 0;
  });
  reap(leader);
}

void exec_keeps(const char* self) {
  ::signal(SIGHUP, SIG_IGN);
  on(SIGINT, count);
  const sigset_t usr = set_of({SIGUSR1});
  sigprocmask(SIG_BLOCK, &usr, nullptr);
  ::raise(SIGUSR1);
  ::execl(self, self, "inherited", nullptr);
}

void inherited() {
  show_mask("mask");
  for (const int signo : {SIGHUP, SIGINT}) {
    struct sigaction action {};

    sigaction(signo, nullptr, &action);
    say("%d %d\n", signo, action.sa_handler == SIG_IGN ? 1 : 0);
  }
}

struct Scenario {
  std::string_view name;
  void (*run)();
};

constexpr std::array scenarios{
    Scenario{"blocks_all", blocks_all},
    Scenario{"own_sigtraps", own_sigtraps},
    Scenario{"stop_and_continue", stop_and_continue},
    Scenario{"threads", threads},
    Scenario{"vforks", vforks},
    Scenario{"alarms", alarms},
    Scenario{"ping_pong", ping_pong},
    Scenario{"merging", merging},
    Scenario{"children_merge", children_merge},
    Scenario{"ignored_children", ignored_children},
    Scenario{"ignored_signals_do_not_wake", ignored_signals_do_not_wake},
    Scenario{"restarts", restarts},
    Scenario{"jumps", jumps},
    Scenario{"deaths", deaths},
    Scenario{"nested", nested},
    Scenario{"group_dies", group_dies},
    Scenario{"inherited", inherited},
};

} // namespace

int main(int argc, char** argv) {
  const std::string_view wanted = argc > 1 ? argv[1] : "";
  if (wanted == "exec_keeps") {
    exec_keeps(argv[0]);
  }
  for (const Scenario& scenario : scenarios) {
    if (scenario.name == wanted) {
      scenario.run();
      return 0;
    }
  }
  return 1;
}
