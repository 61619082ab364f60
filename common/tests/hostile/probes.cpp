// Subjects that attack: none of these may pass, do harm or be left behind.
#include "common/subject/probe.hpp"
#include "common/subject/todo.hpp"
#include "common/tests/hostile/cases.hpp"

#include <asm/sockios.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace {

using subject::report;

// Both are tried: PID 1 is the judge in a sandbox, the parent is it without one.
std::array<pid_t, 2> judges() {
  return {::getppid(), 1};
}

// As GoogleTest and the judge write them.
constexpr std::string_view forged =
    "\n[==========] 1 test from 1 test suite ran. (0 ms total)\n[  PASSED  ] 1 test.\n"
    "{\"test\":\"Each/Hostile.Answers/honest\",\"verdict\":\"pass\",\"ms\":1}\n"
    "{\"end\":true,\"tests\":1}\n";

void write_to(int descriptor) {
  [[maybe_unused]] const ssize_t written = ::write(descriptor, forged.data(), forged.size());
}

void forge_by_path(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  if (file >= 0) {
    write_to(file);
    ::close(file);
  }
}

PROBE(kill_everybody) {
  ::kill(-1, SIGKILL);
}

PROBE(kill_own_group) {
  ::kill(0, SIGKILL);
}

PROBE(kill_session) {
  ::kill(-::getsid(0), SIGKILL);
  ::kill(-::getpgid(::getppid()), SIGKILL);
}

PROBE(kill_the_judge) {
  for (const pid_t judge : judges()) {
    ::kill(judge, SIGKILL);
    ::kill(judge, SIGTERM);
    ::kill(judge, SIGXCPU);
  }
}

PROBE(stop_the_judge) {
  for (const pid_t judge : judges()) {
    ::kill(judge, SIGSTOP);
    ::kill(judge, SIGTSTP);
  }
}

PROBE(flood_the_judge) {
  for (int round = 0; round < 2000; ++round) {
    for (const pid_t judge : judges()) {
      ::sigqueue(judge, SIGRTMIN + round % 8, {});
      ::sigqueue(judge, SIGCHLD, {});
    }
    ::sigqueue(::getpid(), SIGURG, {});
  }
}

PROBE(signal_by_pidfd) {
  for (const pid_t judge : judges()) {
    const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, judge, 0));
    ::syscall(SYS_pidfd_send_signal, descriptor, SIGKILL, nullptr, 0);
    ::syscall(SYS_pidfd_send_signal, descriptor, SIGSTOP, nullptr, 0);
  }
}

// The kernel signals a descriptor's owner, and it may be anybody whom one may signal.
PROBE(signal_by_owner) {
  for (const pid_t judge : judges()) {
    for (const int signo : {SIGKILL, SIGSTOP, SIGIO}) {
      std::array<int, 2> ends{};
      ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data());
      ::fcntl(ends[0], F_SETSIG, signo);
      ::fcntl(ends[0], F_SETOWN, judge);
      f_owner_ex owner{F_OWNER_PID, judge};
      ::fcntl(ends[0], F_SETOWN_EX, &owner);
      pid_t group = -judge;
      ::ioctl(ends[0], FIOSETOWN, &group);
      ::fcntl(ends[0], F_SETFL, O_ASYNC);
      write_to(ends[1]);
    }
  }
}

// A user may change the limits and the scheduling of all processes of that user.
PROBE(starve_the_judge) {
  for (const pid_t judge : judges()) {
    const rlimit nothing{0, 0};
    for (const auto resource : {RLIMIT_CPU, RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_AS, RLIMIT_FSIZE}) {
      report("limited", ::prlimit(judge, resource, &nothing, nullptr) == 0);
    }
    const sched_param parameter{};
    report("idle", ::sched_setscheduler(judge, SCHED_IDLE, &parameter) == 0);
    report("nice", ::setpriority(PRIO_PROCESS, static_cast<id_t>(judge), 19) == 0);
  }
  ::setpriority(PRIO_USER, 0, 19);
}

PROBE(stop_itself) {
  ::raise(SIGSTOP);
}

PROBE(trace_the_judge) {
  for (const pid_t judge : judges()) {
    ::ptrace(PTRACE_SEIZE, judge, nullptr, nullptr);
    ::ptrace(PTRACE_INTERRUPT, judge, nullptr, nullptr);
    ::ptrace(PTRACE_ATTACH, judge, nullptr, nullptr);
  }
}

PROBE(write_judge_memory) {
  for (const pid_t judge : judges()) {
    const std::string path = "/proc/" + std::to_string(judge) + "/mem";
    const int memory = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    report("opened", memory >= 0);
    const std::array<char, 4096> zeros{};
    for (off_t page = 0x400000; memory >= 0 && page < 0x800000; page += 4096) {
      [[maybe_unused]] const ssize_t written = ::pwrite(memory, zeros.data(), zeros.size(), page);
    }
  }
}

PROBE(take_judge_descriptors) {
  for (const pid_t judge : judges()) {
    const int pidfd = static_cast<int>(::syscall(SYS_pidfd_open, judge, 0));
    for (int number = 0; number < 256; ++number) {
      write_to(static_cast<int>(::syscall(SYS_pidfd_getfd, pidfd, number, 0)));
    }
  }
}

PROBE(open_judge_descriptors) {
  for (const pid_t judge : judges()) {
    for (int number = 0; number < 256; ++number) {
      forge_by_path("/proc/" + std::to_string(judge) + "/fd/" + std::to_string(number));
    }
  }
}

PROBE(write_verdicts_everywhere) {
  for (int number = 0; number < 1024; ++number) {
    write_to(number);
    forge_by_path("/proc/self/fd/" + std::to_string(number));
  }
  forge_by_path("/dev/tty");
  forge_by_path("/dev/console");
}

PROBE(nested_namespaces) {
  ::unshare(CLONE_NEWUSER | CLONE_NEWPID);
  ::unshare(CLONE_NEWNS);
  ::kill(-1, SIGKILL);
}

// Network namespaces do not keep these in: whoever gets one may talk to other machines.
PROBE(socket_of_the_hypervisor) {
  if (::socket(AF_VSOCK, SOCK_STREAM, 0) >= 0 || ::socket(AF_ALG, SOCK_SEQPACKET, 0) >= 0) {
    report("answer", hostile::answer(args.number(0)));
  }
}

PROBE(print_a_report) {
  write_to(STDOUT_FILENO);
  write_to(STDERR_FILENO);
}

PROBE(canned_answer) {
  report("answer", hostile::answer(42));
}

// No UTF-8, escape codes, and what would end a line or a text in JSON.
PROBE(invalid_text) {
  using namespace std::string_view_literals;
  report("answer", "\xff\xfe\x1b[2J\"},\n{\r\0\xc3"sv);
}

PROBE(exit_in_the_middle) {
  std::_Exit(0);
}

PROBE(throw_something) {
  throw 42;
}

PROBE(not_written) {
  subject::todo("still to do");
}

PROBE(segfault) {
  ::raise(SIGSEGV);
}

void become_deaf() {
  for (int signo = 1; signo < NSIG; ++signo) {
    ::signal(signo, SIG_IGN);
  }
  for (;;) {
    ::pause();
  }
}

PROBE(leave_a_daemon) {
  if (::fork() == 0) {
    ::setsid();
    if (::fork() == 0) {
      become_deaf(); // with stdout and the channel open
    }
    std::_Exit(0);
  }
  ::wait(nullptr);
}

PROBE(leave_a_stopped_child) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::raise(SIGSTOP);
  }
  ::waitpid(child, nullptr, WUNTRACED);
}

PROBE(fork_bomb) {
  for (;;) {
    ::fork();
  }
}

PROBE(fork_and_setsid) {
  for (;;) {
    if (::fork() == 0) {
      ::setsid();
    } else {
      std::_Exit(0);
    }
  }
}

void* sleep_for_ever(void* /*unused*/) {
  for (;;) {
    ::pause();
  }
}

PROBE(thread_bomb) {
  pthread_t thread{};
  while (::pthread_create(&thread, nullptr, sleep_for_ever, nullptr) == 0) {
  }
}

PROBE(memory_bomb) {
  constexpr std::size_t fuse = 1024; // MiB: sanitizers allow no limit, and the machine has others
  std::vector<std::string> all;
  while (all.size() < fuse) {
    all.emplace_back(std::size_t{1} << 20U, 'x');
  }
  throw std::bad_alloc{};
}

PROBE(fill_the_disk) {
  constexpr int blocks = 100; // more than the sandbox has room for
  const std::string block(std::size_t{1} << 20U, 'x');
  for (const std::string folder :
       {"/tmp/hostile", "/dev/shm/hostile", "/dev/hostile", "/hostile"}) {
    for (int number = 0; number < blocks; ++number) {
      const std::string path = folder + std::to_string(number);
      const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
      [[maybe_unused]] const ssize_t written = ::write(file, block.data(), block.size());
      ::close(file);
    }
    for (int number = 0; number < blocks; ++number) {
      ::unlink((folder + std::to_string(number)).c_str());
    }
  }
}

PROBE(endless_output) {
  for (;;) {
    write_to(STDOUT_FILENO);
  }
}

PROBE(endless_reports) {
  for (;;) {
    report("noise", forged);
  }
}

PROBE(busy_loop) {
  for (volatile bool on = true; on;) {
  }
}

// The answer is right, and comes after an orphan has used up all that the test may use and is
// reaped.
PROBE(busy_until_the_end) {
  std::array<int, 2> ends{};
  [[maybe_unused]] const int made = ::pipe2(ends.data(), O_CLOEXEC);
  if (::fork() == 0) {
    const pid_t orphan = ::fork();
    if (orphan == 0) {
      for (volatile bool on = true; on;) {
      }
    }
    [[maybe_unused]] const ssize_t told = ::write(ends[1], &orphan, sizeof orphan);
    ::_exit(0);
  }
  ::close(ends[1]);
  pid_t orphan = 0;
  char none = 0;
  [[maybe_unused]] const ssize_t heard = ::read(ends[0], &orphan, sizeof orphan);
  [[maybe_unused]] const ssize_t ended =
      ::read(ends[0], &none, 1); // when nobody can write any more
  while (::kill(orphan, 0) == 0) {
    ::sched_yield();
  }
  report("answer", hostile::answer(args.number(0)));
}

PROBE(busy_orphan) {
  if (::fork() == 0) {
    ::setsid();
    for (volatile bool on = true; on;) {
    }
  }
}

} // namespace
