#include "common/tracer/event_json.hpp"
#include "common/tracer/perfetto.hpp"
#include "common/tracer/printable.hpp"
#include "common/tracer/tests/golden.hpp"
#include "common/tracer/tests/random_recording.hpp"
#include "common/tracer/tests/scenarios.hpp"
#include "common/tracer/timeline_svg.hpp"
#include "common/tracer/timeline_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include <signal.h>

#include <set>

namespace tracer {
namespace scenarios {

/// For GoogleTest's messages, which would print the bytes.
void PrintTo(const Scenario& scenario, std::ostream* stream) {
  *stream << scenario.id;
}

} // namespace scenarios

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr unsigned recordings = 300;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

std::multiset<std::uint64_t> orders_of(const Recording& recording) {
  std::multiset<std::uint64_t> orders;
  for (const Event& event : recording.events) {
    orders.insert(event.order);
  }
  return orders;
}

/// Those written by hand, and a run that the recorder has seen.
std::vector<scenarios::Scenario> stories() {
  std::vector<scenarios::Scenario> stories = scenarios::all();
  std::ifstream file{std::string{GOLDEN_FOLDER} + "/recorded.json"};
  std::ostringstream json;
  json << file.rdbuf();
  stories.push_back({"recorded",
                     recording_from_json_text(json.str()),
                     {{20, "launcher"}, {21, "server"}, {22, "client"}}});
  return stories;
}

class Story : public ::testing::TestWithParam<scenarios::Scenario> {
protected:
  [[nodiscard]] Timeline picture() const {
    return lay_out(GetParam().recording, {.names = GetParam().names});
  }
};

TEST_P(Story, IsDrawnAsText) {
  expect_golden(GetParam().id + ".txt", to_text(picture()));
}

TEST_P(Story, IsDrawnInAscii) {
  const std::string text = to_text(picture(), {.ascii = true});
  expect_golden(GetParam().id + ".ascii.txt", text);
  for (const char letter : text) {
    ASSERT_TRUE(letter == '\n' || (letter >= ' ' && letter <= '~'));
  }
}

TEST_P(Story, IsDrawnAsSvg) {
  expect_golden(GetParam().id + ".svg", to_svg(picture()));
}

TEST_P(Story, IsDrawnForPhones) {
  const std::string svg = to_svg(picture(), {.width = 376});
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(svg.c_str()));
  EXPECT_LE(document.child("svg").attribute("width").as_double(), 460);
}

TEST_P(Story, SaysTheSameWithAndWithoutColour) {
  std::string coloured = to_text(picture(), {.colour = true});
  for (std::size_t at; (at = coloured.find('\x1b')) != std::string::npos;) {
    coloured.erase(at, coloured.find('m', at) - at + 1);
  }
  EXPECT_EQ(coloured, to_text(picture()));
}

TEST_P(Story, SurvivesJson) {
  const Recording& recording = GetParam().recording;
  const Recording back = recording_from_json_text(to_json_text(recording));
  EXPECT_EQ(back.title, recording.title);
  EXPECT_EQ(back.cut, recording.cut);
  EXPECT_EQ(back.events, recording.events);
}

INSTANTIATE_TEST_SUITE_P(All, Story, ::testing::ValuesIn(stories()), [](const auto& info) {
  return info.param.id;
});

TEST(Layout, KeepsEveryEventInExactlyOneRow) {
  for (unsigned seed = 0; seed != recordings; ++seed) {
    const Recording recording = random_recording(seed);
    std::multiset<std::uint64_t> orders;
    for (const Row& row : lay_out(recording).rows) {
      orders.insert(row.orders.begin(), row.orders.end());
    }
    ASSERT_EQ(orders, orders_of(recording)) << "seed " << seed;
  }
}

TEST(Layout, KeepsTheLastRowsAndCountsTheOthers) {
  for (unsigned seed = 0; seed != recordings; ++seed) {
    const Recording recording = random_recording(seed);
    const Timeline whole = lay_out(recording);
    const Timeline end = lay_out(recording, {.last = 5});
    ASSERT_EQ(end.rows.size(), std::min<std::size_t>(5, whole.rows.size()));
    std::size_t shown = 0;
    for (std::size_t i = 0; i != end.rows.size(); ++i) {
      shown += end.rows[i].orders.size();
      ASSERT_EQ(end.rows[i].words, whole.rows[whole.rows.size() - end.rows.size() + i].words);
    }
    ASSERT_EQ(shown + end.hidden_events, recording.events.size());
    ASSERT_THAT(to_text(end), Not(HasSubstr("\x1b")));
  }
}

TEST(Layout, ShowsThatAMergedSignalJoinsThePendingOne) {
  const Timeline picture = lay_out(scenarios::merged_children().recording);
  const auto merged = std::ranges::find(picture.arrows, Fate::merged, &Arrow::fate);
  ASSERT_NE(merged, picture.arrows.end());
  const auto pending = std::ranges::find(picture.bars, BarKind::pending, &Bar::kind);
  ASSERT_NE(pending, picture.bars.end());
  EXPECT_LT(pending->first_row, merged->to_row);
  EXPECT_GT(pending->last_row, merged->to_row);
  EXPECT_THAT(to_text(picture), HasSubstr("⊕"));
}

TEST(Layout, EndsWithWhoStillSleeps) {
  const scenarios::Scenario story = scenarios::lost_wakeup();
  const Timeline picture = lay_out(story.recording, {.names = story.names});
  ASSERT_FALSE(picture.ending.empty());
  EXPECT_EQ(picture.ending.front(), "waiter still sleeps in pause().");
}

TEST(Layout, EndsWithOneLineForAllThatIsPending) {
  Recording recording;
  const auto happens = [&recording](EventKind kind, int signo) {
    Event& event = recording.events.emplace_back();
    event.order = recording.events.size();
    event.kind = kind;
    event.pid = 7;
    event.other = 6;
    event.signo = signo;
    event.signal_id = static_cast<std::uint64_t>(signo);
  };
  const auto ending = [&recording] { return lay_out(recording, {.names = {{7, "child"}}}).ending; };
  happens(EventKind::started, 0);
  happens(EventKind::pending, SIGHUP);
  EXPECT_THAT(ending(), ::testing::ElementsAre("SIGHUP is still pending at child."));
  happens(EventKind::pending, SIGINT);
  EXPECT_THAT(ending(), ::testing::ElementsAre("SIGHUP and SIGINT are still pending at child."));
  happens(EventKind::pending, SIGTERM);
  happens(EventKind::pending, SIGUSR1);
  happens(EventKind::pending, SIGUSR2);
  EXPECT_THAT(
      ending(),
      ::testing::ElementsAre("SIGHUP, SIGINT, SIGTERM and 2 more are still pending at child."));
}

TEST(Text, StaysWithin80ColumnsWhateverTheSubjectSays) {
  for (unsigned seed = 0; seed != recordings; ++seed) {
    const Timeline picture = lay_out(random_recording(seed));
    for (const bool ascii : {false, true}) {
      for (const std::string& line : lines_of(to_text(picture, {.ascii = ascii}))) {
        ASSERT_LE(code_points(line).size(), 80U) << "seed " << seed << '\n' << line;
        for (const char32_t point : code_points(line)) {
          ASSERT_TRUE(point >= U' ' && (point < 0x7f || point > 0xa0)) << "seed " << seed;
          ASSERT_TRUE(point < 0x300 || (point >= 0x2000 && point < 0x2600 && point != 0x202e));
        }
      }
    }
  }
}

TEST(Text, HasALineForEveryRow) {
  for (unsigned seed = 0; seed != recordings; ++seed) {
    const Timeline picture = lay_out(random_recording(seed));
    ASSERT_GE(lines_of(to_text(picture)).size(), picture.rows.size()) << "seed " << seed;
  }
}

TEST(Svg, IsWellFormedAndNamesEveryEventOnce) {
  for (unsigned seed = 0; seed != recordings; ++seed) {
    const Recording recording = random_recording(seed);
    const std::string svg = to_svg(lay_out(recording), {.width = seed % 2 == 0 ? 860 : 376});
    pugi::xml_document document;
    ASSERT_TRUE(document.load_string(svg.c_str())) << "seed " << seed;
    std::multiset<std::uint64_t> orders;
    for (const pugi::xpath_node& node : document.select_nodes("//g[@data-events]")) {
      std::istringstream stream{node.node().attribute("data-events").value()};
      for (std::uint64_t order = 0; stream >> order;) {
        orders.insert(order);
      }
    }
    ASSERT_EQ(orders, orders_of(recording)) << "seed " << seed;
    for (const char letter : svg) {
      ASSERT_TRUE(letter == '\n' || static_cast<unsigned char>(letter) >= ' ') << "seed " << seed;
    }
    ASSERT_TRUE(document.select_node("//script").node().empty());
  }
}

TEST(Svg, SatisfiesXmllint) {
  if (std::system("command -v xmllint >/dev/null") != 0) {
    GTEST_SKIP() << "xmllint is not installed";
  }
  const std::string path = ::testing::TempDir() + "siglab-timeline.svg";
  for (unsigned seed = 0; seed != 12; ++seed) {
    std::ofstream{path} << to_svg(lay_out(random_recording(seed)));
    ASSERT_EQ(std::system(("xmllint --noout --nonet '" + path + "'").c_str()), 0)
        << "seed " << seed;
  }
}

TEST(Svg, TellsItsStoryToThoseWhoDoNotSeeIt) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(to_svg(lay_out(scenarios::lost_wakeup().recording)).c_str()));
  const pugi::xml_node svg = document.child("svg");
  EXPECT_STREQ(svg.attribute("role").value(), "img");
  const std::string title = svg.child("title").attribute("id").value();
  const std::string story = svg.child("desc").attribute("id").value();
  EXPECT_EQ(svg.attribute("aria-labelledby").value(), title + ' ' + story);
  EXPECT_THAT(svg.child("desc").text().get(), HasSubstr("still sleeps in pause()"));
}

TEST(Json, SurvivesAnyRecording) {
  for (unsigned seed = 0; seed != recordings; ++seed) {
    const std::string once = to_json_text(random_recording(seed));
    ASSERT_EQ(to_json_text(recording_from_json_text(once)), once) << "seed " << seed;
  }
}

TEST(Json, SaysWhatIsWrong) {
  const auto message = [](const std::string& text) -> std::string {
    try {
      (void)recording_from_json_text(text);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "nothing";
  };
  const std::string head = R"({"schema":"siglab-recording","version":1,"title":"","cut":false,)";
  EXPECT_THAT(message("{"), HasSubstr("not JSON"));
  EXPECT_THAT(message(R"({"schema":"other","version":1})"), HasSubstr("not a siglab-recording"));
  EXPECT_THAT(message(head + R"("events":[{"order":1,"time_ns":0,"pid":1,"kind":"flew"}]})"),
              HasSubstr("event 1 of the recording: no kind of event is called \"flew\""));
  EXPECT_THAT(message(head + R"("events":[{"order":1}]})"), HasSubstr("event 1"));
  EXPECT_THAT(message(head + R"("events":[{"order":1,"time_ns":0,"pid":1e30,"kind":"woke"}]})"),
              HasSubstr("event 1 of the recording: no whole number that fits: 1e+30"));
  EXPECT_THAT(message(head + R"("events":7})"), HasSubstr("event 1"));
}

TEST(Json, KnowsEveryKindByItsWord) {
  for (int kind = 0; kind <= static_cast<int>(EventKind::marked); ++kind) {
    const auto it = static_cast<EventKind>(kind);
    EXPECT_EQ(event_kind_from(to_string(it)), it);
  }
  EXPECT_EQ(event_kind_from("flew"), std::nullopt);
}

TEST(Perfetto, HasATrackAProcessAndAFlowASignal) {
  const scenarios::Scenario story = scenarios::ping_pong();
  const auto trace =
      nlohmann::json::parse(to_perfetto(lay_out(story.recording, {.names = story.names})));
  std::map<std::string, int> phases;
  std::set<int> named;
  std::multiset<std::uint64_t> starts;
  std::multiset<std::uint64_t> ends;
  for (const auto& event : trace.at("traceEvents")) {
    const auto phase = event.at("ph").get<std::string>();
    ++phases[phase];
    if (phase == "M") {
      named.insert(event.at("pid").get<int>());
    } else if (phase == "s") {
      starts.insert(event.at("id").get<std::uint64_t>());
    } else if (phase == "f") {
      ends.insert(event.at("id").get<std::uint64_t>());
    } else if (phase == "X") {
      EXPECT_GT(event.at("dur").get<double>(), 0);
    }
  }
  EXPECT_EQ(named, (std::set{0, 10, 11, 12}));
  EXPECT_EQ(phases["b"], phases["e"]);
  EXPECT_EQ(starts, ends);
  EXPECT_EQ(starts.size(), 9U);
}

TEST(Perfetto, IsJsonWhateverTheSubjectSays) {
  for (unsigned seed = 0; seed != recordings; ++seed) {
    ASSERT_TRUE(nlohmann::json::accept(to_perfetto(lay_out(random_recording(seed)))));
  }
}

TEST(Printable, LetsNothingThroughThatIsNotOneColumn) {
  EXPECT_EQ(printable("grün"), "grün");
  EXPECT_EQ(printable("a\nb\x1b[31m"), "a\\nb\\x1b[31m");
  EXPECT_EQ(printable("\xe2\x80\xae"), "\\u{202e}");
  EXPECT_EQ(printable("\xff"), "\\xff");
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\u{d800}");
  EXPECT_EQ(printable("123456", 6), "123456");
  EXPECT_EQ(printable("1234567", 6), "12345…");
}

TEST(Printable, WrapsAndKeepsNumbersWithTheirWord) {
  EXPECT_EQ(wrapped("to child 2 now", 8), (std::vector<std::string>{"to", "child 2", "now"}));
  EXPECT_EQ(wrapped("abcdefgh", 3), (std::vector<std::string>{"abc", "def", "gh"}));
  EXPECT_EQ(wrapped("", 3), std::vector<std::string>{""});
}

} // namespace
} // namespace tracer
