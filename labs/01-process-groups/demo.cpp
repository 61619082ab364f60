// Lab 1 in a terminal: the story of a job, told by your own functions.
#include "process_groups.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace pg = process_groups;

void process_groups::visit() {
  visits = visits + 1;
}

namespace {

void say(const std::string& text) {
  std::puts(text.c_str());
  std::fflush(stdout); // before the next fork: buffered text would be in both processes
}

std::string as_text(const pg::Identity& who) {
  return "pid " + std::to_string(who.pid) + ", parent " + std::to_string(who.parent) + ", group " +
         std::to_string(who.group) + ", session " + std::to_string(who.session);
}

std::string how(int status) {
  return WIFEXITED(status) ? "exited " + std::to_string(WEXITSTATUS(status))
                           : "killed by signal " + std::to_string(WTERMSIG(status));
}

void show_group(pid_t group) {
  std::puts("      PID    PPID    PGID     SID TTY      S COMMAND");
  for (const pg::ProcessRow& row : pg::list_group(group)) {
    std::printf("  %7d %7d %7d %7d %-8s %c %s\n",
                static_cast<int>(row.pid),
                static_cast<int>(row.parent),
                static_cast<int>(row.group),
                static_cast<int>(row.session),
                row.tty.c_str(),
                row.state,
                row.command.c_str());
  }
  std::fflush(stdout);
}

int wait_for(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

// Wrong on purpose: each load and each store is whole, but other threads come in between.
long count_with_threads(int workers, int visits_each) {
  std::atomic<long> counter = 0;
  std::vector<std::thread> threads;
  for (int worker = 0; worker < workers; ++worker) {
    // NOLINTNEXTLINE(performance-inefficient-vector-operation)
    threads.emplace_back([&counter, visits_each] {
      for (int count = 0; count < visits_each; ++count) {
        const long seen = counter.load();
        std::this_thread::yield(); // so that it shows on a single processor, too
        counter.store(seen + 1);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  return counter;
}

void tell() {
  say("1  Where do I stand? My pid is the key to all the rest.\n   " + as_text(pg::who_am_i()));

  say("2  fork is called once and returns twice. The child says:");
  const pid_t child = pg::spawn([] {
    say("   " + as_text(pg::who_am_i()));
    return 7;
  });
  say("   and the parent: my child " + std::to_string(child) + " " + how(wait_for(child)));

  say("3  A child in a group of its own. An endless loop there stops nobody here:");
  const pid_t looping = pg::spawn_into(0, [] {
    for (volatile bool forever = true; forever;) {
    }
    return 0;
  });
  show_group(looping);
  ::kill(-looping, SIGKILL);
  say("   after kill(-" + std::to_string(looping) + ", SIGKILL): " + how(wait_for(looping)));

  say("4  A program that is not there fails here, in the parent:");
  try {
    pg::start({"/no/such/program"});
  } catch (const std::system_error& error) {
    say(std::string{"   "} + error.what());
  }

  say("5  A job, as a shell starts one: sleep 600 | sleep 601 | sleep 602");
  const std::vector<pg::Command> commands{{"sleep", "600"}, {"sleep", "601"}, {"sleep", "602"}};
  const pg::Job job = pg::start_job(commands);
  say("6  What ps would show of group " + std::to_string(job.group) + ":");
  show_group(job.group);

  say("   A script's commands get no group of their own, they share the script's:");
  wait_for(pg::start({"sh", "-c", "ps -o pid,ppid,pgid,sid,comm -p $$ --ppid $$; true"}));

  say("7  One kill for the whole job, and one wait:");
  ::kill(-job.group, SIGTERM);
  for (const pg::Exit& exit : pg::wait_for_job(job.group)) {
    say("   " + std::to_string(exit.pid) + " " + how(exit.wait_status));
  }

  constexpr int workers = 4;
  constexpr int visits_each = 25'000;
  say("8  Four workers count 25,000 visits each.");
  say("   threads, one counter:      " + std::to_string(count_with_threads(workers, visits_each)));
  say("   processes, four counters:  " + std::to_string(pg::count_visits(workers, visits_each)));
  say("   the caller's own counter:  " + std::to_string(pg::visits));
}

} // namespace

int main() {
  try {
    tell();
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "demo: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
