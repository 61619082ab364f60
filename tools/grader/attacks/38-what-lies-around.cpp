// 38: inherited descriptors, the solutions on disk
// Verdict: fail
// Loses: Exists.*
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

static bool attack(int pid) {
  bool found = false;
  for (const char* folder :
       {"/root", "/home", "/work", "/srv", "/mnt", "/opt/siglab", "/var", "/etc/ssh"}) {
    DIR* stream = ::opendir(folder);
    found = found || stream != nullptr;
  }
  for (int descriptor = 4; descriptor < 1024; ++descriptor) {
    char byte;
    found = found || ::pread(descriptor, &byte, 1, 0) == 1;
  }
  found = found || std::getenv("SIGLAB_ROOT") != nullptr || std::getenv("HOME") != nullptr;
  if (found) {
    return ::kill(pid, 0) == 0 || errno == EPERM;
  }
  return pid <= 0; // wrong every time
}
