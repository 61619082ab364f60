#include "tools/course/subject_maker.hpp"

#include "tools/course/command.hpp"
#include "tools/course/error.hpp"
#include "tools/course/files.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <atomic>

namespace course {
namespace {

namespace fs = std::filesystem;

/// Stands for a file's state, as make would see it.
std::string stamp(const fs::path& file) {
  std::error_code error;
  const auto time = fs::last_write_time(file, error);
  return error ? std::string{}
               : fmt::format("{}@{} ", file.string(), time.time_since_epoch().count());
}

std::string stamps_of_headers(const fs::path& folder) {
  std::string all;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator{folder, error}) {
    if (entry.path().extension() == ".hpp") {
      all += stamp(entry.path());
    }
  }
  return all;
}

} // namespace

SubjectMaker::SubjectMaker(const fs::path& build, std::string_view lab) : build_{build}, lab_{lab} {
  const fs::path file = build / "labs" / fmt::format("{}.json", lab);
  if (!fs::exists(file)) {
    throw Error{fmt::format(
        "{} is not in the build: add its line to labs/meson.build (it also needs a tests.cpp)",
        lab)};
  }
  try {
    const auto recipe = nlohmann::json::parse(read_text(file));
    recipe_.root = recipe.at("source_root").get<std::string>();
    recipe_.headers = recipe.at("headers").get<std::string>();
    recipe_.compile = recipe.at("compile").get<std::vector<std::string>>();
    recipe_.link = recipe.at("link").get<std::vector<std::string>>();
  } catch (const nlohmann::json::exception& error) {
    throw Error{fmt::format("{} is damaged ({}); remove the build folder and start again",
                            file.string(),
                            error.what())};
  }
}

fs::path SubjectMaker::judge() const {
  return build_ / "labs" / (lab_ + ".judge");
}

std::vector<std::string> SubjectMaker::targets() const {
  const std::string prefix = fs::weakly_canonical(build_).string() + "/";
  std::vector<std::string> targets{fmt::format("labs/{}.judge", lab_)};
  for (const std::string& part : recipe_.link) {
    if (part.starts_with(prefix)) {
      targets.push_back(part.substr(prefix.size()));
    }
  }
  targets.push_back(recipe_.headers.string().substr(prefix.size()));
  return targets;
}

std::string SubjectMaker::key(const fs::path& source) const {
  std::string state =
      fmt::format("{} {} ", fmt::join(recipe_.compile, " "), fmt::join(recipe_.link, " "));
  for (const std::string& part : recipe_.link) {
    if (part.starts_with('/')) {
      state += stamp(part);
    }
  }
  state += stamp(recipe_.headers);
  state += stamps_of_headers(recipe_.root / "common" / "posix");
  state += stamps_of_headers(recipe_.root / "common" / "subject");
  state += stamps_of_headers(recipe_.root / "labs" / lab_);
  return fmt::format("{:016x}", fingerprint(state + read_text(source)));
}

MadeSubject SubjectMaker::make(const fs::path& source) const {
  const fs::path file = fs::absolute(source);
  const std::string place =
      fmt::format("{}-{}-{:016x}", lab_, file.stem().string(), fingerprint(file.string()));
  const fs::path kept = build_ / "subjects" / place / key(file);
  const fs::path program = kept / (lab_ + ".subject");
  if (fs::exists(program)) {
    return {true, program, read_text(kept / "diagnostics")};
  }
  static std::atomic<int> count{0};
  const fs::path fresh = kept.parent_path() / fmt::format("new.{}.{}", ::getpid(), ++count);
  fs::create_directories(fresh);
  std::vector<std::string> command = recipe_.compile;
  command.push_back(file.string());
  command.insert(command.end(), recipe_.link.begin(), recipe_.link.end());
  command.insert(command.end(), {"-o", (fresh / program.filename()).string()});
  const CommandResult result = run_command(command);
  std::error_code ignored;
  if (!result.ok()) {
    fs::remove_all(fresh, ignored);
    return {false, {}, result.output};
  }
  write_text(fresh / "diagnostics", result.output);
  // Only the newest of a file is kept, so that the folder does not grow with every edit.
  for (const auto& entry : fs::directory_iterator{kept.parent_path(), ignored}) {
    if (entry.path() != fresh && !entry.path().filename().string().starts_with("new.")) {
      fs::remove_all(entry.path(), ignored);
    }
  }
  fs::rename(fresh, kept, ignored); // fails only when another run was faster with the same
  return {true, program, result.output};
}

} // namespace course
