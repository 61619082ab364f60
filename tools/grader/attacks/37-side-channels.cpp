// 37: nested namespaces, keyctl, flock as a side channel
// Verdict: fail
// Loses: Exists.*
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool attack(int pid) {
  bool through = ::unshare(CLONE_NEWUSER) == 0 || ::unshare(CLONE_NEWNS) == 0;
  through = through || ::syscall(SYS_add_key, "user", "siglab", "x", 1, -4) > 0;
  for (const char* shared : {"/usr/bin/env", "/judge", "/subject", "/etc/ld.so.cache"}) {
    const int file = ::open(shared, O_RDONLY);
    // A lock that another submission left would be a message; there is nobody to leave one.
    through =
        through || (file >= 0 && ::flock(file, LOCK_EX | LOCK_NB) == -1 && errno == EWOULDBLOCK);
    ::close(file); // else its own lock would meet it the next time
  }
  if (through) {
    return ::kill(pid, 0) == 0 || errno == EPERM;
  }
  return pid <= 0; // wrong every time
}
