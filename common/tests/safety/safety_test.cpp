// Each handler of the corpus is caught with its flaw, at its line, or passes.
#include "common/judge/lab_test.hpp"
#include "common/judge/running_test.hpp"
#include "common/judge/safety_watch.hpp"
#include "common/tracer/async_signal_safe.hpp"

#include <gtest/gtest-spi.h>

#include <signal.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>

using namespace judge;
using testing::HasSubstr;

namespace {

struct Expected {
  std::string file;
  int line = 0;
  std::string word;
};

struct Handler {
  std::string name;
  std::optional<Expected> expected;

  friend void PrintTo(const Handler& handler, std::ostream* out) { *out << handler.name; }
};

// Names and markers, as they stand in the sources.
std::vector<Handler> corpus() {
  static const std::regex begins{R"(^HANDLER\((\w+)\))"};
  static const std::regex marker{R"(// expect (\w+): (.*)$)"};
  std::vector<Handler> all{{"by_the_probe_badly", {}}, {"by_the_probe_well", {}}};
  std::map<std::string, Expected> expected;
  for (const std::string file : {"flawed.cpp", "correct.cpp", "helper.cpp"}) {
    std::ifstream source{std::string{CORPUS_FOLDER "/"} + file};
    std::string line;
    for (int number = 1; std::getline(source, line); ++number) {
      std::smatch match;
      if (std::regex_search(line, match, begins)) {
        all.push_back({match[1], {}});
      }
      if (std::regex_search(line, match, marker)) {
        expected.emplace(match[1], Expected{file, number, match[2]});
      }
    }
  }
  // What it raises has the flaw.
  expected.emplace("raises_to_a_bad_one", expected.at("prints_to_stderr"));
  for (Handler& handler : all) {
    if (const auto found = expected.find(handler.name); found != expected.end()) {
      handler.expected = found->second;
    }
  }
  return all;
}

class Safety : public LabTest, public testing::WithParamInterface<Handler> {
protected:
  // Watches the handler of the parameter; what the watch concludes is not this test's verdict.
  void watch() {
    testing::TestPartResultArray results;
    const testing::ScopedFakeTestPartResultReporter intercept{
        testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &results};
    try {
      seen_ = watch_handlers(Launch{"handle", GetParam().name}, [](Subject& subject) {
        Gate ready = subject.wait_gate("ready");
        subject.signal(SIGUSR1);
        ready.open();
        Gate again = subject.wait_gate("again");
        again.open();
        subject.wait_success();
      });
    } catch (const TestConcluded&) {
    }
    concluded_ = std::exchange(running_test().concluded, std::nullopt);
  }

  Watched seen_;
  std::optional<Conclusion> concluded_;
};

TEST_P(Safety, HandlerGetsItsVerdict) {
  watch();
  const auto& expected = GetParam().expected;
  if (!expected) {
    const bool leaves = GetParam().name == "leaves_at_once"; // before anything was asked of it
    EXPECT_TRUE(!concluded_ || (leaves && concluded_->verdict != Verdict::unsafe))
        << concluded_->message;
    EXPECT_TRUE(leaves || seen_.handlers >= 1);
    return;
  }
  ASSERT_TRUE(concluded_);
  EXPECT_EQ(to_string(concluded_->verdict), to_string(Verdict::unsafe)) << concluded_->message;
  EXPECT_THAT(concluded_->message, HasSubstr(expected->word));
  ASSERT_TRUE(concluded_->place) << concluded_->message;
  EXPECT_THAT(concluded_->place->file, testing::EndsWith(expected->file));
  EXPECT_EQ(concluded_->place->line, expected->line) << concluded_->message;
}

INSTANTIATE_TEST_SUITE_P(Each, Safety, testing::ValuesIn(corpus()), [](const auto& info) {
  return info.param.name;
});

TEST(Corpus, IsLargeEnough) {
  const auto all = corpus();
  const auto flawed =
      std::ranges::count_if(all, [](const Handler& one) { return one.expected.has_value(); });
  EXPECT_GE(flawed, 20);
  EXPECT_GE(static_cast<std::ptrdiff_t>(all.size()) - flawed, 10);
}

TEST(WatchedHandler, LeavesErrnoAsItWas) {
  watch_handlers(Launch{"handle", "keeps_errno"}, [](Subject& subject) {
    Gate ready = subject.wait_gate("ready");
    subject.signal(SIGUSR1);
    ready.open();
    Gate again = subject.wait_gate("again");
    subject.signal(SIGUSR1);
    again.open();
    EXPECT_EQ(subject.wait_number("errno_kept"), 1);
    subject.wait_success();
  });
}

TEST(SafeFunctions, AreKnownByAllTheirNames) {
  for (const char* name : {"write",
                           "__write",
                           "__libc_write",
                           "_exit",
                           "_Exit",
                           "__memcpy_avx_unaligned_erms",
                           "__memcpy_chk",
                           "open64",
                           "__errno_location",
                           "siglongjmp",
                           "fork",
                           "__libc_fork"}) {
    EXPECT_TRUE(tracer::is_async_signal_safe(name)) << name;
  }
  for (const char* name : {"exit",
                           "__GI_exit",
                           "printf",
                           "__printf_chk",
                           "malloc",
                           "__libc_malloc",
                           "operator new",
                           "__cxa_throw",
                           "pthread_mutex_lock",
                           "aio_suspend",
                           "std::write"}) {
    EXPECT_FALSE(tracer::is_async_signal_safe(name)) << name;
  }
}

TEST(SafeFunctions, AreEachListedOnce) {
  std::set<std::string_view> names;
  for (const tracer::SafeFunction& function : tracer::safe_functions()) {
    EXPECT_TRUE(names.insert(function.name).second) << function.name;
    EXPECT_FALSE(function.section.empty() || function.since.empty()) << function.name;
  }
  EXPECT_GE(names.size(), 190U);
}

} // namespace
