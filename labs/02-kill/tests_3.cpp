// What the judge promises to check in lab 2: ending a child, and the command.
#include "tests.hpp"

#include <signal.h>

#include <array>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace kill_lab;

class Terminate : public LabTest {};

class KillMain : public LabTest {};

constexpr int very_long = 600'000; // nobody waits for it: the child ends long before
constexpr int short_grace = 100;   // waited for in full, where a child does not go

constexpr std::array sleeping_calls{"nanosleep", "clock_nanosleep"};

Launch counting_sleeps(Launch launch) {
  for (const char* call : sleeping_calls) {
    launch.holding(hold(Who::first).before(call));
  }
  return launch;
}

// One run of terminate(): until the judge says begin(), the caller is at a gate.
class Ending {
public:
  explicit Ending(const Launch& launch)
      : subject{counting_sleeps(launch)}, child{static_cast<pid_t>(subject.wait_number("child"))},
        before_{subject.wait_gate("before")} {}

  // The child is ready for TERM by then: to one that still blocks it, TERM and KILL come together.
  void begin() {
    subject.wait_rest();
    before_.open();
  }

  // Whoever is the next to come to a gate: the child that tidies up after TERM, or the caller when
  // terminate() has returned. Comes back when the caller sleeps.
  Gate begin_and_wait() {
    begin();
    Gate next = subject.wait_gate("next");
    subject.wait_asleep(subject.pid()); // a loop that spins never is
    return next;
  }

  WaitStatus status() { return WaitStatus{static_cast<int>(subject.wait_number("status"))}; }

  // Lets the child end; nothing if the caller sleeps on though it has been told of the end.
  std::optional<WaitStatus> status_after(Gate& tidying) {
    tidying.open();
    while (Process{child}.state().value_or('Z') != 'Z') {
      subject.poll_report("nothing");
    }
    // The kernel makes a zombie and wakes its parent under one lock, which this call takes too.
    ::kill(-subject.pid(), 0);
    subject.wait_asleep(subject.pid());
    const auto raw = subject.poll_report("status");
    return raw ? std::optional{WaitStatus{std::stoi(*raw)}} : std::nullopt;
  }

  [[nodiscard]] int naps() const {
    int sum = 0;
    for (const char* call : sleeping_calls) {
      sum += subject.times_held(call);
    }
    return sum;
  }

  Subject subject;
  pid_t child;

private:
  Gate before_;
};

constexpr auto no_naps =
    "it sleeps for a time instead of until the child's end (or it sleeps, looks, and sleeps again: "
    "polling); let the kernel say when it is time";

constexpr auto no_time = "terminate() had returned before the child could put anything away: the "
                         "grace was not over, and yet KILL was sent";
constexpr auto sleeps_on = "the child has ended, and terminate() sleeps on";

int any_code() {
  return static_cast<int>(random_number(1, 100));
}

TEST_F(Terminate, AsksPolitelyFirst) {
  const int code = any_code();
  Ending ending{Launch{"terminate", "tidy", code, very_long}};
  Gate tidying = ending.begin_and_wait();
  ASSERT_THAT(tidying.pid(), Eq(ending.child)) << no_time;
  ASSERT_THAT(ending.naps(), Eq(0)) << no_naps;
  EXPECT_THAT(Process{ending.child}, IsAlive()) << "within its grace the child may put things away";
  const std::optional<WaitStatus> status = ending.status_after(tidying);
  ASSERT_TRUE(status.has_value()) << sleeps_on;
  EXPECT_THAT(*status, ExitedWith(code)) << "it ended by itself after TERM";
}

TEST_F(Terminate, KillsWhoDoesNotListen) {
  Ending ending{Launch{"terminate", "stubborn", any_code(), short_grace}};
  ending.begin();
  EXPECT_THAT(ending.status(), KilledBy(SIGKILL))
      << "a child that ignores TERM is ended by KILL when the grace is over";
  const Gate after = ending.subject.wait_gate("next");
  EXPECT_FALSE(Process{ending.child}.exists()) << "the child is a zombie: it was not reaped";
}

// Held until the child has ended, a wait that could miss its end has missed it.
Launch held_until_the_end(std::string_view kind, int code) {
  Launch launch{"terminate", kind, code, short_grace};
  for (const char* call :
       {"kill", "rt_sigtimedwait", "poll", "ppoll", "pselect6", "pause", "rt_sigsuspend"}) {
    launch.holding(hold(Who::first).before(call));
  }
  return launch;
}

TEST_F(Terminate, SendsNoKillToAChildThatHasEnded) {
  Ending ending{held_until_the_end("obedient", any_code())};
  ending.begin();
  EXPECT_THAT(ending.status(), KilledBy(SIGTERM));
  const Gate after = ending.subject.wait_gate("next");
  EXPECT_THAT(ending.subject.times_held("kill"), Le(1))
      << "TERM had ended the child, and kill() was called again: its pid may be a stranger's by "
         "then";
}

TEST_F(Terminate, TakesAChildThatHadEndedBefore) {
  const int code = any_code();
  Ending ending{held_until_the_end("ended", code)};
  ending.begin();
  EXPECT_THAT(ending.status(), ExitedWith(code)) << "it had ended before it was asked to";
  const Gate after = ending.subject.wait_gate("next");
  EXPECT_THAT(ending.subject.times_held("kill"), Le(1)) << "there was nobody left to kill";
  EXPECT_FALSE(Process{ending.child}.exists()) << "the child is a zombie: it was not reaped";
}

TEST_F(Terminate, ReturnsWhenTheChildEnds) {
  Ending ending{Launch{"terminate", "obedient", any_code(), short_grace}};
  ending.begin();
  EXPECT_THAT(ending.status(), KilledBy(SIGTERM));
  EXPECT_THAT(ending.naps(), Eq(0)) << no_naps;
}

TEST_F(Terminate, SleepsWhileItWaits) {
  const int code = any_code();
  Ending ending{Launch{"terminate", "tidy", code, very_long}};
  Gate tidying = ending.begin_and_wait();
  ASSERT_THAT(tidying.pid(), Eq(ending.child)) << no_time;
  ASSERT_THAT(ending.naps(), Eq(0)) << no_naps;
  const std::optional<WaitStatus> status = ending.status_after(tidying);
  ASSERT_TRUE(status.has_value()) << sleeps_on;
  EXPECT_THAT(*status, ExitedWith(code));
}

TEST_F(Terminate, DoesNotLoseTheGraceToASignal) {
  const int code = any_code();
  Ending ending{Launch{"terminate", "tidy", code, very_long}};
  Gate tidying = ending.begin_and_wait();
  ASSERT_THAT(tidying.pid(), Eq(ending.child)) << no_time;
  ASSERT_THAT(ending.naps(), Eq(0)) << no_naps;
  ending.subject.signal(SIGUSR1);
  ending.subject.wait_report("handled");
  ending.subject.wait_asleep(ending.subject.pid());
  const std::optional<WaitStatus> status = ending.status_after(tidying);
  ASSERT_TRUE(status.has_value()) << sleeps_on;
  EXPECT_THAT(*status, ExitedWith(code))
      << "a handler ran in the caller meanwhile (EINTR): the grace goes on";
}

TEST_F(Terminate, LeavesOtherChildrenAlone) {
  Ending ending{Launch{"terminate_among_others", "obedient", any_code(), short_grace}};
  const auto ended = static_cast<pid_t>(ending.subject.wait_number("ended_stranger"));
  const auto living = static_cast<pid_t>(ending.subject.wait_number("living_stranger"));
  ending.begin();
  EXPECT_THAT(ending.status(), KilledBy(SIGTERM)) << "the status is that of the child meant";
  const Gate after = ending.subject.wait_gate("next");
  EXPECT_FALSE(Process{ending.child}.exists()) << "the child was not reaped";
  EXPECT_TRUE(Process{ended}.zombie())
      << "another child, ended earlier, was reaped: its status is lost to whoever waits for it";
  EXPECT_THAT(Process{living}, IsAlive());
}

TEST_F(Terminate, LeavesTheCallerAsItWas) {
  Ending ending{Launch{"terminate", "stubborn", any_code(), short_grace}.blocking({SIGINT})};
  const Process caller{ending.subject.pid()};
  ending.subject.wait_asleep(caller.pid()); // at the gate, with one descriptor for it
  const SignalSet ignored = caller.ignored();
  const SignalSet caught = caller.caught();
  const std::size_t files = caller.open_files().size();
  ending.begin();
  ending.status();
  const Gate after = ending.subject.wait_gate("next");
  ending.subject.wait_asleep(caller.pid());
  EXPECT_THAT(caller, HasMask({SIGINT})) << "the caller's mask (SigBlk) is as before";
  EXPECT_THAT(caller.ignored(), Eq(ignored)) << "what it ignores (SigIgn) is as before";
  EXPECT_THAT(caller.caught(), Eq(caught)) << "what it catches (SigCgt) is as before";
  EXPECT_THAT(caller.open_files().size(), Eq(files)) << "a descriptor was left open";
}

TEST_F(Terminate, RefusesWhatIsNoChild) {
  for (const int bad : {0, -1}) {
    Subject subject{Launch{"terminate_nobody", bad}.blocking({SIGTERM})};
    const Gate after = subject.wait_gate("after");
    EXPECT_THAT(outcome(subject), StartsWith("invalid_argument")) << bad << " is refused";
    EXPECT_THAT(Process{subject.pid()}, Not(HasPending(SIGTERM)))
        << bad << " stands for many processes, not for a child";
  }
}

struct Ran {
  int status;
  std::string out;
  std::string err;
};

Ran run_kill(const Texts& arguments, bool swapped = false) {
  Texts all = swapped ? Texts{"2", "1"} : Texts{"1", "2"};
  std::ranges::copy(arguments, std::back_inserter(all));
  Subject subject{with("kill_main", all)};
  const int status = static_cast<int>(subject.wait_number("status"));
  subject.wait_success();
  return {status, subject.out(), subject.err()};
}

TEST_F(KillMain, SendsTermUnlessToldOtherwise) {
  const Target target{watchful()};
  const Target other{watchful()};
  const Target bystander{watchful()};
  const Ran ran = run_kill({text(target.pid()), text(other.pid())});
  EXPECT_THAT(ran.status, Eq(0));
  EXPECT_THAT(target.received(), Eq(SignalSet{SIGTERM})) << "15 is what kill sends by default";
  EXPECT_THAT(other.received(), Eq(SignalSet{SIGTERM})) << "each process named gets it";
  EXPECT_THAT(bystander.received(), Eq(SignalSet{}));
  EXPECT_THAT(ran.out + ran.err, IsEmpty()) << "when all went well there is nothing to say";
}

TEST_F(KillMain, TakesTheSignalByNameAndByNumber) {
  const int real_time = SIGRTMIN + static_cast<int>(random_number(1, 9));
  const std::vector<std::pair<int, Texts>> ways{
      {SIGUSR1, {"-s", "USR1"}},
      {SIGUSR2, {"-USR2"}},
      {SIGWINCH, {"-" + text(SIGWINCH)}},
      {SIGHUP, {"-1"}},
      {SIGSEGV, {"-SEGV"}},
      {SIGQUIT, {"-s", "QUIT", "--"}},
      {real_time, {"-RTMIN+" + text(real_time - SIGRTMIN)}},
  };
  for (const auto& [signo, way] : ways) {
    const Target target{watchful()};
    Texts arguments = way;
    arguments.push_back(text(target.pid()));
    EXPECT_THAT(run_kill(arguments).status, Eq(0));
    EXPECT_THAT(target.received(), Eq(SignalSet{signo})) << "kill " << way.front() << " …";
  }
}

TEST_F(KillMain, TriesEveryProcessAndSaysWhoFailed) {
  const Target target{watchful()};
  const std::string gone = text(nobodys_pid());
  const Ran ran = run_kill({"-s", "URG", gone, text(target.pid())});
  EXPECT_THAT(ran.status, Gt(0)) << "one of them failed";
  EXPECT_THAT(ran.err, HasSubstr(gone)) << "the message names the process that was not there";
  EXPECT_THAT(ran.err,
              Not(testing::ContainsRegex("(^|[^0-9])" + text(target.pid()) + "([^0-9]|$)")))
      << "and no other";
  EXPECT_THAT(ran.out, IsEmpty()) << "messages are for the error output";
  EXPECT_THAT(target.received(), Eq(SignalSet{SIGURG})) << "the next process is tried all the same";
}

TEST_F(KillMain, SignalsAGroupAfterADoubleDashOrASignal) {
  for (const auto& [signo, way] : {std::pair{SIGTERM, Texts{"--"}},
                                   {SIGURG, Texts{"-URG"}},
                                   {SIGWINCH, Texts{"-s", "WINCH"}},
                                   {SIGHUP, Texts{"-1", "--"}}}) {
    const Target leader{watchful()};
    const Target member{watchful(leader.pid())};
    const Target bystander{watchful()};
    Texts arguments = way;
    arguments.push_back("-" + text(leader.pid()));
    EXPECT_THAT(run_kill(arguments).status, Eq(0));
    EXPECT_THAT(leader.received(), Eq(SignalSet{signo})) << "-PGID after " << way.front();
    EXPECT_THAT(member.received(), Eq(SignalSet{signo})) << "-PGID is the whole group";
    EXPECT_THAT(bystander.received(), Eq(SignalSet{}));
  }
}

TEST_F(KillMain, RefusesWhatMakesNoSense) {
  const Target target{watchful()};
  const std::string pid = text(target.pid());
  for (const Texts& arguments : {Texts{},
                                 Texts{"-s"},
                                 Texts{"-s", "URG"},
                                 Texts{"-NOSUCH", pid},
                                 Texts{"-s", random_word(), pid},
                                 Texts{"-999", pid},
                                 Texts{"-" + pid + "x"},
                                 Texts{pid + "x"},
                                 Texts{"--", "x" + pid}}) {
    const Ran ran = run_kill(arguments);
    const std::string line = testing::PrintToString(arguments);
    EXPECT_THAT(ran.status, Gt(0)) << "the arguments " << line << " make no sense";
    EXPECT_THAT(ran.err, Not(IsEmpty())) << "somebody typed " << line << " and wants to know";
    EXPECT_THAT(ran.out, IsEmpty()) << "messages are for the error output";
  }
  EXPECT_THAT(target.received(), Eq(SignalSet{})) << "part of a number is not a process";
}

Texts words(const std::string& all) {
  std::istringstream stream{all};
  return Texts{std::istream_iterator<std::string>{stream}, {}};
}

TEST_F(KillMain, ListsTheNames) {
  const Ran ran = run_kill({"-l"});
  EXPECT_THAT(ran.status, Eq(0));
  Texts names;
  for (const auto& signal : standard_signals) {
    if (signal.linux_number && signal.linux_number != two_names) {
      names.emplace_back(signal.name);
    }
  }
  EXPECT_THAT(words(ran.out), IsSupersetOf(names))
      << "the names without SIG, with a blank or a new line between";
  EXPECT_THAT(ran.err, IsEmpty());
}

TEST_F(KillMain, NamesTheSignalOfAnExitStatus) {
  for (const int signo : {SIGKILL, SIGTERM, SIGSEGV}) {
    const std::string line = std::string{posix::standard_signal(signo)->name} + "\n";
    EXPECT_THAT(run_kill({"-l", text(128 + signo)}).out, Eq(line))
        << "$? is 128 plus the signal's number after a death by signal";
    EXPECT_THAT(run_kill({"-l", text(signo)}).out, Eq(line)) << "a bare number is named as well";
  }
  const Ran ran = run_kill({"-l", "999"});
  EXPECT_THAT(ran.status, Gt(0)) << "999 is the exit status of nobody";
  EXPECT_THAT(ran.err, Not(IsEmpty()));
}

TEST_F(KillMain, WritesWhereItIsTold) {
  const Ran list = run_kill({"-l", "15"}, true);
  EXPECT_THAT(list.err, Eq("TERM\n")) << "lists go to the descriptor `out`, whichever it is";
  EXPECT_THAT(list.out, IsEmpty());
  const std::string gone = text(nobodys_pid());
  const Ran failure = run_kill({gone}, true);
  EXPECT_THAT(failure.out, HasSubstr(gone)) << "messages go to the descriptor `err`";
  EXPECT_THAT(failure.err, IsEmpty());
}

} // namespace
