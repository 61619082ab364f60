#include "tools/grader/intake/git.hpp"

#include "common/judge/confinement/boxed.hpp"
#include "common/posix/check.hpp"
#include "common/tracer/printable.hpp"
#include "tools/course/error.hpp"
#include "tools/course/files.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <dirent.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <sstream>

namespace grader {
namespace {

using confinement::BoxedOutcome;

namespace fs = std::filesystem;

constexpr auto for_all = static_cast<fs::perms>(0755);

/// Owns a copy of a repository's objects and references, with a configuration of our own, where the
/// sandbox's user can read it.
class Copy {
public:
  Copy(const Beneath& repository, const Limits& limits) : limits_{limits} {
    std::string name = (fs::temp_directory_path() / "siglab-git-XXXXXX").string();
    posix::check(::mkdtemp(name.data()) == nullptr ? -1 : 0, "mkdtemp");
    folder_ = name;
    try {
      fs::permissions(folder_, for_all);
      for (const FolderEntry& entry : repository.entries(limits_.entries)) {
        if (entry.name == "HEAD" || entry.name == "packed-refs") {
          copy(repository, entry.name, folder_ / entry.name);
        } else if (entry.name == "objects" || entry.name == "refs") {
          copy_folder(repository.folder(entry.name), folder_ / entry.name, 0);
        }
      }
      put("config", "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
    } catch (...) {
      remove();
      throw;
    }
  }

  ~Copy() { remove(); }

  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  [[nodiscard]] const fs::path& folder() const noexcept { return folder_; }

private:
  void copy_folder(const Beneath& from, const fs::path& to, int depth) {
    fs::create_directory(to);
    fs::permissions(to, for_all);
    if (depth > limits_.depth) {
      throw Refusal{"has folders too deep"};
    }
    for (const FolderEntry& entry : from.entries(limits_.entries)) {
      if (++entries_ > limits_.entries) {
        throw Refusal{"has more than " + std::to_string(limits_.entries) + " files"};
      }
      if (entry.type == DT_DIR) {
        copy_folder(from.folder(entry.name), to / entry.name, depth + 1);
      } else if (entry.name.find("alternates") == std::string::npos) {
        copy(from, entry.name, to / entry.name); // alternates: objects of other repositories
      }
    }
  }

  void copy(const Beneath& from, const std::string& name, const fs::path& to) {
    const std::string text = from.text(name, limits_.unpacked - bytes_);
    bytes_ += text.size();
    course::write_text(to, text);
    fs::permissions(to, static_cast<fs::perms>(0644));
  }

  void put(const std::string& name, const std::string& text) const {
    course::write_text(folder_ / name, text);
    fs::permissions(folder_ / name, static_cast<fs::perms>(0644));
  }

  void remove() const noexcept {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  const Limits& limits_;
  fs::path folder_;
  std::size_t entries_ = 0;
  std::size_t bytes_ = 0;
};

class Git {
public:
  Git(const fs::path& repository, const GitOptions& options) {
    run_.shown = {{repository.string(), false}};
    // Nothing of this machine's or user's configuration, nobody asked for anything, no hook.
    run_.environment = {"HOME=/nonexistent",
                        "GIT_CONFIG_NOSYSTEM=1",
                        "GIT_CONFIG_GLOBAL=/dev/null",
                        "GIT_CONFIG_COUNT=3",
                        "GIT_CONFIG_KEY_0=safe.directory",
                        "GIT_CONFIG_VALUE_0=*",
                        "GIT_CONFIG_KEY_1=core.hooksPath",
                        "GIT_CONFIG_VALUE_1=/dev/null",
                        "GIT_CONFIG_KEY_2=core.fsmonitor",
                        "GIT_CONFIG_VALUE_2=false",
                        "GIT_TERMINAL_PROMPT=0",
                        "GIT_NO_LAZY_FETCH=1",
                        "GIT_OPTIONAL_LOCKS=0",
                        "GIT_NO_REPLACE_OBJECTS=1",
                        "GIT_PAGER=cat"};
    run_.slot = options.slot;
    run_.allow_weaker = options.allow_weaker;
    repository_ = repository.string();
  }

  std::string operator()(const std::vector<std::string>& arguments, std::size_t longest) {
    run_.command = {"/usr/bin/git", "--git-dir=" + repository_, "--no-pager"};
    run_.command.insert(run_.command.end(), arguments.begin(), arguments.end());
    run_.longest_output = longest;
    const BoxedOutcome outcome = confinement::run_boxed(run_);
    if (outcome.refusal && !run_.allow_weaker) {
      throw course::Error{"no sandbox: " + *outcome.refusal};
    }
    if (outcome.flooded) {
      throw Refusal{"is larger than what is read of it"};
    }
    if (outcome.status != 0) {
      std::string words = outcome.output.substr(0, outcome.output.find('\n'));
      for (std::size_t at = 0; (at = words.find(repository_)) != std::string::npos;) {
        words.replace(at, repository_.size(), "the repository");
      }
      throw Refusal{"git cannot read it: " + tracer::printable(words)};
    }
    return outcome.output;
  }

private:
  confinement::BoxedRun run_;
  std::string repository_;
};

std::int64_t number(const std::string& text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

} // namespace

bool is_bare_repository(const Beneath& folder) {
  return folder.has("HEAD") && folder.has("objects") && folder.has("refs");
}

void read_repository(const Beneath& repository,
                     const Limits& limits,
                     const GitOptions& options,
                     Finds& finds) {
  try {
    const Copy copy{repository, limits};
    Git git{copy.folder(), options};
    constexpr std::size_t longest_path = 1024;
    const std::int64_t time = number(git({"log", "-1", "--format=%ct", "HEAD"}, longest_path));
    // MODE TYPE OBJECT SIZE TAB PATH NUL
    std::istringstream tree{
        git({"ls-tree", "-r", "-z", "--long", "HEAD"}, limits.entries * longest_path)};
    std::size_t entries = 0;
    for (std::string line; std::getline(tree, line, '\0');) {
      if (++entries > limits.entries) {
        throw Refusal{"has more than " + std::to_string(limits.entries) + " files"};
      }
      const std::size_t tab = std::min(line.find('\t'), line.size() - 1);
      const std::string path = line.substr(tab + 1);
      std::istringstream words{line.substr(0, tab)};
      std::string mode;
      std::string type;
      std::string object;
      std::string size;
      words >> mode >> type >> object >> size;
      if (finds.wanted_by(path).empty()) {
        continue;
      }
      Find find;
      find.written_at = time;
      if (type != "blob" || !mode.starts_with("100")) {
        find.trouble = tracer::printable(path) + " is a link or a submodule in the repository";
      } else if (number(size) > static_cast<std::int64_t>(limits.source)) {
        find.trouble = fmt::format("it is larger than {} KiB", limits.source / 1024);
      } else {
        find.text = git({"cat-file", "blob", object}, limits.source + 1);
      }
      finds.add(path, find);
    }
  } catch (const Refusal& refusal) {
    finds.complain(std::string{"the repository "} + refusal.what());
  }
}

} // namespace grader
