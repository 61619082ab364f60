#include "common/judge/confinement/verdict_stream.hpp"

#include "common/tracer/json_number.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace confinement {
namespace {

using nlohmann::json;

std::string text(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? std::string{} : found->get<std::string>();
}

std::optional<posix::Place> place(const json& object) {
  posix::Place place{text(object, "file"), tracer::whole_number(object, "line", 0)};
  return place.file.empty() ? std::nullopt : std::optional{std::move(place)};
}

TestResult result(json line) {
  TestResult result;
  result.test = line.at("test").get<std::string>();
  const auto verdict = judge::verdict_from(line.at("verdict").get<std::string>());
  if (result.test.empty() || !verdict) {
    throw std::invalid_argument{"no test or no known verdict"};
  }
  result.verdict = *verdict;
  result.message = text(line, "message");
  if (line.contains("place")) {
    result.place = place(line.at("place"));
  }
  for (const json& failure : line.value("failures", json::array())) {
    result.failures.push_back({.expected = text(failure, "expected"),
                               .actual = text(failure, "actual"),
                               .note = text(failure, "note"),
                               .place = place(failure)});
  }
  result.ms = line.value("ms", 0.0);
  result.raw = std::move(line);
  return result;
}

} // namespace

std::vector<TestResult> VerdictStream::feed(std::string_view bytes) {
  std::vector<TestResult> results;
  begun_ = begun_ || !bytes.empty();
  while (!damage_ && !bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    if (rest_.size() + end > longest_line) {
      damage_ = "a line of the verdict stream is too long";
      break;
    }
    rest_ += bytes.substr(0, end);
    if (end == bytes.size()) {
      break;
    }
    bytes.remove_prefix(end + 1);
    try {
      take(std::exchange(rest_, {}), results);
    } catch (const std::exception& error) {
      damage_ = std::string{"a line of the verdict stream makes no sense: "} + error.what();
    }
  }
  return results;
}

void VerdictStream::take(std::string_view line, std::vector<TestResult>& results) {
  if (ended_) {
    json object = json::parse(line, nullptr, false);
    if (object.is_object() && object.contains("recording_of") && object.contains("recording")) {
      const json name = std::move(object["recording_of"]);
      if (name.is_string() && names_.contains(name)) {
        recordings_.insert_or_assign(name, std::move(object["recording"]));
      }
      return;
    }
    throw std::invalid_argument{"it goes on after its end"};
  }
  json object = json::parse(line);
  if (object.value("end", false)) {
    const auto told = tracer::whole_number<std::size_t>(object.at("tests"));
    if (told != names_.size()) {
      throw std::invalid_argument{"it ends with another number of tests than it told"};
    }
    ended_ = true;
    return;
  }
  TestResult next = result(std::move(object));
  if (names_.size() >= most_tests) {
    throw std::invalid_argument{"too many tests"};
  }
  if (!names_.insert(next.test).second) {
    throw std::invalid_argument{"it tells " + next.test + " twice"};
  }
  results.push_back(std::move(next));
}

void VerdictStream::attach_recordings(std::vector<TestResult>& results) {
  for (TestResult& result : results) {
    if (const auto found = recordings_.find(result.test); found != recordings_.end()) {
      result.raw["recording"] = std::move(found->second);
    }
  }
  recordings_.clear();
}

} // namespace confinement
