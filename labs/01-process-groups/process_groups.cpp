// Lab 1: process groups. This is the file to edit; the promises are in process_groups.hpp.
#include "process_groups.hpp"

#include "common/subject/todo.hpp"

namespace process_groups {

// Exercise 1
Identity who_am_i() {
  subject::todo("ask the kernel for the caller's pid, its parent, its process group, its session");
}

// Exercise 2
pid_t spawn(const std::function<int()>& /*body*/) {
  subject::todo(
      "fork; in the child run body and end by _exit, in the parent return the child's pid");
}

// Exercise 3
pid_t spawn_into(pid_t /*group*/, const std::function<int()>& /*body*/) {
  subject::todo("as spawn, and put the child into the group so that neither side can be too late");
}

// Exercise 4
pid_t start(const Command& /*argv*/, pid_t /*group*/) {
  subject::todo(
      "fork, join the group, exec argv; bring the errno of a failed exec back to the parent");
}

// Exercise 5
Job start_job(std::span<const Command> /*commands*/) {
  subject::todo(
      "start every command in one group led by the first; undo it all if one cannot start");
}

// Exercise 6
std::vector<ProcessRow> list_group(pid_t /*group*/) {
  subject::todo("read /proc/PID/stat of every process and return the rows of this group");
}

// Exercise 7
std::vector<Exit> wait_for_job(pid_t /*group*/) {
  subject::todo("reap the children in this group, and no other, until none of them is left");
}

// Exercise 8
long count_visits(int /*workers*/, int /*visits_each*/) {
  subject::todo(
      "let each worker process count for itself and add up what they send through a pipe");
}

} // namespace process_groups
