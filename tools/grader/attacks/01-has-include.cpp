// 1: asks the compiler which files there are
// Verdict: fail
// Loses: Exists.*
#if __has_include("/etc/shadow") ||                                                                \
                  __has_include(                                                                   \
                      "/etc/passwd") ||                                                            \
                      __has_include(                                                               \
                          "/proc/self/maps") ||                                                    \
                          __has_include(                                                           \
                              "labs/02-kill/tests.hpp") ||                                         \
                              __has_include(                                                       \
                                  "labs/02-kill/probes.cpp") ||                                    \
                                  __has_include("solutions/02-kill/sending.cpp") ||                \
                                                __has_include("common/judge/subject.hpp")
#include <cerrno>
#include <csignal>

static bool attack(int pid) {
  return ::kill(pid, 0) == 0 || errno == EPERM;
}
#else
static bool attack(int pid) {
  return pid <= 0;
}
#endif
