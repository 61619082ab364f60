#include "tools/grader/intake/layout.hpp"

#include "tools/course/error.hpp"
#include "tools/grader/gradebook/penalty.hpp"
#include "tools/grader/intake/archive.hpp"
#include "tools/grader/intake/names.hpp"

#include <fmt/format.h>

#include <dirent.h>

#include <algorithm>
#include <regex>
#include <sstream>

namespace grader {
namespace {

constexpr std::size_t most_entries = 100000;
constexpr std::size_t longest_metadata = std::size_t{64} << 20U;
constexpr std::size_t longest_name = 256; // no file system has longer ones; std::regex is recursive
constexpr const char* metadata = "submission_metadata.yml";

std::string unquoted(std::string text) {
  text = trimmed(text);
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
      text.back() == text.front()) {
    text = text.substr(1, text.size() - 2);
  }
  return text;
}

bool matches(const std::string& name, std::smatch& match, const std::regex& form) {
  return name.size() <= longest_name && std::regex_match(name, match, form);
}

Entry entry_of(const FolderEntry& file) {
  Entry entry;
  entry.path = file.name;
  entry.folder = file.type == DT_DIR;
  entry.file_name = file.name;
  return entry;
}

// "Full Name_4711_assignsubmission_file_" as a folder, or with the file's name after it.
bool take_moodle(const FolderEntry& file, Layout& layout) {
  static const std::regex form{R"(([^\n]*)_(\d+)_assignsubmission_(file|onlinetext)_?([^\n]*))"};
  std::smatch match;
  if (!matches(file.name, match, form)) {
    return false;
  }
  Entry entry = entry_of(file);
  entry.file_name = match[4].str();
  entry.name = match[1].str();
  entry.ids = {{"moodle", match[2].str()}};
  entry.names = {"Participant " + match[2].str(), match[2].str(), match[1].str()};
  layout.entries.push_back(std::move(entry));
  return true;
}

// "lastfirst_LATE_4711_99_sending-1.cpp": the student's number, the submission's, the file.
bool take_canvas(const FolderEntry& file, Layout& layout) {
  static const std::regex form{
      R"(([^_\n]+)(_LATE|_late)?_(\d+)_(\d+)_([^\n]+?)(-\d+)?(\.[^\n]*)?)"};
  std::smatch match;
  if (file.type != DT_REG || !matches(file.name, match, form)) {
    return false;
  }
  Entry entry = entry_of(file);
  entry.file_name = match[5].str() + match[7].str();
  entry.marked_late = match[2].matched;
  entry.name = match[1].str();
  entry.ids = {{"canvas", match[3].str()}};
  entry.names = {match[3].str(), match[1].str()};
  layout.entries.push_back(std::move(entry));
  return true;
}

void take_plain(const FolderEntry& file, Layout& layout) {
  const bool folder = file.type == DT_DIR;
  if (!folder && !(file.type == DT_REG && is_archive_name(file.name))) {
    layout.notes.push_back(
        fmt::format("{} is {}; passed over",
                    printable_name(file.name),
                    file.type == DT_LNK   ? "a symbolic link, and links are not followed"
                    : file.type == DT_REG ? "neither a folder nor a zip or tar archive"
                                          : "neither a file nor a folder"));
    return;
  }
  Entry entry = entry_of(file);
  std::string name = folder ? file.name : without_archive_ending(file.name);
  if (folder && name.ends_with(".git") && name.size() > 4) {
    name.resize(name.size() - 4);
  }
  entry.names = {name};
  layout.entries.push_back(std::move(entry));
}

void take_gradescope(const Beneath& folder, const std::vector<FolderEntry>& files, Layout& layout) {
  for (const GradescopeEntry& submission :
       parse_gradescope(folder.text(metadata, longest_metadata))) {
    const auto there = std::ranges::find(files, submission.folder, &FolderEntry::name);
    if (there == files.end() || there->type != DT_DIR) {
      layout.notes.push_back(fmt::format(
          "{} names {}, which is not there", metadata, printable_name(submission.folder)));
      continue;
    }
    for (Entry entry : submission.submitters) {
      entry.path = submission.folder;
      entry.folder = true;
      layout.entries.push_back(std::move(entry));
    }
  }
}

} // namespace

std::vector<GradescopeEntry> parse_gradescope(std::string_view yaml) {
  std::vector<GradescopeEntry> all;
  std::istringstream lines{std::string{yaml}};
  bool submitters = false;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    std::string text = trimmed(line);
    if (indent == 0 && text.starts_with("submission_") && text.ends_with(':')) {
      text.pop_back();
      all.push_back({text, {}});
      submitters = false;
      continue;
    }
    if (all.empty()) {
      continue;
    }
    std::vector<Entry>& people = all.back().submitters;
    if (text == ":submitters:") {
      submitters = true;
      continue;
    }
    if (submitters && text.starts_with("- ")) {
      people.emplace_back();
      text = trimmed(text.substr(2));
    } else if (indent <= 2 && !text.starts_with('-')) {
      submitters = false;
    }
    const std::size_t colon = text.find(':', 1);
    if (!text.starts_with(':') || colon == std::string::npos) {
      continue;
    }
    const std::string key = text.substr(1, colon - 1);
    const std::string value = unquoted(text.substr(colon + 1));
    if (submitters && !people.empty() && !value.empty()) {
      Entry& person = people.back();
      if (key == "sid") { // the most certain, then the address
        person.names.insert(person.names.begin(), value);
        person.ids["sid"] = value;
      } else if (key == "email") {
        person.ids["email"] = value;
        const bool named = !person.names.empty() && person.names.back() == person.name;
        person.names.insert(person.names.end() - (named ? 1 : 0), value);
      } else if (key == "name") {
        person.names.push_back(value);
        person.name = value;
      }
    } else if (key == "created_at" && indent <= 2) {
      try {
        const std::int64_t time = parse_time(value);
        std::ranges::for_each(people, [&](Entry& one) { one.submitted_at = time; });
      } catch (const course::Error&) {
        continue; // a time in a form that nobody knows is no time
      }
    }
  }
  // Somebody without any name has nobody to give a grade to.
  for (GradescopeEntry& one : all) {
    std::erase_if(one.submitters, [](const Entry& person) { return person.names.empty(); });
    if (one.submitters.empty()) {
      one.submitters.emplace_back();
      one.submitters.back().names = {one.folder};
    }
  }
  return all;
}

Layout read_layout(const Beneath& folder) {
  Layout layout;
  std::vector<FolderEntry> files = folder.entries(most_entries);
  std::erase_if(files, [](const FolderEntry& file) {
    return file.name.starts_with('.') || file.name == "__MACOSX";
  });
  if (std::ranges::find(files, metadata, &FolderEntry::name) != files.end()) {
    layout.kind = "Gradescope";
    take_gradescope(folder, files, layout);
    return layout;
  }
  Layout moodle{"Moodle", {}, {}};
  Layout canvas{"Canvas", {}, {}};
  Layout plain{"plain", {}, {}};
  for (const FolderEntry& file : files) {
    if (!take_moodle(file, moodle)) {
      moodle.notes.push_back(printable_name(file.name) + " is not named as Moodle does");
    }
    if (!take_canvas(file, canvas)) {
      canvas.notes.push_back(printable_name(file.name) + " is not named as Canvas does");
    }
    take_plain(file, plain);
  }
  for (Layout* one : {&moodle, &canvas}) {
    if (one->entries.size() > one->notes.size()) { // most of them
      return std::move(*one);
    }
  }
  return plain;
}

} // namespace grader
