#include "sending.hpp"

#include "common/subject/todo.hpp"

namespace sending {

int parse_signal([[maybe_unused]] std::string_view text) {
  subject::todo("turn a number (0 to SIGRTMAX), a name in either case, with or without SIG, or "
                "RTMIN+n, RTMAX-n into a number; throw std::invalid_argument for the rest");
}

std::string signal_name([[maybe_unused]] int signo) {
  subject::todo("return the name without SIG, \"RTMIN+3\" for a real-time signal; throw "
                "std::invalid_argument for a number without a name");
}

Action default_action([[maybe_unused]] int signo) {
  subject::todo("fork a child that sets the signal to SIG_DFL, unblocks it and sends it to itself; "
                "watch by waitpid what happens, then clean up");
}

std::vector<Failure> send_all([[maybe_unused]] std::span<const pid_t> pids,
                              [[maybe_unused]] int signo) {
  subject::todo("refuse any pid of 0 or below, then kill() each and collect pid and errno of those "
                "that failed");
}

bool exists([[maybe_unused]] pid_t pid) {
  subject::todo("ask by kill(pid, 0), and mind what EPERM says");
}

void signal_group([[maybe_unused]] pid_t group, [[maybe_unused]] int signo) {
  subject::todo("refuse a group of 1 or below, then kill() the whole group");
}

std::string describe([[maybe_unused]] int wait_status) {
  subject::todo(
      "ask WIFEXITED, WIFSIGNALED, WIFSTOPPED, WIFCONTINUED first and then say it in words");
}

int terminate([[maybe_unused]] pid_t child, [[maybe_unused]] std::chrono::milliseconds grace) {
  subject::todo("send TERM, sleep until the child has ended or the grace is over, send KILL only "
                "then, and reap this child");
}

int kill_main([[maybe_unused]] std::span<const std::string_view> args,
              [[maybe_unused]] int out,
              [[maybe_unused]] int err) {
  subject::todo("read the options, then send the signal to every operand, or write the names for "
                "-l; return 0 only if all went well");
}

} // namespace sending
