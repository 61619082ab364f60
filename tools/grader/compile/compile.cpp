// The compiler is a program that a stranger's text controls: it runs behind the judge's walls, and
// of what it makes only a file of bounded size comes out, through a mount of that one file.
#include "tools/grader/compile/compile.hpp"

#include "common/judge/confinement/boxed.hpp"
#include "tools/course/files.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace grader {
namespace {

namespace fs = std::filesystem;
using confinement::BoxedOutcome;
using Kind = Compiled::Kind;

constexpr std::size_t kept_words = 16384;
constexpr int compiler_failed = 91;
constexpr int linker_failed = 92;
constexpr int copy_failed = 93;

std::string shell_word(std::string_view word) {
  std::string text{"'"};
  for (const char letter : word) {
    text += letter == '\'' ? std::string{"'\\''"} : std::string{letter};
  }
  return text + "' ";
}

std::string shell_words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += shell_word(word);
  }
  return text;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
}

bool says(const std::string& words, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts) {
    if (words.find(part) != std::string::npos) {
      return true;
    }
  }
  return false;
}

/// A slot's folder in the kit: the source goes in, the subject and its names come out.
class Bench {
public:
  Bench(const Kit& kit, const course::Lab& lab, int slot)
      : kit_{kit}, lab_{lab}, folder_{kit.folder() / "jobs" / std::to_string(slot)} {
    fs::create_directories(folder_);
    for (const fs::path& part : {folder_.parent_path(), folder_}) {
      fs::permissions(part, static_cast<fs::perms>(0755));
    }
  }

  void prepare(std::string_view source) {
    for (const auto& entry : fs::directory_iterator{folder_}) {
      fs::remove_all(entry.path());
    }
    put(lab_.source, source, 0644);
    put("subject", "", 0666);
    put("names", "", 0666);
  }

  // What was made is nobody's to change any more.
  void close() const {
    fs::permissions(subject(), static_cast<fs::perms>(0755));
    fs::permissions(names(), static_cast<fs::perms>(0644));
  }

  [[nodiscard]] fs::path subject() const { return folder_ / "subject"; }

  [[nodiscard]] fs::path names() const { return folder_ / "names"; }

  [[nodiscard]] std::string script(bool weaker) const {
    const Kit::Commands& commands = kit_.commands(lab_.name);
    const std::string map = fmt::format("-ffile-prefix-map={}=/submission", folder_.string());
    return fmt::format("umask 077\nwork=/tmp/work\n{}"
                       "mkdir -p \"$work\" && cd {} || exit 1\nexport TMPDIR=\"$work\"\n"
                       "{} {} -c {} -o \"$work\"/submission.o || exit {}\n"
                       "nm -g --defined-only --format=posix \"$work\"/submission.o >{} || exit {}\n"
                       "{} \"$work\"/submission.o {} -o \"$work\"/subject || exit {}\n"
                       "cat \"$work\"/subject >{} || exit {}\n",
                       weaker ? "work=$(mktemp -d) || exit 1\ntrap 'rm -rf \"$work\"' EXIT\n" : "",
                       shell_word(folder_.string()),
                       shell_words(commands.compile),
                       shell_word(map),
                       shell_word(lab_.source),
                       compiler_failed,
                       shell_word(names().string()),
                       compiler_failed,
                       shell_words(compiler(commands)),
                       shell_words(commands.link),
                       linker_failed,
                       shell_word(subject().string()),
                       copy_failed);
  }

  [[nodiscard]] std::string without_paths(std::string words) const {
    replace_all(words, folder_.string() + "/", "");
    replace_all(words, (kit_.folder() / "src").string() + "/", "");
    replace_all(words, (kit_.folder() / "lib" / lab_.name).string() + "/", "");
    replace_all(words, kit_.folder().string() + "/", "");
    for (const std::string& prefix : kit_.own_prefixes()) {
      replace_all(words, prefix, "");
    }
    replace_all(words, "/tmp/work/submission.o", lab_.source);
    return words;
  }

private:
  static std::vector<std::string> compiler(const Kit::Commands& commands) {
    const std::size_t words = commands.compile.front() == "ccache" ? 2 : 1;
    return {commands.compile.begin(),
            commands.compile.begin() + static_cast<std::ptrdiff_t>(words)};
  }

  void put(const std::string& name, std::string_view text, unsigned mode) const {
    course::write_text(folder_ / name, text);
    fs::permissions(folder_ / name, static_cast<fs::perms>(mode));
  }

  const Kit& kit_;
  const course::Lab& lab_;
  fs::path folder_;
};

// Why, in a sentence, before the compiler's own words.
std::string reason(const BoxedOutcome& outcome, std::size_t limit_of_time) {
  constexpr int by_processor_time = 152; // 128 + SIGXCPU
  constexpr int by_kill = 137;
  const std::string& words = outcome.output;
  if (outcome.flooded) {
    return "It does not compile: the compiler was stopped when its messages had filled 1 MiB.";
  }
  if (says(words, {"CPU time limit", "signal terminated program", "Killed signal"}) ||
      outcome.status == by_processor_time || outcome.status == by_kill) {
    return fmt::format("It does not compile: the compiler needed more than {} s of processor time, "
                       "or was killed. Look for templates, macros or constant expressions without "
                       "an end.",
                       limit_of_time);
  }
  if (says(words,
           {"out of memory",
            "memory exhausted",
            "Cannot allocate memory",
            "bad_alloc",
            "failed to allocate"})) {
    return "It does not compile: the compiler needed more than 2 GiB of memory.";
  }
  if (says(words, {"No space left", "File size limit", "File too large", "file truncated"}) ||
      outcome.status == copy_failed) {
    return "It does not compile: the program would be larger than 64 MiB.";
  }
  if (outcome.status == linker_failed) {
    return says(words, {"multiple definition", "duplicate symbol"})
               ? "It does not link: it defines what the judge's own half of the program defines."
               : "It does not link.";
  }
  return "It does not compile.";
}

std::string cut(std::string words) {
  if (words.size() > kept_words) {
    words.resize(kept_words);
    words += "\n(and so on: the rest is not kept)\n";
  }
  return words;
}

} // namespace

Compiled compile(
    const Kit& kit, const course::Lab& lab, std::string_view source, int slot, bool allow_weaker) {
  Compiled result;
  Bench bench{kit, lab, slot};
  bench.prepare(source);
  confinement::BoxedRun run;
  run.shown = {{kit.folder().string(), false},
               {bench.subject().string(), true},
               {bench.names().string(), true}};
  run.environment = {"CCACHE_DISABLE=1", "HOME=/tmp"};
  run.slot = slot;
  run.writable_bytes = 256ULL << 20U;
  run.command = {"/bin/sh", "-c", bench.script(false)};
  BoxedOutcome outcome = confinement::run_boxed(run);
  if (outcome.refusal && allow_weaker) {
    run.command.back() = bench.script(true);
    run.allow_weaker = true;
    outcome = confinement::run_boxed(run);
  } else if (outcome.refusal) {
    return {Kind::refused, {}, *outcome.refusal};
  }
  bench.close();
  const std::string words = cut(bench.without_paths(outcome.output));
  if (outcome.status == 0 && fs::file_size(bench.subject()) > 0) {
    const std::string name = kit.system_symbols().first_trespass(course::read_text(bench.names()));
    if (name.empty()) {
      return {Kind::made, bench.subject(), words};
    }
    return {Kind::rejected,
            {},
            fmt::format("It is not linked: it defines {}, which is a name of the system's, and "
                        "would take its place in the whole program. Give it another name, or put "
                        "it into a namespace.",
                        name)};
  }
  if (outcome.late) {
    return {Kind::in_error,
            {},
            fmt::format("the compiler had not ended after {} ms", run.deadline.count())};
  }
  if (outcome.flooded || outcome.status == compiler_failed || outcome.status == linker_failed ||
      outcome.status == copy_failed || outcome.status.value_or(0) > 128) {
    const auto limit = static_cast<std::size_t>(run.processor_time.count());
    return {Kind::rejected, {}, reason(outcome, limit) + (words.empty() ? "" : "\n" + words)};
  }
  return {Kind::in_error,
          {},
          fmt::format(
              "the compiler could not be run (status {}): {}", outcome.status.value_or(-1), words)};
}

} // namespace grader
