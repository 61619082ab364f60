#include "tools/grader/gradebook/penalty.hpp"

#include "tools/course/error.hpp"

#include <fmt/format.h>

#include <time.h>

#include <algorithm>
#include <regex>

namespace grader {

double Penalty::of(std::int64_t late) const noexcept {
  if (late <= 0) {
    return 0;
  }
  const std::int64_t begun = period == 0 ? 1 : (late - 1) / period + 1;
  return std::min({part * static_cast<double>(begun), most, 1.0});
}

Penalty parse_penalty(std::string_view text) {
  static const std::regex form{
      R"(\s*(\d+(?:\.\d+)?)%(?:\s*/\s*(hour|day|week))?(?:\s*,\s*max\s*(\d+(?:\.\d+)?)%)?\s*)"};
  std::cmatch match;
  if (!std::regex_match(text.data(), text.data() + text.size(), match, form)) {
    throw course::Error{fmt::format(
        "\"{}\" is no penalty; write for example 10%/day, 5%/hour,max 50% or 100%", text)};
  }
  constexpr double percent = 100;
  constexpr std::int64_t hour = 3600;
  constexpr std::int64_t day = 24 * hour;
  const std::string unit = match[2].str();
  Penalty penalty;
  penalty.part = std::stod(match[1].str()) / percent;
  penalty.period = unit == "hour" ? hour : unit == "day" ? day : unit == "week" ? 7 * day : 0;
  penalty.most = match[3].matched ? std::stod(match[3].str()) / percent : 1.0;
  return penalty;
}

std::int64_t parse_time(const std::string& text) {
  static const std::regex form{
      R"(\s*(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(Z|UTC|\+00:?00)?\s*)"};
  std::smatch match;
  if (!std::regex_match(text, match, form)) {
    throw course::Error{fmt::format(
        R"("{}" is no time; write for example "2026-11-30 23:59", or 2026-11-30T23:59:00Z)", text)};
  }
  const auto number = [&](std::size_t index) {
    return match[index].matched ? std::stoi(match[index].str()) : 0;
  };
  tm broken{};
  broken.tm_year = number(1) - 1900;
  broken.tm_mon = number(2) - 1;
  broken.tm_mday = number(3);
  broken.tm_hour = number(4);
  broken.tm_min = number(5);
  broken.tm_sec = number(6);
  if (!match[4].matched) { // a day: its last second
    broken.tm_hour = 23;
    broken.tm_min = 59;
    broken.tm_sec = 59;
  }
  broken.tm_isdst = -1;
  const tm before = broken;
  const time_t time = match[7].matched ? ::timegm(&broken) : ::mktime(&broken);
  if (broken.tm_mday != before.tm_mday || broken.tm_mon != before.tm_mon) {
    throw course::Error{fmt::format("\"{}\" is on no calendar", text)};
  }
  return time;
}

} // namespace grader
