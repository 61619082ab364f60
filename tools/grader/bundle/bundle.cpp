#include "tools/grader/bundle/bundle.hpp"

#include "tools/course/error.hpp"
#include "tools/course/files.hpp"
#include "tools/grader/bundle/zip.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <set>

namespace grader {
namespace {

namespace fs = std::filesystem;

/// The texts of the scripts stand beside this file.
std::string script(const fs::path& root, const std::string& name, const course::Lab& lab) {
  std::string text = course::read_text(root / "tools" / "grader" / "bundle" / name);
  constexpr std::string_view place = "@LAB@";
  for (std::size_t at = 0; (at = text.find(place, at)) != std::string::npos;) {
    text.replace(at, place.size(), lab.name);
  }
  return text;
}

bool belongs(const fs::path& path) {
  const std::string name = path.filename().string();
  return !name.starts_with('.') && name != "build" && name != "node_modules" &&
         name != "__pycache__" && !name.ends_with(".siglab-backup");
}

/// The course's files, by their paths within it; its solutions are not among them.
std::set<std::string> course_files(const fs::path& root) {
  std::set<std::string> files{"siglab", "meson.build", "meson_options.txt", "LICENSE"};
  for (const char* folder : {"common", "docs", "labs", "tools"}) {
    for (auto entry = fs::recursive_directory_iterator{root / folder};
         entry != fs::recursive_directory_iterator{};
         ++entry) {
      if (entry->is_symlink() || !belongs(entry->path())) {
        entry.disable_recursion_pending();
      } else if (entry->is_regular_file()) {
        files.insert(entry->path().lexically_relative(root).generic_string());
      }
    }
  }
  return files;
}

bool executable(const fs::path& file) {
  return (fs::status(file).permissions() & fs::perms::owner_exec) != fs::perms::none;
}

} // namespace

void write_gradescope_bundle(const fs::path& root, const course::Lab& lab, const fs::path& file) {
  try {
    ZipWriter zip{file};
    zip.add("setup.sh", script(root, "setup.sh", lab), true);
    zip.add("run_autograder", script(root, "run_autograder.sh", lab), true);
    for (const std::string& name : course_files(root)) {
      zip.add(name, course::read_text(root / name), executable(root / name));
    }
    zip.close();
  } catch (const fs::filesystem_error& error) {
    throw course::Error{error.what()};
  }
}

std::string
classroom_workflow(const fs::path& root, const course::Lab& lab, const std::string& course) {
  if (course.empty()) {
    return script(root, "classroom_own.yml", lab);
  }
  std::smatch parts;
  if (!std::regex_match(
          course, parts, std::regex{"([A-Za-z0-9._-]+/[A-Za-z0-9._-]+)@([A-Za-z0-9._/-]+)"})) {
    throw course::Error{fmt::format("\"{}\" is no OWNER/REPOSITORY@REF", course)};
  }
  std::string text = script(root, "classroom.yml", lab);
  for (const auto& [place, value] :
       {std::pair{"@REPOSITORY@", parts[1].str()}, std::pair{"@REF@", parts[2].str()}}) {
    const std::size_t at = text.find(place);
    text.replace(at, std::string_view{place}.size(), value);
  }
  return text;
}

} // namespace grader
