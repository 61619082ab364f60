#include "tools/grader/compile/kit.hpp"

#include "common/posix/check.hpp"
#include "tools/course/command.hpp"
#include "tools/course/error.hpp"
#include "tools/course/files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <stdlib.h>

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace grader {
namespace {

namespace fs = std::filesystem;

constexpr auto for_all = static_cast<fs::perms>(0755);
constexpr const char* prefix = "siglab-kit-";

// A kit's name holds the pid of its owner. Only this user's own are looked at.
void remove_leftovers() {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{fs::temp_directory_path(), error}) {
    const std::string name = entry.path().filename().string();

    struct stat state {};

    if (!name.starts_with(prefix) || ::lstat(entry.path().c_str(), &state) == -1 ||
        state.st_uid != ::geteuid() || !S_ISDIR(state.st_mode)) {
      continue;
    }
    const pid_t owner = std::atoi(name.c_str() + std::string_view{prefix}.size()); // NOLINT
    if (owner > 0 && ::kill(owner, 0) == -1 && errno == ESRCH) {
      std::error_code ignored;
      fs::remove_all(entry.path(), ignored);
    }
  }
}

void copy_readable(const fs::path& from, const fs::path& to) {
  fs::create_directories(to.parent_path());
  fs::copy_file(from, to, fs::copy_options::overwrite_existing);
  fs::permissions(to, static_cast<fs::perms>(0644));
}

// One object file of everything that a submission is linked with: the build's archives hold only
// paths, and of an object file all is linked, so that a submission that defines one of its names
// does not link.
// @return the file, then the flags that came with the libraries
std::vector<std::string> merge_libraries(const std::vector<std::string>& link, const fs::path& to) {
  fs::create_directories(to.parent_path());
  std::vector<std::string> merge{"ld", "-r", "-o", to.string(), "--whole-archive"};
  std::vector<std::string> result{to.string()};
  for (const std::string& part : link) {
    if (part.starts_with('/')) {
      merge.push_back(part);
    } else if (part.find("whole-archive") == std::string::npos) {
      result.push_back(part);
    }
  }
  if (const course::CommandResult merged = course::run_command(merge); !merged.ok()) {
    throw course::Error{"the libraries of subjects cannot be put together:\n" + merged.output};
  }
  fs::permissions(to, static_cast<fs::perms>(0644));
  return result;
}

} // namespace

Kit::Kit(const fs::path& build, const std::vector<const course::Lab*>& labs) {
  remove_leftovers();
  std::string name =
      (fs::temp_directory_path() / fmt::format("{}{}-XXXXXX", prefix, ::getpid())).string();
  posix::check(::mkdtemp(name.data()) == nullptr ? -1 : 0, "mkdtemp");
  folder_ = name;
  try {
    fill(build, labs);
  } catch (const fs::filesystem_error& error) {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    throw course::Error{fmt::format(
        "the compiling of submissions cannot be prepared: {}\nBuild everything: ninja -C {}",
        error.what(),
        build.string())};
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    throw;
  }
}

Kit::~Kit() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Kit::fill(const fs::path& build, const std::vector<const course::Lab*>& labs) {
  for (const course::Lab* lab : labs) {
    const course::SubjectMaker maker{build, lab->name};
    if (headers_.empty()) {
      const fs::path root = maker.recipe().root;
      const fs::path folder = fs::weakly_canonical(build);
      prefixes_ = {(folder / root.lexically_relative(folder)).string() + "/", root.string() + "/"};
      add_headers(root);
    }
    add_lab(*lab, maker.recipe());
  }
  // Whatever umask this process has, other users have to get in.
  fs::permissions(folder_, for_all);
  for (const auto& entry : fs::recursive_directory_iterator{folder_}) {
    if (entry.is_directory()) {
      fs::permissions(entry.path(), for_all);
    }
  }
}

void Kit::add_headers(const fs::path& root) {
  for (const char* part : {"common/posix", "common/subject"}) {
    std::vector<fs::path> headers;
    for (const auto& entry : fs::directory_iterator{root / part}) {
      if (entry.path().extension() == ".hpp") {
        headers.push_back(entry.path());
      }
    }
    std::ranges::sort(headers);
    for (const fs::path& header : headers) {
      copy_readable(header, folder_ / "src" / part / header.filename());
      headers_ += course::read_text(header);
    }
  }
}

void Kit::add_lab(const course::Lab& lab, const course::Recipe& recipe) {
  const fs::path source = folder_ / "src";
  const fs::path own = source / "labs" / lab.name;
  copy_readable(lab.folder / lab.header, own / lab.header);
  Commands commands;
  const bool clang = recipe.headers.extension() == ".pch";
  for (auto word = recipe.compile.begin(); word != recipe.compile.end(); ++word) {
    if (*word == "-include" || *word == "-include-pch") {
      ++word;
    } else if (!word->starts_with("-I") && !word->starts_with("-fdiagnostics-color")) {
      commands.compile.push_back(*word);
    }
  }
  std::uint64_t version = course::fingerprint(fmt::format("{} {} {} {}",
                                                          fmt::join(commands.compile, " "),
                                                          headers_,
                                                          course::read_text(own / lab.header),
                                                          recipe.link.size()));
  if (commands_.empty()) {
    add_symbols(commands.compile[commands.compile.front() == "ccache" ? 1 : 0]);
  }
  commands.compile.insert(commands.compile.end(), {"-I" + source.string(), "-I" + own.string()});
  const std::string precompiled = (own / recipe.headers.filename()).string();
  if (clang) { // it remembers where its headers were, so it is made here
    std::vector<std::string> make = commands.compile;
    make.insert(make.end(),
                {"-include",
                 (own / lab.header).string(),
                 "-x",
                 "c++-header",
                 (source / "common/subject/student_headers.hpp").string(),
                 "-o",
                 precompiled});
    if (const course::CommandResult made = course::run_command(make); !made.ok()) {
      throw course::Error{"the students' headers do not compile:\n" + made.output};
    }
    commands.compile.insert(commands.compile.end(), {"-include-pch", precompiled});
  } else { // it takes X.gch where it is asked for X
    copy_readable(recipe.headers, precompiled);
    commands.compile.insert(commands.compile.end(),
                            {"-include", (own / recipe.headers.stem()).string()});
  }
  commands.compile.insert(commands.compile.end(),
                          {"-fdiagnostics-color=never",
                           clang ? "-ferror-limit=20" : "-fmax-errors=20",
                           "-ftemplate-backtrace-limit=8"});
  const fs::path half = folder_ / "lib" / lab.name / "judges_half.o";
  commands.link = merge_libraries(recipe.link, half);
  version ^= course::fingerprint(course::read_text(half)) + (version << 6U);
  for (const std::string& flag : recipe.compile) {
    if (flag.starts_with("-fsanitize")) {
      commands.link.push_back(flag);
    }
  }
  commands_.emplace(lab.name, std::move(commands));
  versions_.emplace(lab.name, version);
}

void Kit::add_symbols(const std::string& compiler) {
  for (const char* library : {"libc.so.6", "libstdc++.so.6", "libm.so.6", "libgcc_s.so.1"}) {
    const course::CommandResult where =
        course::run_command({compiler, std::string{"-print-file-name="} + library});
    std::string path = where.output.substr(0, where.output.find('\n'));
    const course::CommandResult listing =
        course::run_command({"nm", "-D", "--defined-only", "--format=posix", path});
    if (!where.ok() || !listing.ok()) {
      throw course::Error{fmt::format("the names in {} cannot be read: {}{}\nTo mend it: install "
                                      "the compiler with its binutils",
                                      library,
                                      where.ok() ? "" : where.output,
                                      listing.output)};
    }
    symbols_.add(listing.output);
  }
}

} // namespace grader
