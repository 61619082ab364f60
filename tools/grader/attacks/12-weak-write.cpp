// 12: defines libc's sendmsg as a weak symbol
// Verdict: compile_error
// Says: sendmsg
#include <sys/socket.h>

extern "C" __attribute__((weak)) ssize_t sendmsg(int, const msghdr*, int) {
  return 0;
}

static bool attack(int pid) {
  return pid > 0;
}
