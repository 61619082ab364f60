#include "tools/mutation/relatives.hpp"

#include <algorithm>
#include <array>

namespace mutation {
namespace {

struct Relation {
  std::string_view word;
  std::string_view relative;
};

constexpr Relation relations[] = {
    {"<", "<="},
    {"<", ">="},
    {">", ">="},
    {">", "<="},
    {"<=", "<"},
    {">=", ">"},
    {"==", "!="},
    {"!=", "=="},
    {"&&", "||"},
    {"||", "&&"},
    {"+", "-"},
    {"-", "+"},
    {"*", "/"},
    {"/", "*"},
    {"%", "*"},
    {"+=", "-="},
    {"-=", "+="},
    {"|=", "="},
    {"|", "&"},
    {"&", "|"},
    {"<<", ">>"},
    {"true", "false"},
    {"false", "true"},
    {"break", "continue"},
    {"continue", "break"},
    {"volatile", ""},
    {"exit", "_exit"},
    {"_exit", "exit"},
    {"SIG_BLOCK", "SIG_UNBLOCK"},
    {"SIG_BLOCK", "SIG_SETMASK"},
    {"SIG_UNBLOCK", "SIG_BLOCK"},
    {"SIG_UNBLOCK", "SIG_SETMASK"},
    {"SIG_SETMASK", "SIG_BLOCK"},
    {"SIG_SETMASK", "SIG_UNBLOCK"},
    {"SIG_IGN", "SIG_DFL"},
    {"SIG_DFL", "SIG_IGN"},
    {"sigfillset", "sigemptyset"},
    {"sigemptyset", "sigfillset"},
    {"sigaddset", "sigdelset"},
    {"sigdelset", "sigaddset"},
    {"getpid", "getppid"},
    {"getppid", "getpid"},
    {"getpgrp", "getpid"},
    {"fork", "vfork"},
    {"kill", "killpg"},
    {"find", "rfind"},
    {"rfind", "find"},
    {"front", "back"},
    {"back", "front"},
    {"begin", "end"},
    {"floor", "ceil"},
    {"ceil", "floor"},
    {"min", "max"},
    {"max", "min"},
    {"P_PID", "P_PGID"},
    {"SIGRTMIN", "SIGRTMAX"},
    {"SIGRTMAX", "SIGRTMIN"},
    {"SIGALRM", "SIGCHLD"},
    {"SIGCHLD", "SIGCONT"},
    {"SIGCONT", "SIGCHLD"},
    {"SIGINT", "SIGTERM"},
    {"SIGIO", "SIGURG"},
    {"SIGKILL", "SIGTERM"},
    {"SIGQUIT", "SIGTERM"},
    {"SIGSTOP", "SIGTSTP"},
    {"SIGTERM", "SIGKILL"},
    {"SIGTSTP", "SIGSTOP"},
    {"SIGTTIN", "SIGTTOU"},
    {"SIGTTOU", "SIGTTIN"},
    {"SIGUSR1", "SIGUSR2"},
    {"SIGUSR2", "SIGUSR1"},
    {"EINTR", "EAGAIN"},
    {"EAGAIN", "EINTR"},
    {"ECHILD", "EINTR"},
    {"EPERM", "ESRCH"},
    {"ESRCH", "EPERM"},
    {"EACCES", "EPERM"},
    {"EINVAL", "ESRCH"},
};

constexpr std::array<std::string_view, 9> flag_families{
    "SA_", "O_", "MSG_", "SFD_", "EFD_", "TFD_", "POSIX_SPAWN_", "CLONE_", "POLL"};
constexpr std::array<std::string_view, 9> flags{"WNOHANG",
                                                "WUNTRACED",
                                                "WCONTINUED",
                                                "WEXITED",
                                                "WSTOPPED",
                                                "WNOWAIT",
                                                "TIMER_ABSTIME",
                                                "FD_CLOEXEC",
                                                "PIDFD_NONBLOCK"};
constexpr std::array<std::string_view, 6> swappable{
    "setpgid", "kill", "killpg", "sigqueue", "dup2", "tcsetpgrp"};

} // namespace

std::vector<std::string_view> relatives(std::string_view word) {
  std::vector<std::string_view> all;
  for (const Relation& relation : relations) {
    if (relation.word == word) {
      all.push_back(relation.relative);
    }
  }
  return all;
}

bool is_flag(std::string_view name) {
  return std::ranges::find(flags, name) != flags.end() ||
         std::ranges::any_of(flag_families,
                             [name](std::string_view family) { return name.starts_with(family); });
}

bool has_swappable_arguments(std::string_view name) {
  return std::ranges::find(swappable, name) != swappable.end();
}

} // namespace mutation
