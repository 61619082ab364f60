// What the judge promises to check in lab 2: targets, and the words for a death.
#include "tests.hpp"

#include <string.h>

#include <errno.h>
#include <signal.h>

#include <string>
#include <utility>
#include <vector>

namespace {

using namespace kill_lab;

class SendAll : public LabTest {};

class Exists : public LabTest {};

class SignalGroup : public LabTest {};

class Describe : public LabTest {};

TEST_F(SendAll, TriesEveryProcess) {
  const Target one{watchful()};
  const Target other{watchful()};
  const Target bystander{watchful()};
  const int signo = harmless_signal();
  Subject subject{"send_all", signo, nobodys_pid(), one.pid(), nobodys_pid(), other.pid()};
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(outcome(subject), Eq("returned"));
  for (const Target* target : {&one, &other}) {
    EXPECT_THAT(target->received(), Eq(SignalSet{signo}))
        << "every process of the list gets the signal (its pending set, ShdPnd), also the ones "
           "that "
           "stand after one that is not there";
  }
  EXPECT_THAT(bystander.received(), Eq(SignalSet{})) << "nobody outside the list gets anything";
}

TEST_F(SendAll, SaysWhichFailedAndWhy) {
  const Target mine{watchful()};
  const Target forbidden{watchful()};
  const pid_t gone = nobodys_pid();
  const pid_t gone_too = nobodys_pid();
  Subject subject{
      Launch{"send_all", harmless_signal(), gone, forbidden.pid(), mine.pid(), gone_too, mine.pid()}
          .forbidding(forbidden.pid())};
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(outcome(subject), Eq("returned"));
  std::vector<pid_t> pids;
  std::vector<std::string> errors;
  while (const auto pid = subject.poll_report("pid")) {
    pids.push_back(std::stoi(*pid));
    errors.push_back(posix::errno_name(static_cast<int>(subject.wait_number("errno"))));
  }
  EXPECT_THAT(pids, ElementsAre(gone, forbidden.pid(), gone_too))
      << "those that failed, in the order of the list, and no other";
  EXPECT_THAT(errors, ElementsAre("ESRCH", "EPERM", "ESRCH"))
      << "each with the errno that its own kill() left";
}

TEST_F(SendAll, SendsNothingWhenAnyPidIsZeroOrBelow) {
  const int signo = harmless_signal();
  for (const long bad : {0L, -1L, -random_number(10'000'000, 2'000'000'000)}) {
    const Target first{watchful()};
    Subject subject{Launch{"send_all", signo, first.pid(), bad}.blocking({signo})};
    const Gate after = subject.wait_gate("after");
    EXPECT_THAT(outcome(subject), StartsWith("invalid_argument")) << bad << " is refused";
    EXPECT_THAT(first.received(), Eq(SignalSet{}))
        << "the list holds " << bad << ": that is refused before the first signal is sent";
    EXPECT_THAT(Process{subject.pid()}.pending(), Eq(SignalSet{}))
        << "kill(0, …) would have reached the caller's own group";
  }
}

TEST_F(Exists, TellsTheLivingFromNobody) {
  const Target target;
  EXPECT_THAT(ask("exists", {text(target.pid())}), ElementsAre("true")) << "the process lives";
  EXPECT_THAT(ask("exists", {text(nobodys_pid())}), ElementsAre("false")) << "nobody has this pid";
}

TEST_F(Exists, IsNotMisledByAnEarlierError) {
  const Target target;
  EXPECT_THAT(ask("exists", {text(nobodys_pid()), text(target.pid()), text(nobodys_pid())}),
              ElementsAre("false", "true", "false"))
      << "errno means something only right after a call has failed";
}

TEST_F(Exists, KnowsThatAZombieIsThere) {
  Subject subject{"exists_as_zombie"};
  const auto zombie = static_cast<pid_t>(subject.wait_number("zombie"));
  const std::string answer = answers(subject, 1).front();
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(answer, Eq("true"))
      << "a zombie has ended but still has its pid, until its parent reaps it";
  EXPECT_THAT(Process{zombie}, IsZombie()) << "asking is not reaping";
}

TEST_F(Exists, KnowsThatAProcessItMayNotSignalIsThere) {
  const Target target;
  Subject subject{Launch{"exists", target.pid()}.forbidding(target.pid())};
  EXPECT_THAT(answers(subject, 1), ElementsAre("true"))
      << "EPERM is an answer too: somebody is there, and is not ours to signal";
}

TEST_F(Exists, DisturbsNobody) {
  Target target{watchful()};
  EXPECT_THAT(ask("exists", {text(target.pid())}), ElementsAre("true"));
  EXPECT_THAT(target.received(), Eq(SignalSet{})) << "signal 0 asks and is never delivered";
  EXPECT_TRUE(target.undisturbed()) << "the process was stopped or ended by the question";
}

TEST_F(Exists, DoesNotTakeZeroOrBelowForAProcess) {
  for (const char* many : {"0", "-1"}) {
    EXPECT_THAT(ask("exists", {many}), ElementsAre(Not(Eq("true"))))
        << "for kill() " << many << " stands for many processes, not for one";
  }
}

TEST_F(SignalGroup, ReachesEveryMemberAndNobodyElse) {
  const Target leader{watchful()};
  const Target second{watchful(leader.pid())};
  const Target third{watchful(leader.pid())};
  const Target bystander{watchful()};
  const int signo = harmless_signal();
  Subject subject{Launch{"signal_group", leader.pid(), signo}.blocking({signo})};
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(outcome(subject), Eq("returned"));
  for (const Target* member : {&leader, &second, &third}) {
    EXPECT_THAT(member->received(), Eq(SignalSet{signo})) << "every member of the group gets it";
  }
  EXPECT_THAT(bystander.received(), Eq(SignalSet{})) << "a process of another group got the signal";
  EXPECT_THAT(Process{subject.pid()}.pending(), Eq(SignalSet{}))
      << "the caller is in another group";
}

TEST_F(SignalGroup, ReachesAGroupWhoseLeaderHasEnded) {
  Target leader{watchful()};
  const Target member{watchful(leader.pid())};
  ::kill(leader.pid(), SIGKILL);
  leader.wait_end();
  const int signo = harmless_signal();
  Subject subject{"signal_group", leader.pid(), signo};
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(outcome(subject), Eq("returned"));
  EXPECT_THAT(member.received(), Eq(SignalSet{signo}))
      << "the group lives on after its leader, under the same number";
}

TEST_F(SignalGroup, RefusesEverythingThatIsNotOneGroup) {
  const int signo = harmless_signal();
  const Target bystander{watchful()};
  for (const long bad : {1L, 0L, -1L, static_cast<long>(-bystander.pid())}) {
    Subject subject{Launch{"signal_group", bad, signo}.blocking({signo})};
    const Gate after = subject.wait_gate("after");
    EXPECT_THAT(outcome(subject), StartsWith("invalid_argument")) << bad << " is refused";
    EXPECT_THAT(bystander.received(), Eq(SignalSet{}))
        << "a group of " << bad << " was signalled; kill(-1, …) reaches everybody";
    EXPECT_THAT(Process{subject.pid()}.pending(), Eq(SignalSet{}))
        << "a group of " << bad << " was signalled, and the caller with it";
  }
}

TEST_F(SignalGroup, ThrowsWhatKillSays) {
  Subject nobody{"signal_group", nobodys_pid(), harmless_signal()};
  const Gate after_nobody = nobody.wait_gate("after");
  EXPECT_THAT(outcome(nobody), Eq("ESRCH")) << "nobody is in that group";
  const Target target;
  Subject nonsense{"signal_group", target.pid(), SIGRTMAX + 1};
  const Gate after_nonsense = nonsense.wait_gate("after");
  EXPECT_THAT(outcome(nonsense), Eq("EINVAL")) << "that signal does not exist";
}

void expect_words(const std::vector<std::pair<WaitStatus, std::string>>& cases) {
  Texts raw;
  for (const auto& [status, words] : cases) {
    raw.push_back(text(status.raw()));
  }
  const Texts found = ask("describe", raw);
  for (std::size_t index = 0; index < cases.size(); ++index) {
    EXPECT_THAT(found[index], Eq(cases[index].second))
        << "a shell's words for the status " << raw[index];
  }
}

TEST_F(Describe, AnExitByItsCode) {
  const int code = static_cast<int>(random_number(1, 127));
  expect_words({{WaitStatus::of_exit(0), "exited 0"},
                {WaitStatus::of_exit(code), "exited " + text(code)},
                {WaitStatus::of_exit(143), "exited 143"},
                {WaitStatus::of_exit(255), "exited 255"}});
}

TEST_F(Describe, ADeathInTheShellsWords) {
  std::vector<std::pair<WaitStatus, std::string>> deaths{
      {WaitStatus::of_signal(SIGHUP), "Hangup: 1"},
      {WaitStatus::of_signal(SIGILL), "Illegal instruction: 4"},
      {WaitStatus::of_signal(SIGTRAP), "Trace/breakpoint trap: 5"},
      {WaitStatus::of_signal(SIGABRT), "Aborted: 6"},
      {WaitStatus::of_signal(SIGFPE), "Floating point exception: 8"},
      {WaitStatus::of_signal(SIGTERM), "Terminated: 15"}};
  for (const int signo : {SIGINT, SIGKILL, SIGSEGV, SIGPIPE}) {
    deaths.emplace_back(WaitStatus::of_signal(signo),
                        std::string{::strsignal(signo)} + ": " + text(signo));
  }
  expect_words(deaths);
}

TEST_F(Describe, ADeathWithACoreFile) {
  expect_words({{WaitStatus::of_signal(SIGFPE, true), "Floating point exception: 8 (core dumped)"},
                {WaitStatus::of_signal(SIGSEGV, true), "Segmentation fault: 11 (core dumped)"},
                {WaitStatus::of_signal(SIGFPE), "Floating point exception: 8"}});
}

WaitStatus stopped_by(int signo) {
  return WaitStatus{(signo << 8) | 0x7f};
}

TEST_F(Describe, AStopByItsSignal) {
  expect_words({{stopped_by(SIGTSTP), "stopped by TSTP"},
                {stopped_by(SIGSTOP), "stopped by STOP"},
                {stopped_by(SIGTTIN), "stopped by TTIN"},
                {stopped_by(SIGTTOU), "stopped by TTOU"}});
}

TEST_F(Describe, AContinuation) {
  constexpr int continued = 0xffff;
  expect_words({{WaitStatus{continued}, "continued"}});
}

} // namespace
