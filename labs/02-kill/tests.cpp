// What the judge promises to check in lab 2: names and default actions.
#include "tests.hpp"

#include <signal.h>

#include <string>
#include <vector>

namespace {

using namespace kill_lab;

class Parse : public LabTest {};

class Name : public LabTest {};

class DefaultAction : public LabTest {};

TEST_F(Parse, KnowsEveryStandardNameInEitherCaseWithAndWithoutSIG) {
  Texts spellings;
  Texts numbers;
  for (const auto& signal : standard_signals) {
    if (!signal.linux_number || signal.linux_number == two_names) {
      continue;
    }
    const std::string upper{signal.name};
    std::string lower = upper;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
    for (const std::string& spelling : {upper, "SIG" + upper, lower, "sig" + lower}) {
      spellings.push_back(spelling);
      numbers.push_back(text(*signal.linux_number));
    }
  }
  const Texts found = ask("parse_signal", spellings);
  for (std::size_t index = 0; index < spellings.size(); ++index) {
    EXPECT_THAT(found[index], Eq(numbers[index])) << "what '" << spellings[index] << "' means";
  }
}

TEST_F(Parse, TakesNumbersUpToTheLast) {
  const std::string any = text(random_number(1, 31));
  const std::string last = text(SIGRTMAX);
  EXPECT_THAT(ask("parse_signal", {"0", any, last}), ElementsAre("0", any, last))
      << "a number from 0 to SIGRTMAX is itself; 0 is what kill() asks with";
}

TEST_F(Parse, CountsRealTimeSignalsFromBothEnds) {
  const int up = static_cast<int>(random_number(1, SIGRTMAX - SIGRTMIN));
  const int down = static_cast<int>(random_number(1, SIGRTMAX - SIGRTMIN));
  EXPECT_THAT(
      ask("parse_signal",
          {"RTMIN", "rtmax", "RTMIN+" + text(up), "SIGRTMIN+" + text(up), "RTMAX-" + text(down)}),
      ElementsAre(text(SIGRTMIN),
                  text(SIGRTMAX),
                  text(SIGRTMIN + up),
                  text(SIGRTMIN + up),
                  text(SIGRTMAX - down)))
      << "RTMIN+n counts up from SIGRTMIN, which libc decides (it is not 32), RTMAX-n down from "
         "SIGRTMAX";
}

TEST_F(Parse, RefusesNumbersThatAreNotWhollyASignal) {
  const std::string number = text(random_number(1, 31));
  const Texts all{" " + number,
                  number + "x",
                  number + " ",
                  "-" + number,
                  "+" + number,
                  "-1",
                  text(SIGRTMAX + 1),
                  "0x9",
                  "9.5",
                  text((1L << 32) + 9),
                  "99999999999999999999999"};
  const Texts found = ask("parse_signal", all);
  for (std::size_t index = 0; index < all.size(); ++index) {
    const std::string& bad = all[index];
    EXPECT_THAT(found[index], IsRefusalNaming(bad))
        << "'" << bad << "' is not a signal: the whole text has to be a number from 0 to SIGRTMAX";
  }
}

TEST_F(Parse, RefusesNamesThatAreNone) {
  const Texts all{"",
                  "SIG",
                  "SIGSIGKILL",
                  "KIL",
                  "KILLS",
                  "KILL ",
                  " KILL",
                  "SIG9",
                  "EMT",
                  random_word(),
                  "RTMIN+",
                  "RTMIN-1",
                  "RTMAX+1",
                  "RTMIN+x",
                  "RTMIN+1x",
                  "RTMIN+" + text(SIGRTMAX - SIGRTMIN + 1),
                  "RTMAX-" + text(SIGRTMAX - SIGRTMIN + 1)};
  const Texts found = ask("parse_signal", all);
  for (std::size_t index = 0; index < all.size(); ++index) {
    const std::string& bad = all[index];
    EXPECT_THAT(found[index], IsRefusalNaming(bad))
        << "'" << bad << "' names no signal of this system; the exception names the text";
  }
}

TEST_F(Name, IsTheUsualOneWithoutSIG) {
  std::vector<int> numbers = standard_numbers();
  std::erase(numbers, two_names);
  const Texts names = ask("signal_name", as_texts(numbers));
  for (std::size_t index = 0; index < numbers.size(); ++index) {
    EXPECT_THAT(names[index], Eq(posix::standard_signal(numbers[index])->name))
        << "the name of signal " << numbers[index] << ", without SIG";
  }
  EXPECT_THAT(ask("signal_name", {text(two_names)}), ElementsAre(AnyOf("IO", "POLL")));
}

TEST_F(Name, CountsRealTimeSignalsFromRTMIN) {
  const int up = static_cast<int>(random_number(1, 14));
  EXPECT_THAT(ask("signal_name", {text(SIGRTMIN), text(SIGRTMIN + up)}),
              ElementsAre("RTMIN", "RTMIN+" + text(up)))
      << "real-time signals have no names of their own; they are counted from SIGRTMIN";
}

TEST_F(Name, IsUnderstoodByParse) {
  std::vector<int> numbers = standard_numbers();
  std::ranges::copy(real_time_signals(), std::back_inserter(numbers));
  EXPECT_THAT(ask("there_and_back", as_texts(numbers)), Eq(as_texts(numbers)))
      << "parse_signal(signal_name(n)) is n, for every signal n";
}

TEST_F(Name, IsRefusedWhereThereIsNone) {
  const std::vector<int> numbers{
      -1, static_cast<int>(random_number(-4711, -2)), 32, 33, SIGRTMAX + 1, 4711};
  const Texts found = ask("signal_name", as_texts(numbers));
  for (std::size_t index = 0; index < numbers.size(); ++index) {
    EXPECT_THAT(found[index], StartsWith("invalid_argument"))
        << "no signal with a name has the number " << numbers[index];
  }
}

std::string expected_action(int signo) {
  const posix::StandardSignal* signal = posix::standard_signal(signo);
  if (signal == nullptr || signal->action == posix::DefaultAction::core) {
    return "terminate";
  }
  return std::string{to_string(signal->action)};
}

void expect_right_actions(const Launch& launch, const std::string& circumstances) {
  Subject subject{launch};
  for (const std::string& argument : launch.arguments()) {
    const int signo = std::stoi(argument);
    const std::string found = subject.wait_report("answer");
    EXPECT_THAT(found, Eq(expected_action(signo)))
        << "the default action of " << posix::signal_name(signo) << circumstances;
  }
}

TEST_F(DefaultAction, IsRightForAllStandardSignals) {
  expect_right_actions(with("default_action", as_texts(standard_numbers())), "");
}

TEST_F(DefaultAction, IsRightForTheRealTimeSignals) {
  expect_right_actions(with("default_action", as_texts(real_time_signals())),
                       ": a real-time signal terminates");
}

TEST_F(DefaultAction, IsRightWhateverTheCallerIgnoresOrBlocks) {
  const Texts some = as_texts({SIGTERM, SIGCHLD, SIGCONT, SIGTSTP, SIGINT, SIGKILL, SIGRTMIN});
  expect_right_actions(with("default_action", some).ignoring(SignalSet::all()),
                       ", asked by a caller that ignores every signal, SIGCHLD too: a child "
                       "inherits ignored signals, and its status may be gone");
  expect_right_actions(with("default_action", some).blocking(SignalSet::all()),
                       ", asked by a caller that blocks every signal: a child inherits the mask");
  expect_right_actions(with("default_action_with_handlers", some),
                       ", asked by a caller with handlers: a child inherits them across fork");
}

TEST_F(DefaultAction, IsFoundByExperiment) {
  const Texts one = as_texts({static_cast<int>(random_number(1, 31))});
  Launch launch = with("default_action", one);
  for (const char* call : {"clone", "clone3", "fork", "vfork"}) {
    launch.holding(hold(Who::first).before(call));
  }
  Subject subject{launch};
  answers(subject, 1);
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(subject.times_held("clone") + subject.times_held("clone3") +
                  subject.times_held("fork") + subject.times_held("vfork"),
              Gt(0))
      << "the answer came without a child to try the signal on: ask the kernel, not a table";
}

TEST_F(DefaultAction, LeavesNothingBehind) {
  const Texts some = as_texts({SIGTERM, SIGQUIT, SIGCHLD, SIGSTOP, SIGTTIN, SIGCONT, SIGKILL});
  Launch launch = with("default_action_between_looks", some);
  Subject subject{launch.ignoring({SIGINT}).blocking({SIGTERM, SIGUSR1})};
  Gate before = subject.wait_gate("before");
  const Process caller{subject.pid()};
  const SignalSet caught = caller.caught();
  before.open();
  answers(subject, some.size());
  const Gate after = subject.wait_gate("after");
  EXPECT_THAT(caller, HasNoChildren())
      << "the children of the experiment have to be ended, the stopped ones too, and reaped";
  EXPECT_THAT(caller, HasMask({SIGTERM, SIGUSR1})) << "the caller's mask (SigBlk) is as before";
  EXPECT_THAT(caller.ignored(), Eq(SignalSet{SIGINT}))
      << "what the caller ignores (SigIgn) is as before";
  EXPECT_THAT(caller.caught(), Eq(caught)) << "what the caller catches (SigCgt) is as before";
}

TEST_F(DefaultAction, IsRefusedForWhatIsNoSignal) {
  for (const int number : {0, -1, SIGRTMAX + 1, static_cast<int>(random_number(100, 10000))}) {
    Subject subject{"default_action", number};
    EXPECT_THAT(answers(subject, 1), ElementsAre(StartsWith("invalid_argument")))
        << number << " is no signal";
    const Gate after = subject.wait_gate("after");
    EXPECT_THAT(Process{subject.pid()}, HasNoChildren());
  }
}

} // namespace
