#include "common/judge/verdict_stream.hpp"

#include "common/judge/children.hpp"
#include "common/judge/conclude.hpp"
#include "common/judge/options.hpp"
#include "common/judge/running_test.hpp"
#include "common/judge/test_recorder.hpp"
#include "common/posix/safe_write.hpp"
#include "common/tracer/event_json.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <regex>
#include <string>
#include <string_view>

namespace judge {
namespace {

using nlohmann::json;

// A matcher of a C string, Eq("true"), tells its address: `is equal to 0x… pointing to "true"`; one
// of anything else tells a type of the judge's: `0 (of type long)`.
std::string in_plain_words(std::string_view text) {
  static const std::regex noise{R"(0x[0-9a-f]+ pointing to |,? \(of type [\w:<>, *&]+\))"};
  return std::regex_replace(std::string{text}, noise, "");
}

// GoogleTest's text of a failed EXPECT_THAT: "Value of: …\nExpected: …\n  Actual: …\nnote".
Failure parse(const testing::TestPartResult& part) {
  Failure failure;
  failure.place = {part.file_name() != nullptr ? part.file_name() : "", part.line_number()};
  std::string_view text = part.message();
  const auto expected = text.find("Expected: ");
  const auto actual = text.find("\n  Actual: ");
  if (!text.starts_with("Value of: ") || expected == std::string_view::npos ||
      actual == std::string_view::npos || actual < expected) {
    failure.note = text;
    return failure;
  }
  constexpr std::size_t expected_length = std::string_view{"Expected: "}.size();
  constexpr std::size_t actual_length = std::string_view{"\n  Actual: "}.size();
  failure.expected =
      in_plain_words(text.substr(expected + expected_length, actual - expected - expected_length));
  text.remove_prefix(actual + actual_length);
  const std::size_t end = std::min(text.find('\n'), text.size());
  failure.actual = in_plain_words(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  failure.note = text;
  return failure;
}

json to_json(const Place& place) {
  return {{"file", place.file}, {"line", place.line}};
}

json to_json(const Failure& failure) {
  json object{{"note", failure.note}, {"file", failure.place.file}, {"line", failure.place.line}};
  if (!failure.expected.empty()) {
    object["expected"] = failure.expected;
    object["actual"] = failure.actual;
  }
  return object;
}

Verdict verdict_of(const RunningTest& test, bool passed) {
  if (test.concluded) {
    return test.concluded->verdict;
  }
  if (!test.used_up.empty()) { // whoever spins has not passed, right as the rest may be
    return Verdict::limit;
  }
  return passed ? Verdict::pass : Verdict::fail;
}

// What a subject said may be no UTF-8: replaced, so that a line is always valid JSON.
std::string to_line(const json& object) {
  return object.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

void write_line(int descriptor, const std::string& line) {
  if (descriptor >= 0) {
    posix::safe_write(descriptor, line);
  }
}

constexpr std::size_t most_events = 400;
constexpr unsigned longest_recording = 30; // seconds, of all the failed tests together
constexpr double most_ms = 5000;           // of a test that is run again

// What a second run can show. The others have no subject, tracers of their own, or so much of
// everything that nobody could look at it.
bool has_picture(Verdict verdict) {
  return verdict == Verdict::fail || verdict == Verdict::hang || verdict == Verdict::crash;
}

} // namespace

RunningTest& running_test() {
  static RunningTest test;
  return test;
}

void VerdictStream::OnTestStart(const testing::TestInfo& info) {
  running_test() = RunningTest{};
  running_test().name = std::string{info.test_suite_name()} + "." + info.name();
  running_test().again = again_;
  if (again_ || options().record == Record::always) {
    TestRecorder::instance().begin();
  }
}

void VerdictStream::OnTestPartResult(const testing::TestPartResult& part) {
  const std::string_view text = part.message();
  if (part.failed()) {
    TestRecorder::instance().failed();
  }
  if (part.failed() && text.find(TestConcluded{}.what()) == std::string_view::npos) {
    running_test().failures.push_back(parse(part));
  }
}

void VerdictStream::OnTestEnd(const testing::TestInfo& info) {
  const RunningTest& test = running_test();
  const Verdict verdict = verdict_of(test, info.result()->Passed());
  const std::chrono::duration<double, std::milli> took =
      std::chrono::steady_clock::now() - test.began;
  json line{{"test", test.name}, {"verdict", to_string(verdict)}, {"ms", took.count()}};
  if (test.replay) {
    line["replay"] = *test.replay;
  }
  if (!test.failures.empty()) {
    line["failures"] = json::array();
    for (const Failure& failure : test.failures) {
      line["failures"].push_back(to_json(failure));
    }
  }
  if (test.concluded) {
    line["message"] = test.concluded->message;
    if (test.concluded->place) {
      line["place"] = to_json(*test.concluded->place);
    }
  } else if (!test.used_up.empty()) {
    line["message"] = "a process of the test used up its " + test.used_up;
  }
  Children::instance().sweep();
  auto recording = TestRecorder::instance().end(test.name);
  std::string picture;
  if (recording) {
    keep_last(*recording, most_events);
    picture = to_line({{"recording_of", test.name}, {"recording", tracer::to_json(*recording)}});
  }
  const Failed failed{verdict, test.failures.empty() ? 0 : test.failures.front().place.line};
  if (again_) {
    if (failed == failed_.at(test.name)) { // else it is the picture of something else
      write_line(descriptor_, picture);
    }
    return;
  }
  ++tests_;
  write_line(descriptor_, to_line(line));
  recordings_.push_back(std::move(picture));
  if (has_picture(verdict) && !test.traced && took.count() < most_ms) {
    failed_.emplace(test.name, failed);
  }
}

void VerdictStream::OnTestProgramEnd(const testing::UnitTest& /*program*/) {
  if (again_) {
    return;
  }
  write_line(descriptor_, to_line({{"end", true}, {"tests", tests_}}));
  for (const std::string& line : recordings_) {
    write_line(descriptor_, line);
  }
}

void VerdictStream::record_failed() {
  if (failed_.empty()) {
    return;
  }
  again_ = true;
  testing::TestEventListeners& listeners = testing::UnitTest::GetInstance()->listeners();
  delete listeners.Release(listeners.default_result_printer()); // it has told of the failures
  std::string filter;
  for (const auto& [test, failed] : failed_) {
    filter += (filter.empty() ? "" : ":") + test;
  }
  GTEST_FLAG_SET(filter, filter);
  ::signal(SIGALRM, [](int) { ::_exit(1); });
  ::alarm(longest_recording);
  [[maybe_unused]] const int status = RUN_ALL_TESTS();
}

} // namespace judge
