#include "common/judge/confinement/refusal.hpp"
#include "common/judge/confinement/sandbox.hpp"
#include "common/judge/confinement/slot.hpp"
#include "common/tests/scratch_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace {

namespace fs = std::filesystem;
using confinement::bwrap_arguments;
using confinement::explain_refusal;
using confinement::Sandbox;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

// Whether these words follow each other somewhere in the arguments.
bool has(const std::vector<std::string>& arguments, const std::vector<std::string>& words) {
  return std::search(arguments.begin(), arguments.end(), words.begin(), words.end()) !=
         arguments.end();
}

TEST(BwrapArguments, NameEveryWall) {
  const auto arguments = bwrap_arguments({});
  for (const char* wall : {"--unshare-user",
                           "--unshare-pid",
                           "--unshare-ipc",
                           "--unshare-net",
                           "--unshare-uts",
                           "--unshare-cgroup-try",
                           "--disable-userns",
                           "--new-session",
                           "--die-with-parent",
                           "--as-pid-1",
                           "--clearenv"}) {
    EXPECT_THAT(arguments, Contains(wall));
  }
  EXPECT_TRUE(has(arguments, {"--cap-drop", "ALL"}));
  EXPECT_TRUE(has(arguments, {"--remount-ro", "/"}));
  EXPECT_TRUE(has(arguments, {"--remount-ro", "/dev"}));
}

TEST(BwrapArguments, LimitWhateverCanBeWritten) {
  Sandbox sandbox;
  sandbox.writable_bytes = 4096;
  EXPECT_TRUE(has(bwrap_arguments(sandbox), {"--size", "4096", "--tmpfs", "/tmp"}));
  EXPECT_TRUE(has(bwrap_arguments(sandbox), {"--size", "1024", "--tmpfs", "/dev/shm"}));
}

TEST(BwrapArguments, EndWithTheCommandWhateverItIsCalled) {
  Sandbox sandbox;
  sandbox.files = {{"/judge", 7, ""}, {"/subject", 8, "/build/subject"}};
  sandbox.command = {"/judge", "--bind", "/", "/"};
  sandbox.environment = {"NAME=a=b"};
  sandbox.status_descriptor = 9;
  const auto arguments = bwrap_arguments(sandbox);
  EXPECT_TRUE(has(arguments, {"--perms", "0755", "--file", "7", "/judge"}));
  EXPECT_TRUE(has(arguments, {"--ro-bind", "/build/subject", "/subject"}));
  EXPECT_TRUE(has(arguments, {"--setenv", "NAME", "a=b"}));
  EXPECT_TRUE(has(arguments, {"--json-status-fd", "9"}));
  EXPECT_TRUE(has(arguments, {"--", "/judge", "--bind", "/", "/"}));
  EXPECT_EQ(arguments.back(), "/");
}

TEST(BwrapArguments, FollowTheSystemsLayout) {
  const tests::ScratchFolder root;
  fs::create_directories(root.path() / "usr/lib");
  fs::create_symlink("usr/lib", root.path() / "lib");
  fs::create_directory(root.path() / "bin");
  const auto arguments = bwrap_arguments({}, root.path());
  EXPECT_TRUE(has(arguments, {"--ro-bind", root.path() / "usr", "/usr"}));
  EXPECT_TRUE(has(arguments, {"--symlink", "usr/lib", "/lib"}));
  EXPECT_TRUE(has(arguments, {"--ro-bind", root.path() / "bin", "/bin"}));
  EXPECT_THAT(arguments, Not(Contains("/lib64")));
}

class Refusal : public testing::Test {
protected:
  void set(const fs::path& name, const std::string& value) const {
    fs::create_directories((root_.path() / name).parent_path());
    std::ofstream{root_.path() / name} << value << '\n';
  }

  [[nodiscard]] std::string explain(const std::string& words) const {
    return explain_refusal(words, root_.path());
  }

private:
  tests::ScratchFolder root_;
};

TEST_F(Refusal, NamesTheSettingThatRefusesAndTheCommandThatMendsIt) {
  set("user/max_user_namespaces", "0");
  EXPECT_THAT(explain("bwrap: No permissions\nmore"),
              AllOf(HasSubstr("bwrap: No permissions"),
                    Not(HasSubstr("more")),
                    HasSubstr("sudo sysctl -w user.max_user_namespaces=")));
}

TEST_F(Refusal, KnowsAppArmor) {
  set("user/max_user_namespaces", "9999");
  set("kernel/apparmor_restrict_unprivileged_userns", "1");
  EXPECT_THAT(explain("bwrap: setting up uid map: Permission denied"),
              HasSubstr("sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"));
}

TEST_F(Refusal, KnowsThatBubblewrapIsMissingOrOld) {
  EXPECT_THAT(explain("execve: No such file or directory"), HasSubstr("not installed"));
  EXPECT_THAT(explain("bwrap: Unknown option --disable-userns"), HasSubstr("too old"));
}

TEST_F(Refusal, HasAdviceForWhatItDoesNotKnow) {
  EXPECT_THAT(explain("bwrap: Can't mount proc"),
              AllOf(HasSubstr("Can't mount proc"), HasSubstr("To mend it")));
}

TEST(Slot, IsAUserOfItsOwnOnlyForRoot) {
  EXPECT_EQ(confinement::slot_uid(3).value_or(64103), 64103);
  if (::geteuid() != 0) {
    EXPECT_FALSE(confinement::slot_uid(3));
  }
}

TEST(Slot, CountsTheThreadsOfAUser) {
  EXPECT_GE(confinement::threads_of(::getuid()), 1);
}

} // namespace
