// Lab 06: the one file you edit. What every function is to do stands in alarms.hpp, how to come
// there in README.md. Each subject::todo(…) is a place where something is missing: delete it when
// you write the function.
#include "alarms.hpp"

#include "common/posix/check.hpp"
#include "common/posix/unique_fd.hpp"
#include "common/subject/todo.hpp"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <stdexcept>

namespace alarms {

// Exercise 1: timed_wait

int timed_wait([[maybe_unused]] const sigset_t& signals,
               [[maybe_unused]] std::chrono::milliseconds timeout) {
  subject::todo("block the set, sleep in sigtimedwait for the time that is left, unblock it");
}

// Exercise 2: Alarm

Alarm::Alarm([[maybe_unused]] std::chrono::milliseconds after) {
  static_cast<void>(timer_); // delete this line and the next once you use the two
  static_cast<void>(number_);
  subject::todo("make a timer of your own that sends SIGALRM once");
}

Alarm::~Alarm() {
  subject::todo("end the timer, and take back its SIGALRM if that is pending");
}

// Exercises 3 and 6: wait_with_timeout

Outcome wait_with_timeout([[maybe_unused]] pid_t child,
                          [[maybe_unused]] std::chrono::milliseconds timeout) {
  subject::todo("wait for SIGCHLD until the child has ended or the time is up; kill a late child");
}

// Exercises 4, 5 and 6: gather_in_order

std::vector<std::string> gather_in_order([[maybe_unused]] std::span<const Task> tasks) {
  subject::todo("a child for each task; count who is ready; then let each show in turn");
}

// Exercise 7: SignalThread

SignalThread::SignalThread([[maybe_unused]] const sigset_t& signals,
                           [[maybe_unused]] std::function<void(int)> on_signal) {
  subject::todo("block the set, then start a thread that waits for its signals");
}

SignalThread::~SignalThread() {
  subject::todo("wake the thread so that it ends, join it, put the mask back");
}

} // namespace alarms
