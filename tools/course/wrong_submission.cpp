#include "tools/course/wrong_submission.hpp"

#include "tools/course/command.hpp"
#include "tools/course/error.hpp"
#include "tools/course/files.hpp"
#include "tools/course/nearest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <sstream>

namespace course {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> after(std::string_view line, std::string_view key) {
  if (!line.starts_with(key)) {
    return std::nullopt;
  }
  line.remove_prefix(key.size());
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return std::string{line.substr(0, line.find_last_not_of(" \r") + 1)};
}

std::optional<judge::Verdict> rejecting(std::string_view word) {
  const auto verdict = judge::verdict_from(word);
  return verdict == judge::Verdict::pass ? std::nullopt : verdict;
}

} // namespace

judge::Verdict WrongSubmission::verdict_of(const std::string& test) const {
  const auto own = own_verdicts.find(test);
  return own == own_verdicts.end() ? verdict : own->second;
}

WrongSubmission load_wrong(const fs::path& file) {
  WrongSubmission wrong;
  wrong.name = file.stem().string();
  wrong.file = file;
  const auto fail = [&](std::string_view what) -> Error {
    return Error{fmt::format("{}: {}", file.string(), what)};
  };
  const auto no_verdict = [](const std::string& words) {
    return fmt::format("\"{}\" names none of fail, hang, crash, race, unsafe, limit", words);
  };
  std::istringstream text{read_text(file)};
  bool diff = false;
  for (std::string line; !diff && std::getline(text, line);) {
    if (line.starts_with("--- ")) {
      diff = true;
    } else if (const auto tests = after(line, "Rejected-by:")) {
      std::istringstream words{*tests};
      for (std::string word; words >> word;) {
        if (const std::size_t equals = word.find('='); equals != std::string::npos) {
          const auto own = rejecting(std::string_view{word}.substr(equals + 1));
          if (!own) {
            throw fail(no_verdict(word));
          }
          word.resize(equals);
          wrong.own_verdicts[word] = *own;
        }
        if (std::ranges::find(wrong.rejected_by, word) != wrong.rejected_by.end()) {
          throw fail(fmt::format("Rejected-by names {} twice", word));
        }
        wrong.rejected_by.push_back(word);
      }
    } else if (const auto verdict = after(line, "Verdict:")) {
      const auto known = rejecting(*verdict);
      if (!known) {
        throw fail(no_verdict("Verdict: " + *verdict));
      }
      wrong.verdict = *known;
    } else if (wrong.rejected_by.empty() && !line.empty()) {
      wrong.mistake += (wrong.mistake.empty() ? "" : " ") + line;
    }
  }
  if (wrong.mistake.empty()) {
    throw fail("opens with no sentence on the mistake");
  }
  if (wrong.rejected_by.empty()) {
    throw fail("has no line \"Rejected-by: Suite.Name …\" with the tests that do not pass");
  }
  if (!diff) {
    throw fail("has no diff (diff -u a/SOURCE b/SOURCE) after its header");
  }
  return wrong;
}

std::vector<fs::path> wrong_files(const fs::path& root, const Lab& lab) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{root / "solutions" / lab.name / "wrong", error}) {
    if (entry.path().extension() == ".patch") {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

WrongSubmission find_wrong(const fs::path& root, const Lab& lab, std::string_view name) {
  std::vector<std::string> names;
  for (const fs::path& file : wrong_files(root, lab)) {
    if (file.stem() == name) {
      return load_wrong(file);
    }
    names.push_back(file.stem().string());
  }
  if (names.empty()) {
    throw Error{"this checkout has no wrong submissions; the students' release does not"};
  }
  const std::vector<std::string> near = nearest(name, names);
  throw Error{fmt::format("there is no wrong submission \"{}\" of {}; {}",
                          name,
                          lab.name,
                          near.empty() ? fmt::format("there are {}", fmt::join(names, ", "))
                                       : fmt::format("did you mean {}?", fmt::join(near, " or ")))};
}

fs::path solution_path(const fs::path& root, const Lab& lab) {
  return root / "solutions" / lab.name / lab.source;
}

fs::path
apply_wrong(const WrongSubmission& wrong, const fs::path& solution, const fs::path& folder) {
  fs::path target = folder / solution.filename();
  write_text(target, read_text(solution));
  const CommandResult result = run_command({"patch",
                                            "-p1",
                                            "--fuzz=0",
                                            "--batch",
                                            "--silent",
                                            "--no-backup-if-mismatch",
                                            "--reject-file=-",
                                            "-d",
                                            folder.string(),
                                            "-i",
                                            fs::absolute(wrong.file).string()});
  if (!result.ok()) {
    throw Error{fmt::format(
        "{}: does not apply to {}: {}", wrong.file.string(), solution.string(), result.output)};
  }
  return target;
}

} // namespace course
