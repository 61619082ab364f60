// Where the system refuses namespaces: a user namespace of the test's own that allows none below
// it.
#include "common/judge/confinement/run.hpp"
#include "common/judge/confinement/slot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using confinement::RunOutcome;
using testing::AllOf;
using testing::HasSubstr;

bool write_file(const char* path, std::string_view text) {
  const int file = ::open(path, O_WRONLY | O_CLOEXEC);
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(file);
  return written;
}

bool enter_a_place_without_namespaces() {
  const std::string map = "0 " + std::to_string(::getuid()) + " 1";
  const std::string groups = "0 " + std::to_string(::getgid()) + " 1";
  return ::unshare(CLONE_NEWUSER) == 0 && write_file("/proc/self/setgroups", "deny") &&
         write_file("/proc/self/uid_map", map) && write_file("/proc/self/gid_map", groups) &&
         write_file("/proc/sys/user/max_user_namespaces", "0");
}

// Runs the expectations there, in a child; its failures are printed by it.
template <typename Body>
void without_namespaces(Body body) {
  constexpr int skipped = 77;
  const pid_t child = ::fork();
  if (child == 0) {
    if (!enter_a_place_without_namespaces()) {
      ::_exit(skipped);
    }
    body();
    ::_exit(testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  if (WIFEXITED(status) && WEXITSTATUS(status) == skipped) {
    GTEST_SKIP() << "this system allows the test no user namespace of its own";
  }
  EXPECT_EQ(status, 0);
}

RunOutcome judge_the_hostile(const std::string& filter, bool allow_weaker) {
  const char* folder = std::getenv("HOSTILE_PROGRAMS");
  const std::filesystem::path programs = folder != nullptr ? folder : ".";
  confinement::JudgeRun run;
  run.judge = programs / "hostile.judge";
  run.subject = programs / "hostile.subject";
  run.filter = filter;
  run.allow_weaker = allow_weaker;
  return confinement::run(run);
}

TEST(NamespacesRefused, StudentsStillTest) {
  without_namespaces([] {
    const RunOutcome outcome = judge_the_hostile("*/honest:*/kill_everybody", true);
    EXPECT_EQ(outcome.infrastructure_error.value_or(""), "");
    EXPECT_FALSE(outcome.confined);
    EXPECT_THAT(outcome.weaker_because,
                AllOf(HasSubstr("no user namespaces"), HasSubstr("sudo sysctl -w")));
    ASSERT_EQ(outcome.results.size(), 2);
    EXPECT_EQ(outcome.results[0].verdict, judge::Verdict::fail); // and this process lives
    EXPECT_EQ(outcome.results[1].verdict, judge::Verdict::pass);
  });
}

TEST(NamespacesRefused, AGraderStopsInstead) {
  without_namespaces([] {
    const RunOutcome outcome = judge_the_hostile("*/honest", false);
    ASSERT_TRUE(outcome.infrastructure_error);
    EXPECT_THAT(*outcome.infrastructure_error, HasSubstr("no sandbox"));
    EXPECT_TRUE(outcome.results.empty());
  });
}

} // namespace
