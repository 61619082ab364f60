#include "tools/cli/skeleton.hpp"

#include "tools/course/catalogue.hpp"
#include "tools/course/command.hpp"
#include "tools/course/error.hpp"
#include "tools/course/files.hpp"

#include <fmt/format.h>

#include <sstream>

namespace cli {
namespace {

namespace fs = std::filesystem;

std::size_t todos(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find("subject::todo(", at)) != std::string_view::npos; ++at) {
    ++count;
  }
  return count;
}

fs::path kept_path(const Context& context, const course::Lab& lab) {
  return context.build / "skeletons" / lab.name / lab.source;
}

std::vector<std::string> git(const Context& context, std::vector<std::string> arguments) {
  // The checkout may belong to somebody else (an image, a shared disk); we only read.
  arguments.insert(
      arguments.begin(),
      {"git", "-c", "safe.directory=" + context.root.string(), "-C", context.root.string()});
  return arguments;
}

std::vector<std::string> versions_in_git(const Context& context, const course::Lab& lab) {
  std::vector<std::string> versions;
  try {
    const std::string path = fmt::format("labs/{}/{}", lab.name, lab.source);
    const auto log =
        course::run_command(git(context, {"log", "--format=%H", "-n", "200", "--", path}));
    std::istringstream commits{log.ok() ? log.output : ""};
    for (std::string commit; std::getline(commits, commit);) {
      auto text = course::run_command(git(context, {"show", fmt::format("{}:{}", commit, path)}));
      if (text.ok()) {
        versions.push_back(std::move(text.output));
      }
    }
  } catch (const course::Error&) {
    versions.clear(); // no git on this machine
  }
  return versions;
}

} // namespace

void keep_skeleton(const Context& context, const course::Lab& lab) {
  try {
    const std::string now = course::read_text(lab.source_path());
    const fs::path kept = kept_path(context, lab);
    const std::string before = fs::exists(kept) ? course::read_text(kept) : "";
    if (now != before && todos(now) > 0 && todos(now) >= todos(before)) {
      course::write_text(kept, now);
    }
  } catch (
      const course::Error&) { // NOLINT(bugprone-empty-catch): a convenience, never a reason to fail
  }
}

std::optional<std::string> find_skeleton(const Context& context, const course::Lab& lab) {
  std::vector<std::string> versions = versions_in_git(context, lab);
  if (fs::exists(kept_path(context, lab))) {
    versions.push_back(course::read_text(kept_path(context, lab)));
  }
  std::optional<std::string> best;
  for (std::string& version : versions) {
    if (todos(version) > (best ? todos(*best) : 0)) {
      best = std::move(version);
    }
  }
  return best;
}

int reset_command(const Context& context, const std::string& target) {
  const course::Catalogue catalogue{context.root};
  const course::Choice choice = catalogue.find(target);
  if (choice.exercise != nullptr) {
    throw course::Error{
        fmt::format("only a whole lab can be reset: siglab reset {}", choice.lab->number())};
  }
  const fs::path file = choice.lab->source_path();
  const std::optional<std::string> skeleton = find_skeleton(context, *choice.lab);
  if (!skeleton) {
    throw course::Error{fmt::format(
        "I know no earlier version of {}; get it from where you got the course", short_path(file))};
  }
  if (fs::exists(file)) {
    const std::string now = course::read_text(file);
    if (now == *skeleton) {
      fmt::print("{} is the skeleton already; nothing to do.\n", short_path(file));
      return all_passed;
    }
    fs::path backup;
    for (int number = 1; backup.empty() || fs::exists(backup); ++number) {
      backup = fmt::format("{}.{}.siglab-backup", file.string(), number);
    }
    course::write_text(backup, now);
    fmt::print("Your work is kept in {}\n", short_path(backup));
  }
  course::write_text(file, *skeleton);
  fmt::print("{} is the skeleton again.\n", short_path(file));
  return all_passed;
}

} // namespace cli
