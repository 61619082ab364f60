#include "common/tracer/tests/scenarios.hpp"

#include <signal.h>

namespace tracer::scenarios {
namespace {

/// Writes a recording event by event, counting as the recorder does.
class Script {
public:
  Script(std::string title, std::string file) : file_{std::move(file)} {
    recording_.title = std::move(title);
  }

  /// One event; `line` 0 is not the student's.
  Event& add(EventKind kind, pid_t pid, int line = 0) {
    Event& event = recording_.events.emplace_back();
    event.order = recording_.events.size();
    event.time_ns = (event.order - 1) * 1700;
    event.kind = kind;
    event.pid = pid;
    if (line != 0) {
      event.place = {file_, line};
    }
    return event;
  }

  void start(pid_t pid, pid_t group) { add(EventKind::started, pid).group = group; }

  void fork(pid_t pid, pid_t child, int line) {
    add(EventKind::forked, pid, line).other = child;
    add(EventKind::started, child).other = pid;
  }

  void group(pid_t pid, pid_t group, int line, pid_t by = 0) {
    Event& event = add(EventKind::grouped, pid, line);
    event.group = group;
    event.other = by;
  }

  void dispose(pid_t pid, int signo, std::string how, int line) {
    Event& event = add(EventKind::disposition, pid, line);
    event.signo = signo;
    event.text = std::move(how);
  }

  void mask(pid_t pid, posix::SignalSet set, int line) {
    add(EventKind::mask, pid, line).set = set;
  }

  std::uint64_t send(pid_t pid, pid_t to, int signo, std::string call, int line) {
    Event& event = add(EventKind::sent, pid, line);
    event.other = to;
    event.signo = signo;
    event.call = std::move(call);
    event.signal_id = ++last_id_;
    return last_id_;
  }

  Event& signal(EventKind kind, pid_t pid, int signo, std::uint64_t id, std::string text = {}) {
    Event& event = add(kind, pid);
    event.signo = signo;
    event.signal_id = id;
    event.text = std::move(text);
    return event;
  }

  void enter(pid_t pid, int signo, std::uint64_t id, const std::string& handler, int line) {
    signal(EventKind::delivered, pid, signo, id, "handler");
    signal(EventKind::handler_entered, pid, signo, id, handler).place = {file_, line};
  }

  void leave(pid_t pid, int signo, std::uint64_t id) {
    signal(EventKind::handler_left, pid, signo, id);
  }

  void sleep(pid_t pid, std::string call, int line) {
    add(EventKind::slept, pid, line).call = std::move(call);
  }

  void wake(pid_t pid, std::string result) { add(EventKind::woke, pid).text = std::move(result); }

  void exit(pid_t pid, int code) { add(EventKind::exited, pid).number = code; }

  void die(pid_t pid, int signo, std::uint64_t id) {
    signal(EventKind::delivered, pid, signo, id, "default: terminate");
    signal(EventKind::killed, pid, signo, id);
  }

  void reap(pid_t pid, pid_t child, int line) { add(EventKind::reaped, pid, line).other = child; }

  Recording take() { return std::move(recording_); }

private:
  Recording recording_;
  std::string file_;
  std::uint64_t last_id_ = 0;
};

} // namespace

Scenario ping_pong() {
  constexpr pid_t launcher = 10;
  constexpr pid_t server = 11;
  constexpr pid_t client = 12;
  Script play{"Ping-pong by kill(0, …), one round", "ping_pong.cpp"};
  play.start(launcher, launcher);
  for (const int signo : {SIGUSR1, SIGUSR2, SIGQUIT}) {
    play.dispose(launcher, signo, "ignore", 14);
  }
  play.fork(launcher, server, 61);
  play.mask(server, {SIGUSR2, SIGQUIT}, 27);
  play.dispose(server, SIGUSR2, "on_ping", 29);
  play.dispose(server, SIGQUIT, "on_quit", 30);
  play.sleep(server, "sigsuspend()", 33);
  play.fork(launcher, client, 62);
  play.mask(client, {SIGUSR1}, 44);
  play.dispose(client, SIGUSR1, "on_pong", 45);

  const std::string ping = "kill(0, SIGUSR2)";
  play.send(client, launcher, SIGUSR2, ping, 48);
  const auto to_server = play.send(client, server, SIGUSR2, ping, 48);
  play.send(client, client, SIGUSR2, ping, 48);
  play.signal(EventKind::discarded, launcher, SIGUSR2, to_server - 1);
  play.signal(EventKind::discarded, client, SIGUSR2, to_server + 1);
  play.wake(server, "EINTR");
  play.enter(server, SIGUSR2, to_server, "on_ping", 20);
  const std::string pong = "kill(0, SIGUSR1)";
  play.send(server, launcher, SIGUSR1, pong, 22);
  play.send(server, server, SIGUSR1, pong, 22);
  const auto to_client = play.send(server, client, SIGUSR1, pong, 22);
  play.signal(EventKind::discarded, launcher, SIGUSR1, to_client - 2);
  play.signal(EventKind::discarded, server, SIGUSR1, to_client - 1);
  play.signal(EventKind::pending, client, SIGUSR1, to_client);
  play.leave(server, SIGUSR2, to_server);
  play.sleep(server, "sigsuspend()", 33);
  play.sleep(client, "sigsuspend()", 50);
  play.wake(client, "EINTR");
  play.enter(client, SIGUSR1, to_client, "on_pong", 38);
  play.leave(client, SIGUSR1, to_client);

  const std::string quit = "kill(0, SIGQUIT)";
  play.send(client, launcher, SIGQUIT, quit, 53);
  const auto end = play.send(client, server, SIGQUIT, quit, 53);
  play.send(client, client, SIGQUIT, quit, 53);
  play.signal(EventKind::discarded, launcher, SIGQUIT, end - 1);
  play.signal(EventKind::discarded, client, SIGQUIT, end + 1);
  play.wake(server, "EINTR");
  play.enter(server, SIGQUIT, end, "on_quit", 24);
  play.leave(server, SIGQUIT, end);
  play.exit(client, 0);
  play.exit(server, 0);
  play.reap(launcher, server, 66);
  play.reap(launcher, client, 66);
  play.exit(launcher, 0);
  return {
      "ping_pong", play.take(), {{launcher, "launcher"}, {server, "server"}, {client, "client"}}};
}

Scenario lost_wakeup() {
  constexpr pid_t waiter = 20;
  constexpr pid_t sender = 21;
  Script play{"Check, then pause: the lost wakeup", "async_safety.cpp"};
  play.start(waiter, waiter);
  play.dispose(waiter, SIGUSR1, "request_stop", 12);
  play.fork(waiter, sender, 15);
  play.add(EventKind::marked, waiter, 18).text = "stop = 0, so it will wait";
  const auto id = play.send(sender, waiter, SIGUSR1, "kill(getppid(), SIGUSR1)", 30);
  play.enter(waiter, SIGUSR1, id, "request_stop", 8);
  play.leave(waiter, SIGUSR1, id);
  play.exit(sender, 0);
  const auto chld = play.send(0, waiter, SIGCHLD, "", 0);
  play.signal(EventKind::discarded, waiter, SIGCHLD, chld);
  play.sleep(waiter, "pause()", 19);
  return {"lost_wakeup", play.take(), {{waiter, "waiter"}, {sender, "sender"}}};
}

Scenario merged_children() {
  constexpr pid_t parent = 30;
  constexpr pid_t one = 31;
  constexpr pid_t two = 32;
  Script play{"Two exits, one SIGCHLD", "async_safety.cpp"};
  play.start(parent, parent);
  play.dispose(parent, SIGCHLD, "on_child", 9);
  play.mask(parent, {SIGCHLD}, 12);
  play.fork(parent, one, 14);
  play.fork(parent, two, 14);
  play.exit(one, 3);
  const auto first = play.send(0, parent, SIGCHLD, "", 0);
  play.signal(EventKind::pending, parent, SIGCHLD, first);
  play.exit(two, 4);
  const auto second = play.send(0, parent, SIGCHLD, "", 0);
  play.signal(EventKind::merged, parent, SIGCHLD, second, std::to_string(first));
  play.mask(parent, {}, 18);
  play.enter(parent, SIGCHLD, first, "on_child", 22);
  play.reap(parent, one, 23);
  play.leave(parent, SIGCHLD, first);
  play.sleep(parent, "wait for the second SIGCHLD", 25);
  return {"merged_children", play.take(), {}};
}

Scenario setpgid_race() {
  constexpr pid_t shell = 40;
  constexpr pid_t job = 41;
  Script play{"setpgid by the parent alone comes too late", "process_groups.cpp"};
  play.start(shell, shell);
  play.fork(shell, job, 21);
  play.add(EventKind::marked, job, 27).text = "the body begins; its group = 40";
  const std::string call = "kill(0, SIGTERM)";
  const auto id = play.send(job, shell, SIGTERM, call, 28);
  play.send(job, job, SIGTERM, call, 28);
  play.die(job, SIGTERM, id + 1);
  const auto chld = play.send(0, shell, SIGCHLD, "", 0);
  play.signal(EventKind::discarded, shell, SIGCHLD, chld);
  play.group(job, job, 33, shell);
  play.die(shell, SIGTERM, id);
  return {"setpgid_race", play.take(), {{shell, "shell"}, {job, "job"}}};
}

Scenario deaths() {
  constexpr pid_t boss = 50;
  Script play{"kill(-51, SIGTERM): three members, three ways to take it", "sending.cpp"};
  play.start(boss, boss);
  for (const pid_t child : {51, 52, 53}) {
    play.fork(boss, child, 17);
    play.group(child, 51, 19);
    if (child == 51) {
      play.dispose(child, SIGTERM, "clean_up", 20);
    }
    if (child == 52) {
      play.mask(child, posix::SignalSet::all(), 21);
    }
    play.sleep(child, "pause()", 22);
  }
  const std::string call = "kill(-51, SIGTERM)";
  const auto a = play.send(boss, 51, SIGTERM, call, 31);
  const auto b = play.send(boss, 52, SIGTERM, call, 31);
  const auto c = play.send(boss, 53, SIGTERM, call, 31);
  play.signal(EventKind::pending, 52, SIGTERM, b);
  play.die(53, SIGTERM, c);
  play.wake(51, "EINTR");
  play.enter(51, SIGTERM, a, "clean_up", 11);
  const auto again = play.send(boss, 52, SIGTERM, "kill(52, SIGTERM)", 33);
  play.signal(EventKind::merged, 52, SIGTERM, again, std::to_string(b));
  play.leave(51, SIGTERM, a);
  play.exit(51, 143);
  play.reap(boss, 53, 35);
  play.reap(boss, 51, 35);
  const auto stop = play.send(boss, 52, SIGSTOP, "kill(52, SIGSTOP)", 37);
  play.signal(EventKind::delivered, 52, SIGSTOP, stop, "default: stop");
  play.signal(EventKind::stopped, 52, SIGSTOP, stop);
  const auto kill = play.send(boss, 52, SIGKILL, "kill(52, SIGKILL)", 39);
  play.die(52, SIGKILL, kill);
  play.reap(boss, 52, 40);
  return {"deaths", play.take(), {}};
}

std::vector<Scenario> all() {
  return {ping_pong(), lost_wakeup(), merged_children(), setpgid_race(), deaths()};
}

} // namespace tracer::scenarios
