// Hostile subjects, judged as any submission is; twice: behind walls, and where there are none.
#include "common/judge/confinement/run.hpp"
#include "common/tests/bystander.hpp"
#include "common/tests/hostile/cases.hpp"
#include "common/tracer/event_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <map>
#include <set>
#include <string>

namespace {

using confinement::JudgeRun;
using confinement::RunOutcome;
using testing::HasSubstr;
using testing::IsEmpty;

const int slot = 800 + ::getpid() % 1000; // nobody else's, not even another run's of this test

std::string built(const std::string& name) {
  const char* folder = std::getenv("HOSTILE_PROGRAMS");
  return std::string{folder != nullptr ? folder : "."} + "/" + name;
}

JudgeRun judging(const std::string& subject, bool walls) {
  JudgeRun run;
  run.judge = built("hostile.judge");
  run.subject = built(subject);
  run.seed = 4711;
  run.slot = slot;
  if (!walls) {
    run.bwrap = "no-such-bwrap";
  }
  return run;
}

// One judge meets all of them, so that each also shows that the one before did it no harm.
class Everybody {
public:
  explicit Everybody(bool walls) {
    const tests::Bystander bystander{slot};
    JudgeRun run = judging("hostile.subject", walls);
    run.filter = "Each/*";
    outcome = confinement::run(run);
    survivors = tests::processes_of_user(bystander.user());
    survivors.erase(bystander.pid());
    unharmed = bystander.unharmed();
    alone = bystander.alone();
    for (const auto& result : outcome.results) {
      by_name.emplace(result.test, result);
    }
  }

  static const Everybody& met(bool walls) {
    static const Everybody behind{true};
    static const Everybody without{false};
    return walls ? behind : without;
  }

  RunOutcome outcome;
  std::map<std::string, confinement::TestResult> by_name;
  std::set<pid_t> survivors;
  bool unharmed = false;
  bool alone = false; ///< whether the user of the run was nobody else's
};

class HostileSubject : public testing::TestWithParam<std::tuple<bool, hostile::Case>> {
protected:
  [[nodiscard]] static bool walls() { return std::get<bool>(GetParam()); }

  [[nodiscard]] static hostile::Case which() { return std::get<hostile::Case>(GetParam()); }
};

TEST_P(HostileSubject, GetsItsVerdict) {
  const Everybody& all = Everybody::met(walls());
  const auto found = all.by_name.find("Each/Hostile.Answers/" + std::string{which().probe});
  ASSERT_NE(found, all.by_name.end()) << all.outcome.infrastructure_error.value_or("");
  EXPECT_EQ(judge::to_string(found->second.verdict), judge::to_string(which().verdict))
      << found->second.message;
  EXPECT_THAT(found->second.message, testing::Not(HasSubstr("last deadline")));
}

INSTANTIATE_TEST_SUITE_P(All,
                         HostileSubject,
                         testing::Combine(testing::Bool(), testing::ValuesIn(hostile::cases)),
                         [](const auto& info) {
                           return std::string{std::get<1>(info.param).probe} +
                                  (std::get<0>(info.param) ? "_behind_walls" : "_without_walls");
                         });

class HostileRun : public testing::TestWithParam<bool> {};

TEST_P(HostileRun, EndsWithACompleteVerdictStream) {
  const RunOutcome& outcome = Everybody::met(GetParam()).outcome;
  EXPECT_EQ(outcome.infrastructure_error.value_or(""), "");
  EXPECT_EQ(outcome.results.size(), hostile::cases.size());
}

TEST_P(HostileRun, SaysWhetherItWasConfined) {
  const RunOutcome& outcome = Everybody::met(GetParam()).outcome;
  if (GetParam() && !outcome.confined) {
    GTEST_SKIP() << "no namespaces here: " << outcome.weaker_because;
  }
  EXPECT_EQ(outcome.confined, GetParam());
  EXPECT_EQ(outcome.weaker_because.empty(), GetParam());
}

TEST_P(HostileRun, HarmsNobodyOutside) {
  EXPECT_TRUE(Everybody::met(GetParam()).unharmed);
}

TEST_P(HostileRun, LeavesNothingBehind) {
  if (!Everybody::met(GetParam()).alone) {
    GTEST_SKIP() << "without a user of its own its processes cannot be told from others";
  }
  EXPECT_THAT(Everybody::met(GetParam()).survivors, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(All, HostileRun, testing::Bool(), [](const auto& info) {
  return info.param ? "behind_walls" : "without_walls";
});

class Pictures : public testing::TestWithParam<bool> {
protected:
  static nlohmann::json recorded(const std::string& probe) {
    JudgeRun run = judging("hostile.subject", GetParam());
    run.filter = "Each/Hostile.Answers/" + probe;
    const RunOutcome outcome = confinement::run(run);
    EXPECT_EQ(outcome.results.size(), 1) << outcome.infrastructure_error.value_or("");
    return outcome.results.empty() ? nlohmann::json{} : outcome.results.front().raw;
  }
};

TEST_P(Pictures, AreOfFailedTests) {
  for (const char* probe :
       {"segfault", "in_pause", "in_waitpid_of_stopped", "kill_own_group", "kill_everybody"}) {
    const nlohmann::json result = recorded(probe);
    ASSERT_TRUE(result.contains("recording")) << probe;
    EXPECT_FALSE(tracer::recording_from_json(result["recording"]).events.empty()) << probe;
  }
}

TEST_P(Pictures, AreNotOfOthers) {
  for (const char* probe : {"honest", "not_written"}) {
    EXPECT_FALSE(recorded(probe).contains("recording")) << probe;
  }
}

TEST_P(Pictures, EndWhereTheTestFailed) {
  const nlohmann::json hang = recorded("in_sigsuspend");
  ASSERT_TRUE(hang.contains("recording"));
  const tracer::Recording recording = tracer::recording_from_json(hang["recording"]);
  ASSERT_FALSE(recording.events.empty());
  EXPECT_EQ(recording.events.back().kind, tracer::EventKind::slept);
  EXPECT_THAT(recording.events.back().call, HasSubstr("sigsuspend"));
}

INSTANTIATE_TEST_SUITE_P(All, Pictures, testing::Bool(), [](const auto& info) {
  return info.param ? "behind_walls" : "without_walls";
});

class JudgesHolds : public testing::TestWithParam<bool> {};

TEST_P(JudgesHolds, DoWhatTheySayRecordedOrNot) {
  JudgeRun run = judging("hostile.subject", GetParam());
  run.filter = "Holds.*";
  for (const judge::Record record : {judge::Record::never, judge::Record::always}) {
    run.record = record;
    const RunOutcome outcome = confinement::run(run);
    EXPECT_EQ(outcome.results.size(), 6) << outcome.infrastructure_error.value_or("");
    for (const auto& result : outcome.results) {
      EXPECT_EQ(result.verdict, judge::Verdict::pass) << result.raw;
      EXPECT_EQ(result.raw.contains("recording"), record == judge::Record::always) << result.test;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, JudgesHolds, testing::Bool(), [](const auto& info) {
  return info.param ? "behind_walls" : "without_walls";
});

TEST(JudgesWords, NameAStringAndNotItsAddress) {
  JudgeRun run = judging("hostile.subject", true);
  run.filter = "Words.*";
  const RunOutcome outcome = confinement::run(run);
  ASSERT_EQ(outcome.results.size(), 1) << outcome.infrastructure_error.value_or("");
  ASSERT_EQ(outcome.results.front().failures.size(), 2);
  EXPECT_EQ(outcome.results.front().failures[0].expected, "is equal to \"that\"");
  EXPECT_EQ(outcome.results.front().failures[1].expected, "isn't equal to \"this\"");
}

TEST(ForeignSubject, ThatExitsBeforeMainFails) {
  JudgeRun run = judging("hostile.constructor", true);
  run.filter = "Foreign.*";
  const RunOutcome outcome = confinement::run(run);
  ASSERT_EQ(outcome.results.size(), 1);
  EXPECT_EQ(outcome.results.front().verdict, judge::Verdict::fail);
  EXPECT_THAT(outcome.results.front().message, HasSubstr("ended by itself"));
}

TEST(ForeignSubject, WithAMainOfItsOwnFails) {
  JudgeRun run = judging("hostile.own_main", true);
  run.filter = "Foreign.*";
  const RunOutcome outcome = confinement::run(run);
  ASSERT_EQ(outcome.results.size(), 1);
  EXPECT_EQ(outcome.results.front().verdict, judge::Verdict::fail);
}

} // namespace
