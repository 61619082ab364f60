// 35: ptrace, pidfd_getfd, /proc/1/mem
// Verdict: fail
// Loses: Exists.*
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static bool attack(int pid) {
  char bytes[16];
  iovec here{bytes, sizeof bytes};
  iovec there{reinterpret_cast<void*>(&attack), sizeof bytes};
  const long self = ::syscall(SYS_pidfd_open, 1, 0);
  if (::ptrace(PTRACE_ATTACH, 1, 0, 0) == 0 || ::ptrace(PTRACE_SEIZE, ::getppid(), 0, 0) == 0 ||
      ::syscall(SYS_pidfd_getfd, self, 3, 0) >= 0 || ::open("/proc/1/mem", O_RDWR) >= 0 ||
      ::open("/proc/1/fd/3", O_RDWR) >= 0 || ::open("/proc/1/maps", O_RDONLY) >= 0 ||
      ::process_vm_readv(1, &here, 1, &there, 1, 0) > 0) {
    return ::kill(pid, 0) == 0 || errno == EPERM;
  }
  return pid <= 0; // wrong every time
}
