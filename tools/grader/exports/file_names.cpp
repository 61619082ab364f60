#include "tools/grader/exports/file_names.hpp"

#include "tools/course/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace grader {
namespace {

constexpr std::size_t longest = 60;

bool letter_or_digit(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9');
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return text;
}

/// Windows opens a device by these, with any extension.
bool names_device(const std::string& text) {
  constexpr std::array devices{"con", "prn", "aux", "nul"};
  const std::string stem = lower(text.substr(0, text.find('.')));
  const bool port = stem.size() == 4 && (stem.starts_with("com") || stem.starts_with("lpt"));
  return port || std::ranges::find(devices, stem) != devices.end();
}

std::string numbered(std::string_view stem, std::string_view text) {
  return fmt::format("{}{}{:08x}",
                     stem,
                     stem.empty() ? "" : "-",
                     static_cast<std::uint32_t>(course::fingerprint(text)));
}

} // namespace

std::string safe_file_name(std::string_view text) {
  std::string name;
  for (const char letter : text) {
    const char before = name.empty() ? '.' : name.back();
    if (letter_or_digit(letter) || letter == '_' || (letter == '.' && before != '.') ||
        (letter == '-' && before == '-')) {
      name += letter;
    } else if (before != '-' && before != '.') {
      name += '-';
    }
  }
  name = name.substr(0, longest);
  const std::size_t end = name.find_last_not_of("-.");
  name.erase(end == std::string::npos ? 0 : end + 1);
  return name == text && !name.empty() && !names_device(name) ? name : numbered(name, text);
}

FileNames::FileNames(const std::vector<Student>& students) {
  std::map<std::string, int> sharers; // how many students have a name, whatever the case
  for (const Student& student : students) {
    ++sharers[lower(safe_file_name(student.id))];
  }
  std::set<std::string> taken;
  // First who is called just so, so that nobody's made-up name takes one away.
  for (const bool plain : {true, false}) {
    for (const Student& student : students) {
      std::string name = safe_file_name(student.id);
      const bool shared = sharers[lower(name)] > 1;
      if ((name == student.id && !shared) != plain) {
        continue;
      }
      if (shared) {
        name = numbered(name, student.id);
      }
      const std::string stem = name;
      for (int count = 2; !taken.insert(lower(name)).second; ++count) {
        name = fmt::format("{}-{}", stem, count);
      }
      names_[student.id] = name;
    }
  }
}

} // namespace grader
