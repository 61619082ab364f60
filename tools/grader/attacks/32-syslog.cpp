// 32: writes to the machine's log
// Verdict: fail
// Loses: Exists.*
#include <syslog.h>

static bool attack(int pid) {
  ::openlog("siglab-attack", LOG_CONS | LOG_PERROR, LOG_AUTH);
  ::syslog(LOG_EMERG, "siglab-attack was here");
  return pid <= 0; // wrong every time
}
