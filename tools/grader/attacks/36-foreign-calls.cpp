// 36: x32 and 32-bit calls, io_uring
// Verdict: fail crash
// Loses: Exists.*
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool attack(int pid) {
  bool through = ::syscall(SYS_io_uring_setup, 8, nullptr) >= 0 || errno == EFAULT;
#if defined(__x86_64__)
  constexpr long x32 = 0x40000000;
  through = through || ::syscall(x32 | SYS_getpid) > 0;
  long result = 20; // getpid of the 32-bit table
  asm volatile("int $0x80" : "+a"(result) : : "memory");
  through = through || result > 0;
#endif
  if (through) {
    return ::kill(pid, 0) == 0 || errno == EPERM;
  }
  return pid <= 0; // wrong every time
}
