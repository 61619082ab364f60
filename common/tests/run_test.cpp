// A run seen from the judge's side; shell scripts stand in for the judge.
#include "common/judge/confinement/run.hpp"
#include "common/judge/confinement/slot.hpp"
#include "common/posix/unique_fd.hpp"
#include "common/tests/bystander.hpp"
#include "common/tests/scratch_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using confinement::JudgeRun;
using confinement::RunOutcome;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Run : public testing::TestWithParam<bool> {
protected:
  // Runs a script that writes its verdicts to descriptor $fd.
  RunOutcome run(const std::string& script) {
    const fs::path judge = folder_.path() / "judge";
    std::ofstream{judge} << "#!/bin/sh\nfd=${2#--verdict-fd=}\n" << script << '\n';
    fs::permissions(judge, fs::perms::all);
    run_.judge = judge;
    run_.subject = "/bin/true";
    run_.slot = slot;
    run_.bwrap = GetParam() ? "bwrap" : "no-such-bwrap";
    RunOutcome outcome = confinement::run(run_);
    confined_ = outcome.confined;
    return outcome;
  }

  // Runs commands whose output becomes the message of one verdict, lines joined by blanks.
  std::string output_of(const std::string& commands) {
    const RunOutcome outcome = run(
        "text=$( { " + commands + "; } 2>&1 | tr -c 'A-Za-z0-9_=:/.,()\\n-' ' ' | tr '\\n' ' ')\n" +
        R"(eval "printf '{\"test\":\"A.B\",\"verdict\":\"pass\",\"message\":\"%s\"}\n' \"\$text\" >&$fd")" +
        "\n" + R"(eval "printf '{\"end\":true,\"tests\":1}\n' >&$fd")");
    EXPECT_EQ(outcome.infrastructure_error.value_or(""), "");
    return outcome.results.empty() ? "" : outcome.results.front().message;
  }

  [[nodiscard]] static bool alone() { return confinement::slot_uid(slot).has_value(); }

  [[nodiscard]] static std::set<pid_t> survivors() {
    return alone() ? tests::processes_of_user(*confinement::slot_uid(slot)) : std::set<pid_t>{};
  }

  static constexpr int slot = 801;
  JudgeRun run_;
  bool confined_ = false;

private:
  tests::ScratchFolder folder_;
};

TEST_P(Run, TellsOfEveryResultAsItComes) {
  std::vector<std::string> told;
  run_.on_result = [&](const confinement::TestResult& result) { told.push_back(result.test); };
  output_of("true");
  EXPECT_EQ(told, std::vector<std::string>{"A.B"});
}

TEST_P(Run, HandsNoDescriptorOfTheProgramsOn) {
  // Every user can reach /bin/true, so that it is bound and not copied from a descriptor.
  EXPECT_THAT(output_of("for file in /proc/$$/fd/*; do readlink $file; done"),
              Not(HasSubstr("bin/true")));
}

TEST_P(Run, EndsWithTheFirstTestThatDoesNotPassWhereThatIsAsked) {
  const auto verdict = [](const std::string& test, const std::string& says) {
    return R"(eval "printf '{\"test\":\")" + test + R"(\",\"verdict\":\")" + says +
           R"(\"}\n' >&$fd")" + "\n";
  };
  run_.stop_at_first = true;
  const RunOutcome outcome = run(verdict("A.A", "pass") + verdict("A.B", "fail") +
                                 "exec tail -f /dev/null"); // for ever, if nobody ends it
  EXPECT_EQ(outcome.infrastructure_error.value_or(""), "");
  ASSERT_EQ(outcome.results.size(), 2);
  EXPECT_EQ(outcome.results.back().test, "A.B");
}

TEST_P(Run, GivesTheJudgeItsOptions) {
  run_.seed = 4711;
  run_.filter = "Some.*";
  EXPECT_THAT(output_of("echo \"$@\""),
              AllOf(HasSubstr("--subject=/"),
                    HasSubstr("--seed=4711"),
                    HasSubstr("--gtest_filter=Some."),
                    HasSubstr(GetParam() ? "--seed" : "--weak-confinement")));
}

TEST_P(Run, InheritsNoDispositionsAndNoMask) {
  sigset_t set;
  ::sigfillset(&set);
  sigset_t before;
  ::sigprocmask(SIG_BLOCK, &set, &before);
  std::vector<sighandler_t> dispositions;
  for (const int signo : {SIGCHLD, SIGPIPE, SIGTERM, SIGRTMIN}) {
    dispositions.push_back(::signal(signo, SIG_IGN));
  }
  // libc keeps 32 and 33 for itself, but its posix_spawn() hands them on ignored.
  const std::array<std::uintptr_t, 4> ignore{1};
  const std::array<std::uintptr_t, 4> restore{0};
  for (const long signo : {32, 33}) {
    ::syscall(SYS_rt_sigaction, signo, ignore.data(), nullptr, sizeof(std::uint64_t));
  }
  // The shell answers by itself: it ignores and blocks nothing that it did not inherit.
  const std::string output = output_of("cat /proc/$$/status");
  for (const long signo : {32, 33}) {
    ::syscall(SYS_rt_sigaction, signo, restore.data(), nullptr, sizeof(std::uint64_t));
  }
  for (const int signo : {SIGRTMIN, SIGTERM, SIGPIPE, SIGCHLD}) {
    ::signal(signo, dispositions.back());
    dispositions.pop_back();
  }
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
  EXPECT_THAT(output, HasSubstr("SigBlk: 0000000000000000"));
  EXPECT_THAT(output, HasSubstr("SigIgn: 0000000000000000"));
}

TEST_P(Run, InheritsNoDescriptorAndNoEnvironment) {
  const posix::UniqueFd secret{::open("/etc/hostname", O_RDONLY)}; // NOLINT(android-cloexec-open)
  ::setenv("SECRET", "treasure", 1);
  const std::string output = output_of("ls -l /proc/$$/fd; env");
  EXPECT_THAT(output, Not(HasSubstr("hostname")));
  EXPECT_THAT(output, Not(HasSubstr("treasure")));
}

TEST_P(Run, HasLimitsAndNoPrivileges) {
  const std::string output = output_of("cat /proc/$$/limits /proc/$$/status; id -u; ulimit -n");
  EXPECT_THAT(output, HasSubstr("Max core file size        0"));
  EXPECT_THAT(output, HasSubstr("Max open files            256                  256"));
  EXPECT_THAT(output, HasSubstr("CapEff: 0000000000000000"));
}

TEST_P(Run, SeesNothingOfTheWorldOutside) {
  const std::string output =
      output_of("echo pid=$$; ls /; ls /home /root /etc; cat /proc/net/dev; hostname");
  if (!confined_) {
    GTEST_SKIP() << "without a sandbox it sees all that its user does";
  }
  EXPECT_THAT(output, HasSubstr("pid=1"));
  EXPECT_THAT(output, Not(HasSubstr("eth")));
  EXPECT_THAT(output, Not(HasSubstr("passwd")));
  EXPECT_THAT(output, HasSubstr("siglab"));
}

TEST_P(Run, CanWriteOnlyToItsOwnSmallFolders) {
  const std::string output = output_of(
      "for d in / /dev /usr /proc /tmp /dev/shm; do true > $d/siglab-x && echo wrote=$d && rm "
      "$d/siglab-x; done;"
      "[ $$ = 1 ] && for i in 1 2 3; do head -c 60000000 /dev/zero > /tmp/$i || echo full=$i; "
      "done");
  if (!confined_) {
    GTEST_SKIP() << "without a sandbox it writes where its user may";
  }
  EXPECT_THAT(output, HasSubstr("wrote=/tmp wrote=/dev/shm"));
  EXPECT_THAT(output, AllOf(Not(HasSubstr("wrote=/ ")), Not(HasSubstr("wrote=/dev "))));
  EXPECT_THAT(output, HasSubstr("full=2"));
}

TEST_P(Run, IsAnInfrastructureErrorWhenTheJudgeEndsEarly) {
  const RunOutcome outcome = run("echo the judge is unwell >&2; kill -9 $$; exit 0");
  ASSERT_TRUE(outcome.infrastructure_error);
  EXPECT_THAT(*outcome.infrastructure_error, HasSubstr("the judge is unwell"));
  EXPECT_THAT(outcome.results, IsEmpty());
}

TEST_P(Run, DoesNotBelieveAnExitStatus) {
  EXPECT_TRUE(run("exit 0").infrastructure_error);
}

TEST_P(Run, EndsAJudgeThatFloodsItsStream) {
  const RunOutcome outcome = run("eval \"exec cat /dev/zero >&$fd\"");
  ASSERT_TRUE(outcome.infrastructure_error);
  EXPECT_THAT(*outcome.infrastructure_error, HasSubstr("too long"));
  EXPECT_THAT(survivors(), IsEmpty());
}

TEST_P(Run, KeepsOnlyTheLastWordsOfATalkativeJudge) {
  const RunOutcome outcome = run("head -c 50000000 /dev/zero; echo farewell");
  ASSERT_TRUE(outcome.infrastructure_error);
  EXPECT_THAT(*outcome.infrastructure_error, HasSubstr("farewell"));
  EXPECT_LT(outcome.infrastructure_error->size(), 10000);
}

TEST_P(Run, EndsEverybodyAtTheDeadline) {
  run_.deadline = std::chrono::milliseconds{200};
  const RunOutcome outcome =
      run("trap '' TERM HUP INT; setsid sleep 4711 & sleep 4711 & while :; do sleep 4711; done");
  ASSERT_TRUE(outcome.infrastructure_error);
  EXPECT_THAT(*outcome.infrastructure_error, HasSubstr("had not ended"));
  EXPECT_THAT(survivors(), IsEmpty());
}

TEST_P(Run, EndsWhatAJudgeLeavesBehind) {
  output_of("setsid sh -c 'sleep 4711 & sleep 4711' > /dev/null 2>&1 & true");
  EXPECT_THAT(survivors(), IsEmpty());
}

TEST_P(Run, IsAnInfrastructureErrorWithoutAJudge) {
  run_.judge = "/no/such/judge";
  run_.subject = "/bin/true";
  EXPECT_THAT(confinement::run(run_).infrastructure_error.value_or(""),
              HasSubstr("/no/such/judge"));
}

INSTANTIATE_TEST_SUITE_P(All, Run, testing::Bool(), [](const auto& info) {
  return info.param ? "behind_walls" : "without_walls";
});

} // namespace
