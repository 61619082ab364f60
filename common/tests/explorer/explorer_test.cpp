// The explorer against functions whose races are known, by copies and by fresh processes.
#include "common/judge/explore.hpp"
#include "common/judge/lab_test.hpp"
#include "common/judge/options.hpp"
#include "common/judge/path.hpp"
#include "common/judge/test_recorder.hpp"

#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <ostream>
#include <string>
#include <vector>

namespace {

using judge::Explored;
using judge::Launch;
using judge::Subject;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;

struct Pair {
  const char* racy;
  const char* right;
  bool pipe = false;   ///< shared by copies, so that none is made
  bool inside = false; ///< made by the function, so that copies of its entry have their own

  friend std::ostream& operator<<(std::ostream& stream, const Pair& pair) {
    return stream << pair.racy;
  }
};

// What stands in a test's name: the racy function's.
std::string name_of(const testing::TestParamInfo<Pair>& info) {
  return info.param.racy;
}

void goes_right(Subject& subject) {
  EXPECT_EQ(subject.wait_number("right"), 1);
  subject.wait_success();
}

void goes_right_with_a_byte(Subject& subject) {
  subject.wait_rest();
  subject.signal(SIGUSR2);
  goes_right(subject);
}

Explored walk(const std::string& name, bool fresh) {
  auto exploration = judge::explore(Launch{"corpus", name}, "corpus::" + name).sending(SIGUSR1);
  if (fresh) {
    exploration.fresh();
  }
  return exploration.run(name.starts_with("eintr") ? goes_right_with_a_byte : goes_right);
}

int marked_line(const std::string& name) {
  std::ifstream source{std::getenv("CORPUS_SOURCE")};
  std::string text;
  for (int line = 1; std::getline(source, text); ++line) {
    if (text.ends_with("// race: " + name)) {
      return line;
    }
  }
  return 0;
}

std::string in_words(const Explored& found) {
  std::string text = std::to_string(found.points) + " points, bad:";
  for (const auto& bad : found.bad) {
    text += " " + std::to_string(bad.index) + "@" + std::to_string(bad.point.offset) + "/" +
            std::to_string(bad.point.visit) +
            (bad.point.place ? ":" + std::to_string(bad.point.place->line) : "");
  }
  return text;
}

class Corpus : public testing::TestWithParam<Pair> {};

TEST_P(Corpus, TellsTheRacyFromItsTwin) {
  const Explored racy = walk(GetParam().racy, false);
  ASSERT_THAT(racy.bad, Not(IsEmpty()));
  ASSERT_TRUE(racy.bad.front().point.place);
  EXPECT_EQ(racy.bad.front().point.place->line, marked_line(GetParam().racy)) << in_words(racy);
  EXPECT_LT(racy.bad.size(), racy.points);
  const Explored right = walk(GetParam().right, false);
  EXPECT_THAT(right.bad, IsEmpty()) << in_words(right) << right.bad.front().why;
  EXPECT_GT(right.points, 1);
  EXPECT_EQ(racy.copies + right.copies > 0, !GetParam().pipe);
  EXPECT_EQ(right.from_entry > 0, GetParam().inside);
}

TEST_P(Corpus, CopiesAndFreshProcessesAgree) {
  for (const char* name : {GetParam().racy, GetParam().right}) {
    EXPECT_EQ(in_words(walk(name, false)), in_words(walk(name, true))) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Each,
    Corpus,
    testing::Values(Pair{"check_then_pause", "check_then_sigsuspend"},
                    Pair{"unblock_then_pause", "unblock_in_ppoll"},
                    Pair{"sigsuspend_emulated", "sigwaitinfo_instead"},
                    Pair{"pselect_emulated", "pselect_itself"},
                    Pair{"ignored_meanwhile", "blocked_meanwhile"},
                    Pair{"mask_restored_too_early", "mask_restored_in_time"},
                    Pair{"read_modify_write", "atomic_add"},
                    Pair{"two_word_update", "two_words_blocked"},
                    Pair{"errno_clobbered", "errno_kept"},
                    Pair{"flag_tested_twice", "flag_tested_once"},
                    Pair{"handler_before_data", "data_before_handler"},
                    Pair{"lock_in_handler", "lock_while_blocked"},
                    Pair{"eintr_is_done", "eintr_is_repeated", true},
                    Pair{"drained_after_the_test", "drained_before_the_test", true},
                    Pair{"ready_before_the_pipe", "pipe_before_ready", false, true}),
    name_of);

TEST(Explorer, WalksAHandlerThatASecondSignalInterrupts) {
  const Explored racy = judge::explore(Launch{"handler", 0}, "corpus::add_up_slowly")
                            .sending(SIGUSR2)
                            .run(goes_right);
  ASSERT_THAT(racy.bad, Not(IsEmpty()));
  EXPECT_EQ(racy.bad.front().point.place->line, marked_line("add_up_slowly"));
  const Explored right =
      judge::explore(Launch{"handler", 1}, "corpus::add_up_alone").sending(SIGUSR2).run(goes_right);
  EXPECT_THAT(right.bad, IsEmpty()) << in_words(right);
  EXPECT_GT(right.points, 10);
}

TEST(Explorer, TakesItsCopiesForNoForkLoop) {
  const Explored found = walk("do_nothing_at_length", false);
  EXPECT_GT(found.copies, 2000);
  EXPECT_THAT(found.bad, IsEmpty()) << in_words(found).substr(0, 200);
}

// A signal that is blocked arrives where it is unblocked: a point before is not to blame.
TEST(Explorer, TellsWhereTheSignalIsBlocked) {
  const Explored found = walk("unblock_then_pause", false);
  const auto blocked = [](const auto& bad) { return bad.blocked; };
  ASSERT_THAT(found.bad, Not(IsEmpty()));
  EXPECT_TRUE(blocked(found.bad.front()));
  EXPECT_FALSE(blocked(found.bad.back()));
  EXPECT_TRUE(std::is_partitioned(found.bad.begin(), found.bad.end(), blocked));
  const Explored fresh = walk("unblock_then_pause", true);
  EXPECT_TRUE(std::equal(found.bad.begin(),
                         found.bad.end(),
                         fresh.bad.begin(),
                         fresh.bad.end(),
                         [](const auto& one, const auto& other) {
                           return one.index == other.index && one.blocked == other.blocked;
                         }));
}

TEST(Explorer, BeginsAfterACallAndEndsBeforeTheSleep) {
  const auto part = [](bool fresh) {
    auto exploration =
        judge::explore(Launch{"corpus", "unblock_then_pause"}, "corpus::unblock_then_pause")
            .sending(SIGUSR1)
            .after_call("sigprocmask")
            .not_asleep();
    if (fresh) {
      exploration.fresh();
    }
    return exploration.run(goes_right);
  };
  const Explored whole = walk("unblock_then_pause", false);
  const Explored found = part(false);
  EXPECT_LT(found.points, whole.points);
  EXPECT_EQ(found.bad.size(), whole.bad.size());
  EXPECT_EQ(found.bad.back().index + whole.points - found.points - 1, whole.bad.back().index);
  EXPECT_EQ(in_words(found), in_words(part(true)));
}

TEST(Explorer, ReplaysOnePointAlone) {
  const Explored whole = walk("unblock_then_pause", false);
  ASSERT_THAT(whole.bad, Not(IsEmpty()));
  for (const bool fresh : {false, true}) {
    judge::options().replay = whole.bad.front().index;
    const Explored one = walk("unblock_then_pause", fresh);
    judge::options().replay.reset();
    EXPECT_EQ(one.points, whole.points);
    ASSERT_EQ(one.bad.size(), 1);
    EXPECT_EQ(one.bad.front().index, whole.bad.front().index);
    EXPECT_EQ(one.bad.front().point, whole.bad.front().point);
  }
}

// The signal that comes between the look and the pause: its handler runs, and then somebody sleeps.
TEST(Explorer, RecordsThePointThatIsReplayed) {
  const Explored whole = walk("check_then_pause", false);
  ASSERT_THAT(whole.bad, Not(IsEmpty()));
  for (const bool asleep : {false, true}) {
    judge::options().replay = asleep ? whole.points : whole.bad.back().index;
    judge::TestRecorder::instance().begin();
    walk("check_then_pause", false);
    judge::options().replay.reset();
    const auto recording = judge::TestRecorder::instance().end("replay");
    ASSERT_TRUE(recording);
    std::vector<tracer::EventKind> kinds;
    for (const tracer::Event& event : recording->events) {
      kinds.push_back(event.kind);
    }
    EXPECT_THAT(kinds, Contains(tracer::EventKind::handler_entered));
    EXPECT_THAT(kinds, Contains(tracer::EventKind::slept));
  }
}

TEST(Explorer, BeginsAtAGate) {
  int times = 0;
  const Explored found = judge::explore(Launch{"after_a_gate"}, "corpus::set_and_return")
                             .from_gate("before", [&](Subject&) { ++times; })
                             .sending(SIGURG)
                             .fresh()
                             .run(goes_right);
  EXPECT_GT(found.points, 2);
  EXPECT_EQ(times, static_cast<int>(found.points) + 1);
  EXPECT_THAT(found.bad, IsEmpty()) << in_words(found);
}

// What a copy sends to its group is not the walker's, nor the next copy's.
TEST(Explorer, CopiesHearOnlyThemselves) {
  const Explored found = judge::explore(Launch{"tells_the_group"}, "corpus::tell_the_group")
                             .sending(SIGURG)
                             .run([](Subject& subject) {
                               EXPECT_EQ(subject.wait_number("heard"), 1);
                               subject.wait_success();
                             });
  EXPECT_GT(found.copies, 2);
  EXPECT_THAT(found.bad, IsEmpty()) << in_words(found);
}

// The kernel tells the tracer of it by a stop of its own.
TEST(Explorer, SigcontEndsNoWalk) {
  const judge::Stretch stretch{"corpus::set_and_return", {}, "before", {}};
  const auto walk = [&](int signo) {
    judge::Path path{Launch{"after_a_gate"}, stretch};
    int points = 0;
    for (; path.here(); path.advance()) {
      ++points;
      ::kill(path.subject().pid(), signo);
    }
    goes_right(path.let_go());
    return points;
  };
  const int without = walk(0);
  EXPECT_GT(without, 2);
  EXPECT_EQ(walk(SIGCONT), without);
}

// A second run has to come to every point of the first, and the kernel puts each run's stack
// elsewhere.
TEST(Explorer, AllRunsStackLiesAlike) {
  const auto points = [] {
    judge::Path path{Launch{"turn_as_the_stack_lies"},
                     {"corpus::turn_as_the_stack_lies", {}, {}, {}}};
    int points = 0;
    for (; path.here(); path.advance()) {
      ++points;
    }
    path.let_go().wait_success();
    return points;
  };
  const int first = points();
  EXPECT_GT(first, 2);
  for (int time = 1; time < 20; ++time) {
    ASSERT_EQ(points(), first);
  }
}

TEST(Explorer, SeesThatSomebodySleepsForAnHour) {
  const Explored found =
      judge::explore(Launch{"wait_an_hour"}.blocking({SIGUSR1}), "corpus::wait_an_hour")
          .sending(SIGUSR1)
          .run(goes_right);
  EXPECT_GT(found.points, 2);
  EXPECT_THAT(found.bad, IsEmpty()) << in_words(found);
}

TEST(Explorer, LetsAChildEndAtEveryPoint) {
  auto exploration = judge::explore(Launch{"wait_for_child"}, "corpus::wait_for_child")
                         .doing([](Subject& subject) {
                           const auto child = static_cast<pid_t>(subject.wait_number("child"));
                           subject.wait_gate("child").open();
                           subject.wait_zombie(child);
                         })
                         .not_asleep();
  const Explored found = exploration.run(goes_right);
  EXPECT_GT(found.points, 10);
  EXPECT_EQ(found.copies, 0);
  EXPECT_EQ(found.tried, found.points);
  EXPECT_THAT(found.bad, IsEmpty()) << in_words(found);
  const Explored at_calls = exploration.before_calls().run(goes_right);
  EXPECT_EQ(at_calls.points, found.points);
  EXPECT_LT(at_calls.tried, found.tried);
  EXPECT_GT(at_calls.tried, 2);
  EXPECT_THAT(at_calls.bad, IsEmpty()) << in_words(at_calls);
}

class Timer : public testing::TestWithParam<int> {};

TEST_P(Timer, RingsAtEveryPoint) {
  long rung = 0;
  const Explored found =
      judge::explore(Launch{"countdown", GetParam()}, "corpus::Countdown::~Countdown")
          .letting_timers_expire()
          .run([&](Subject& subject) {
            rung += subject.wait_number("alarms");
            goes_right(subject);
          });
  EXPECT_GT(found.points, 2);
  EXPECT_EQ(found.copies, 0);
  EXPECT_GT(rung, 0);
  EXPECT_LT(rung, static_cast<long>(found.points)); // not after it was cancelled
  EXPECT_THAT(found.bad, IsEmpty()) << in_words(found);
}

INSTANTIATE_TEST_SUITE_P(Each, Timer, testing::Values(0, 1), [](const auto& info) {
  return info.param == 0 ? "alarm" : "timer_create";
});

TEST(Explorer, FindsTheSameAHundredTimes) {
  const std::string first = in_words(walk("check_then_pause", false));
  for (int time = 1; time < 100; ++time) {
    ASSERT_EQ(in_words(walk("check_then_pause", false)), first);
  }
}

} // namespace
