/// @file
/// @brief Lab 1: processes, their groups, and how a shell runs a job.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <vector>

/// @brief Lab 1: processes, their groups, and how a shell runs a job.
///
/// A function that cannot do its job throws std::system_error with the errno of the call that
/// failed. Bad arguments throw std::invalid_argument before anything was forked, sent or changed. A
/// signal that is handled while a function waits neither ends its work nor fails it.
namespace process_groups {

/// @brief The four numbers that say where a process stands.
struct Identity {
  pid_t pid = 0;     ///< the process itself
  pid_t parent = 0;  ///< who forked it, or adopted it when that one had ended
  pid_t group = 0;   ///< its process group: the job that it belongs to
  pid_t session = 0; ///< its session: all jobs of one login, of one terminal

  friend bool operator==(const Identity&, const Identity&) = default;
};

/// @brief A program and its arguments: `{"ls", "-l"}`.
///
/// The first element is the program's name; without a slash it is looked up in PATH.
using Command = std::vector<std::string>;

/// @brief Several programs that run as one: what a shell makes of `ls | sort | head`.
struct Job {
  pid_t group = 0;            ///< the job's process group, and the pid of its first member
  std::vector<pid_t> members; ///< the processes in the order of their commands
};

/// @brief One line of what `ps` shows.
struct ProcessRow {
  pid_t pid = 0;     ///< the process
  pid_t parent = 0;  ///< its parent
  pid_t group = 0;   ///< its process group
  pid_t session = 0; ///< its session
  /// its controlling terminal: "pts/3" for device numbers 136:0 to 143:255, "tty1" for 4:0 to 4:63,
  /// and "?" for none or any other
  std::string tty;
  std::chrono::milliseconds cpu{}; ///< user and system time used by itself, its children's not
  char state = '?';                ///< R runs, S sleeps, T is stopped, Z is a zombie, …
  std::string command;             ///< its name as the kernel keeps it, byte for byte, at most 15
};

/// @brief How one child ended.
struct Exit {
  pid_t pid = 0;       ///< who
  int wait_status = 0; ///< as @posix{waitpid} stores it

  friend bool operator==(const Exit&, const Exit&) = default;
};

/// @brief Says who the caller is: its pid, parent, process group and session, now.
/// @return the four numbers, asked from the kernel at each call
/// @see @posix{getpid}, @posix{getppid}, @posix{getpgrp}, @posix{getsid}
[[nodiscard]] Identity who_am_i();

/// @brief Runs a function in a child process.
///
/// The child ends by `_exit(body())`. It never returns into the caller's code, runs none of the
/// functions that the caller gave to atexit, and flushes none of the caller's stdio buffers. The
/// caller goes on at once and has to reap the child some day.
/// @code
/// const pid_t child = spawn([] { return 7; });
/// int status = 0;
/// waitpid(child, &status, 0); // WEXITSTATUS(status) is 7
/// @endcode
/// @param[in] body what the child does; its value becomes the exit status (its low eight bits), and
///   an exception of any type that leaves it becomes exit status 125
/// @return the child's pid
/// @throws std::system_error with the errno of @posix{fork}: EAGAIN at the limit of processes
/// @see @posix{fork}, @posix{_exit}
pid_t spawn(const std::function<int()>& body);

/// @brief Runs a function in a child process that belongs to a given process group.
///
/// As spawn(). When it returns, the child is in its group; when `body` begins, it is so, too:
/// whichever of the two processes runs first. The body may do what it likes, also become another
/// program.
/// @param[in] group a process group of the caller's session; 0: a new one that the child leads
/// @param[in] body what the child does
/// @return the child's pid
/// @throws std::invalid_argument if `group` is negative
/// @throws std::system_error with the errno of @posix{fork} or @posix{setpgid} (EPERM: there is no
///   such group in this session); then `body` has not begun and no child is left
/// @see @posix{setpgid}, @posix{getpgid}
pid_t spawn_into(pid_t group, const std::function<int()>& body);

/// @brief Starts a program in a process group.
///
/// When it returns, the new program runs and is in its group. The caller has no more descriptors
/// open than before, and the program gets none but those that the caller leaves open across exec.
/// @code
/// const pid_t lister = start({"ls", "-l"});
/// try {
///   start({"/no/such/program"});
/// } catch (const std::system_error& error) {
///   // error.code().value() is ENOENT, here, in the parent
/// }
/// @endcode
/// @param[in] argv the program and its arguments
/// @param[in] group a process group of the caller's session; 0: a new one that the program leads
/// @return the program's pid
/// @throws std::invalid_argument if `argv` is empty or `group` negative
/// @throws std::system_error with the errno of @posix{fork}, @posix{setpgid} or @posix{exec}
/// (ENOENT,
///   EACCES, …); then no child is left, not even a zombie, and no descriptor
/// @see @posix{exec}, @posix{pipe}, @posix{fcntl}
pid_t start(const Command& argv, pid_t group = 0);

/// @brief Starts several programs at once as one job.
///
/// All are in one new process group, which the first one leads, even if it has ended before the
/// second starts.
/// @param[in] commands the programs, at least one
/// @return the group and its members, in the order of `commands`
/// @throws std::invalid_argument if there is no command, or if one of them is empty
/// @throws std::system_error as start(), if one of them cannot start; then all that had been
/// started
///   are killed and reaped
/// @note A caller that ignores SIGCHLD lets the kernel reap its children, and a group without
/// members
///   is gone: a job then needs a leader that lives until the others have joined.
Job start_job(std::span<const Command> commands);

/// @brief Lists the processes of a group, as `ps` would show them.
///
/// Reads /proc. Zombies are shown, as ps shows them. A process that ends while it reads is left
/// out.
/// @param[in] group a process group's id
/// @return a row for each process, sorted by pid; none if there is no such group
/// @throws std::invalid_argument if `group` is not positive
/// @see @man{5,proc}, @man{1,ps}
[[nodiscard]] std::vector<ProcessRow> list_group(pid_t group);

/// @brief Waits until every child of the caller that is in a process group has ended, and reaps it.
///
/// Children outside the group are left alone, ended or not. A child that is stopped has not ended.
/// @param[in] group a process group's id, above 1: for @posix{waitpid}, -1 means *any* child
/// @return how each of them ended, in the order in which they ended while it waited; those that had
///   ended before come first, as the kernel hands them out; empty if there is no child in the group
/// @throws std::invalid_argument if `group` is 1 or less
/// @see @posix{waitpid}
std::vector<Exit> wait_for_job(pid_t group);

/// @brief This process's counter. Every process has its own: fork copies it, nobody shares it.
inline long visits = 0;

/// @brief Given: counts a visit in the memory of the process that calls it.
///
/// Adds to `visits`: one in the demo, and as many as the judge likes in the tests, for a visitor
/// may bring friends. Only `visits` knows how many came.
void visit();

/// @brief Counts visits with several processes at once, and gets the sum right.
///
/// Each worker is a process that calls visit() `visits_each` times and sends back through a pipe by
/// how much its own `visits` grew. All of them work at the same time. The caller's `visits` stays
/// as it is; afterwards no worker is left, no descriptor is open, and the caller's other children
/// are as before.
/// @param[in] workers how many processes
/// @param[in] visits_each how often each of them calls visit()
/// @return the sum of what all workers sent
/// @throws std::invalid_argument if a number is negative
/// @throws std::runtime_error if a worker ended without sending its number
/// @throws std::system_error with the errno of @posix{pipe} or @posix{fork}
long count_visits(int workers, int visits_each);

} // namespace process_groups
