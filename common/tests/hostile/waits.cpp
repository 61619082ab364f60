// Subjects that wait: for ever, which is to be proven, or until something that will come.
#include "common/subject/probe.hpp"
#include "common/tests/hostile/cases.hpp"

#include <mqueue.h>

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>
#include <thread>

namespace {

using subject::report;

sigset_t only(int signo) {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, signo);
  return set;
}

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  [[maybe_unused]] const int made = ::pipe2(ends.data(), O_CLOEXEC);
  return ends;
}

void take_byte(int descriptor) {
  char byte = 0;
  [[maybe_unused]] const ssize_t got = ::read(descriptor, &byte, 1);
}

pid_t fork_sleeper() {
  const pid_t child = ::fork();
  if (child == 0) {
    for (;;) {
      ::pause();
    }
  }
  return child;
}

// These outlive their makers where there is no sandbox; honest() removes them, as it comes last.
std::string fifo() {
  return "/tmp/hostile-fifo-" + std::to_string(::getuid());
}

key_t key() {
  return static_cast<key_t>(0x51610000U + ::getuid());
}

PROBE(in_pause) {
  ::pause();
}

PROBE(in_sigsuspend) {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigsuspend(&none);
}

PROBE(in_sigwait) {
  const sigset_t set = only(SIGUSR1);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  int signo = 0;
  ::sigwait(&set, &signo);
}

PROBE(in_read) {
  take_byte(make_pipe()[0]);
}

PROBE(in_write) {
  const int full = make_pipe()[1];
  const std::string text(4096, 'x');
  while (::write(full, text.data(), text.size()) > 0) {
  }
}

PROBE(in_read_of_socket) {
  std::array<int, 2> ends{};
  ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data());
  take_byte(ends[0]);
}

PROBE(in_read_of_eventfd) {
  std::uint64_t value = 0;
  [[maybe_unused]] const ssize_t got = ::read(::eventfd(0, EFD_CLOEXEC), &value, sizeof value);
}

PROBE(in_read_of_signalfd) {
  const sigset_t set = only(SIGUSR1);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  signalfd_siginfo info{};
  [[maybe_unused]] const ssize_t got =
      ::read(::signalfd(-1, &set, SFD_CLOEXEC), &info, sizeof info);
}

PROBE(in_open_of_fifo) {
  const std::string path = fifo();
  ::mkfifo(path.c_str(), 0600);
  ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
}

PROBE(in_waitpid_of_sleeper) {
  ::waitpid(fork_sleeper(), nullptr, 0);
}

PROBE(in_waitpid_of_stopped) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::raise(SIGSTOP);
  }
  ::waitpid(child, nullptr, 0);
}

PROBE(in_waitid) {
  fork_sleeper();
  siginfo_t info{};
  ::waitid(P_ALL, 0, &info, WEXITED);
}

PROBE(in_poll) {
  pollfd one{make_pipe()[0], POLLIN, 0};
  ::poll(&one, 1, -1);
}

PROBE(in_select) {
  const int silent = make_pipe()[0];
  fd_set set;
  FD_ZERO(&set);
  FD_SET(silent, &set);
  ::select(silent + 1, &set, nullptr, nullptr, nullptr);
}

PROBE(in_epoll_wait) {
  epoll_event event{};
  ::epoll_wait(::epoll_create1(EPOLL_CLOEXEC), &event, 1, -1);
}

PROBE(in_mutex) {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  ::pthread_mutex_lock(&mutex);
  ::pthread_mutex_lock(&mutex);
}

PROBE(in_condition) {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  ::pthread_mutex_lock(&mutex);
  for (;;) {
    ::pthread_cond_wait(&condition, &mutex);
  }
}

PROBE(in_semaphore) {
  sem_t semaphore;
  ::sem_init(&semaphore, 0, 0);
  ::sem_wait(&semaphore);
}

PROBE(in_join) {
  std::thread{[] { ::pause(); }}.join();
}

PROBE(in_flock) {
  const std::string path = "/tmp/hostile-lock-" + std::to_string(::getpid());
  const int first = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const int second = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  ::unlink(path.c_str());
  ::flock(first, LOCK_EX);
  ::flock(second, LOCK_EX);
}

PROBE(in_record_lock) {
  const std::string path = "/tmp/hostile-lock-" + std::to_string(::getpid());
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  ::unlink(path.c_str());
  ::lockf(file, F_LOCK, 0);
  if (::fork() == 0) {
    ::lockf(file, F_LOCK, 0);
  }
  ::wait(nullptr);
}

PROBE(in_msgrcv) {
  const int queue = ::msgget(key(), IPC_CREAT | 0600);
  std::array<char, 64> message{};
  if (::fork() == 0) {
    ::msgrcv(queue, message.data(), message.size() - sizeof(long), 0, 0);
  }
  ::wait(nullptr);
}

PROBE(in_semop) {
  const int set = ::semget(key(), 1, IPC_CREAT | 0600);
  sembuf down{0, -1, 0};
  ::semop(set, &down, 1);
}

PROBE(in_mq_receive) {
  const std::string name = "/hostile-" + std::to_string(::getpid());
  mq_attr attributes{};
  attributes.mq_maxmsg = 1;
  attributes.mq_msgsize = 8;
  const mqd_t queue = ::mq_open(name.c_str(), O_RDWR | O_CREAT, 0600, &attributes);
  ::mq_unlink(name.c_str());
  std::array<char, 8> message{};
  ::mq_receive(queue, message.data(), message.size(), nullptr);
}

PROBE(in_a_ring_of_pipes) {
  const auto there = make_pipe();
  const auto back = make_pipe();
  if (::fork() == 0) {
    take_byte(there[0]); // each waits for the other to begin
    [[maybe_unused]] const ssize_t written = ::write(back[1], "x", 1);
  }
  take_byte(back[0]);
}

PROBE(with_everything_blocked) {
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_BLOCK, &all, nullptr);
  ::raise(SIGUSR1); // pending for ever, and no wakeup
  ::pause();
}

timer_t timer_of(int signo) {
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = signo;
  timer_t timer{};
  ::timer_create(CLOCK_MONOTONIC, &event, &timer);
  return timer;
}

PROBE(with_a_timer_of_an_hour) {
  const itimerspec when{{0, 0}, {3600, 0}};
  ::timer_settime(timer_of(SIGUSR2), 0, &when, nullptr);
  ::pause();
}

PROBE(with_a_cancelled_timer) {
  const timer_t timer = timer_of(SIGUSR2);
  const itimerspec soon{{0, 0}, {9, 0}};
  const itimerspec never{};
  ::timer_settime(timer, 0, &soon, nullptr);
  ::timer_settime(timer, 0, &never, nullptr);
  ::pause();
}

PROBE(with_a_deleted_timer) {
  const timer_t timer = timer_of(SIGUSR2);
  const itimerspec soon{{0, 0}, {9, 0}};
  ::timer_settime(timer, 0, &soon, nullptr);
  ::timer_delete(timer);
  ::pause();
}

// From here on, what is waited for comes by itself.
constexpr long short_while = 50'000'000; // nanoseconds

void answer(const subject::Arguments& args) {
  report("answer", hostile::answer(args.number(0)));
}

void do_nothing(int /*signo*/) {}

void catch_alarm() {
  struct sigaction action {};

  action.sa_handler = do_nothing;
  ::sigaction(SIGALRM, &action, nullptr);
}

PROBE(after_alarm) {
  catch_alarm();
  ::alarm(1);
  ::pause();
  answer(args);
}

PROBE(after_interval_timer) {
  catch_alarm();
  const sigset_t set = only(SIGALRM);
  sigset_t before;
  ::sigprocmask(SIG_BLOCK, &set, &before);
  const itimerval timer{{0, 0}, {0, short_while / 1000}};
  ::setitimer(ITIMER_REAL, &timer, nullptr);
  ::sigsuspend(&before);
  answer(args);
}

PROBE(after_posix_timer) {
  const sigset_t set = only(SIGUSR2);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  const itimerspec when{{0, 0}, {0, short_while}};
  ::timer_settime(timer_of(SIGUSR2), 0, &when, nullptr);
  int signo = 0;
  ::sigwait(&set, &signo);
  answer(args);
}

PROBE(after_an_absolute_timer) {
  const sigset_t set = only(SIGUSR2);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  itimerspec when{};
  ::clock_gettime(CLOCK_MONOTONIC, &when.it_value);
  when.it_value.tv_sec += 1;
  ::timer_settime(timer_of(SIGUSR2), TIMER_ABSTIME, &when, nullptr);
  int signo = 0;
  ::sigwait(&set, &signo);
  answer(args);
}

PROBE(after_timerfd) {
  const int timer = ::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  const itimerspec when{{0, 0}, {0, short_while}};
  ::timerfd_settime(timer, 0, &when, nullptr);
  pollfd one{timer, POLLIN, 0};
  ::poll(&one, 1, -1);
  answer(args);
}

PROBE(after_nanosleep) {
  const timespec duration{0, short_while};
  ::nanosleep(&duration, nullptr);
  answer(args);
}

PROBE(after_sigtimedwait) {
  const sigset_t set = only(SIGUSR1);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  const timespec duration{0, short_while};
  ::sigtimedwait(&set, nullptr, &duration);
  answer(args);
}

PROBE(after_poll) {
  ::poll(nullptr, 0, static_cast<int>(short_while / 1'000'000));
  answer(args);
}

// The judge looks whether everybody rests while this waits for it.
PROBE(after_a_gate) {
  subject::gate();
  answer(args);
}

// The judge holds getsid() back until everybody rests.
PROBE(after_a_hold) {
  const auto ends = make_pipe();
  if (::fork() == 0) {
    ::close(ends[1]);
    take_byte(ends[0]);
    ::_exit(0);
  }
  report("session", ::getsid(0));
  ::close(ends[1]);
  ::wait(nullptr);
  answer(args);
}

PROBE(honest) {
  ::unlink(fifo().c_str());
  ::msgctl(::msgget(key(), 0), IPC_RMID, nullptr);
  ::semctl(::semget(key(), 1, 0), 0, IPC_RMID);
  answer(args);
}

} // namespace
