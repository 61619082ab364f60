#include "tools/cli/lint_rules.hpp"

#include "tools/course/definition.hpp"
#include "tools/course/error.hpp"
#include "tools/course/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace cli {
namespace {

namespace fs = std::filesystem;

using judge::Verdict;

std::string in_lab(const course::Lab& lab, std::string_view file) {
  return fmt::format("labs/{}/{}", lab.name, file);
}

std::string text_of(const fs::path& file) {
  try {
    return course::read_text(file);
  } catch (const course::Error&) {
    return {}; // lint_files says that it is missing
  }
}

/// The expectation that every single test has one verdict; for the skeleton and the solution.
Findings all_are(const course::LabOutcome& outcome,
                 const std::string& diagnostics,
                 Verdict expected,
                 const std::string& where) {
  Findings findings;
  if (outcome.compile_error) {
    return {{where, "does not compile:\n" + *outcome.compile_error, "mend it"}};
  }
  if (!diagnostics.empty()) {
    findings.push_back({where, "compiles with warnings:\n" + diagnostics, "mend them"});
  }
  if (outcome.trouble) {
    findings.push_back({where, "could not be judged: " + *outcome.trouble, "mend the machine"});
    return findings;
  }
  for (const course::ExerciseOutcome& exercise : outcome.exercises) {
    for (const course::TestOutcome& test : exercise.tests) {
      if (test.verdict == expected) {
        continue;
      }
      const std::string& note =
          test.result.failures.empty() ? test.result.message : test.result.failures.front().note;
      findings.push_back({where,
                          fmt::format("{} says {} and not {}{}{}",
                                      test.test->name,
                                      judge::to_string(test.verdict),
                                      judge::to_string(expected),
                                      note.empty() ? "" : ": ",
                                      note),
                          expected == Verdict::todo
                              ? "the probe has to reach subject::todo() of its own exercise first"
                              : "a reference solution passes every time: mend it, or the test"});
    }
  }
  return findings;
}

} // namespace

Findings lint_metadata(const course::Lab& lab) {
  Findings findings;
  const std::string where = in_lab(lab, "lab.toml");
  const std::string header = text_of(lab.folder / lab.header);
  const std::string skeleton = text_of(lab.source_path());
  const std::string handout = text_of(lab.folder / "README.md");
  if (lab.possible() != 100) {
    findings.push_back({where,
                        fmt::format("the points add up to {}", lab.possible()),
                        "change points = … until they add up to 100"});
  }
  if (!course::mentions(header, lab.space)) {
    findings.push_back({where,
                        fmt::format("namespace {} does not occur in {}", lab.space, lab.header),
                        "write the namespace that the header has"});
  }
  for (const course::Exercise& exercise : lab.exercises) {
    const auto need = [&](bool holds, const std::string& what, const std::string& mend) {
      if (!holds) {
        findings.push_back({where, fmt::format("exercise {}: {}", exercise.id, what), mend});
      }
    };
    need(exercise.tests.size() >= 2, "has fewer than two tests", "write another test in tests.cpp");
    need(exercise.hints.size() >= 2, "has fewer than two hints", "add hints, from gentle to close");
    need(std::set(exercise.hints.begin(), exercise.hints.end()).size() == exercise.hints.size(),
         "gives the same hint twice",
         "let every hint say more than the one before");
    need(!exercise.functions.empty(),
         "names no function",
         "list in functions = [ … ] what to write");
    need(course::mentions(handout, exercise.id),
         "its id does not occur in README.md",
         fmt::format("name {}:{} in the handout, for ./siglab test", lab.number(), exercise.id));
    for (const std::string& function : exercise.functions) {
      need(course::mentions(header, function),
           fmt::format("{} is not in {}", function, lab.header),
           "declare it, or mend its name");
      need(course::mentions(skeleton, function),
           fmt::format("{} is not in {}", function, lab.source),
           "put its empty body there, or mend its name");
    }
    std::set<std::string> suites;
    for (const course::Test& test : exercise.tests) {
      suites.insert(test.name.substr(0, test.name.find('.')));
      need(test.points > 0, fmt::format("{} gives no points", test.name), "give it some");
      need(test.name.find('.') != std::string::npos,
           fmt::format("{} is no test's name", test.name),
           "write Suite.Name");
    }
    for (const std::string& suite : suites) {
      need(course::mentions(handout, suite),
           fmt::format("its tests {}.* do not occur in README.md", suite),
           "name them in the exercise's section of the handout");
    }
  }
  return findings;
}

Findings lint_files(const course::Lab& lab) {
  Findings findings;
  for (const std::string& file : {std::string{"README.md"},
                                  lab.header,
                                  lab.source,
                                  std::string{"probes.cpp"},
                                  std::string{"tests.cpp"},
                                  std::string{"demo.cpp"}}) {
    if (text_of(lab.folder / file).empty()) {
      findings.push_back({in_lab(lab, file), "is missing or empty", "write it"});
    }
  }
  const std::string skeleton = text_of(lab.source_path());
  std::size_t todos = 0;
  for (std::size_t at = 0; (at = skeleton.find("subject::todo(", at)) != std::string::npos; ++at) {
    ++todos;
  }
  if (todos < lab.exercises.size()) {
    findings.push_back(
        {in_lab(lab, lab.source),
         fmt::format("has {} subject::todo(…) for {} exercises", todos, lab.exercises.size()),
         "every exercise's functions say by subject::todo(\"…\") what is to do"});
  }
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{lab.folder, error}) {
    const std::string name = entry.path().filename().string();
    for (const std::string_view ending : {".orig", ".rej", ".o", ".bak", ".swp", "~"}) {
      if (name.ends_with(ending)) {
        findings.push_back({in_lab(lab, name), "is a leftover", "remove it"});
      }
    }
  }
  return findings;
}

Findings lint_tests(const course::Lab& lab,
                    const std::vector<std::string>& judged,
                    const std::string& hidden) {
  Findings findings;
  for (const std::string& test : judged) {
    const std::string macro_arguments =
        fmt::format("({}, {})", test.substr(0, test.find('.')), test.substr(test.find('.') + 1));
    if (lab.exercise_of(test) == nullptr && hidden.find(macro_arguments) == std::string::npos) {
      findings.push_back({in_lab(lab, "lab.toml"),
                          fmt::format("the judge's test {} is not listed", test),
                          "list it in its exercise, with points and a sentence"});
    }
  }
  for (const course::Exercise& exercise : lab.exercises) {
    for (const course::Test& test : exercise.tests) {
      if (std::ranges::find(judged, test.name) == judged.end()) {
        findings.push_back({in_lab(lab, "lab.toml"),
                            fmt::format("lists {}, which the judge does not have", test.name),
                            "mend the name, or write the test"});
      }
    }
  }
  return findings;
}

Findings lint_skeleton(const course::LabOutcome& outcome, const std::string& diagnostics) {
  return all_are(outcome, diagnostics, Verdict::todo, in_lab(*outcome.lab, outcome.lab->source));
}

Findings lint_solution(const course::LabOutcome& outcome, const std::string& diagnostics) {
  return all_are(outcome,
                 diagnostics,
                 Verdict::pass,
                 fmt::format("solutions/{}/{}", outcome.lab->name, outcome.lab->source));
}

Findings lint_wrong_set(const course::Lab& lab, const std::vector<course::WrongSubmission>& wrong) {
  Findings findings;
  const std::string folder = fmt::format("solutions/{}/wrong/", lab.name);
  std::map<std::string, std::size_t> rejecting; // exercise → how many
  std::map<std::string, std::string> diffs;
  for (const course::WrongSubmission& one : wrong) {
    const std::string where = folder + one.file.filename().string();
    const bool kebab =
        one.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
    if (!kebab) {
      findings.push_back({where, "is not named in kebab-case", "name it like no-setpgid.patch"});
    }
    const std::string text = text_of(one.file);
    const std::string diff = text.substr(std::min(text.size(), text.find("\n@@ ")));
    if (const auto [same, fresh] = diffs.emplace(diff, one.name); !fresh) {
      findings.push_back({where, "makes the same mistake as " + same->second, "remove one"});
    }
    const std::string named = fmt::format("--- a/{}", lab.source);
    if (text.find(named) == std::string::npos) {
      findings.push_back({where,
                          "is no diff of a/" + lab.source,
                          fmt::format("diff -u --label a/{0} --label b/{0} …", lab.source)});
    }
    std::set<std::string> exercises;
    for (const std::string& test : one.rejected_by) {
      if (const course::Exercise* exercise = lab.exercise_of(test)) {
        exercises.insert(exercise->id);
      } else {
        findings.push_back({where,
                            fmt::format("Rejected-by names {}, which lab.toml does not list", test),
                            "mend the name"});
      }
    }
    for (const std::string& exercise : exercises) {
      ++rejecting[exercise];
    }
  }
  for (const course::Exercise& exercise : lab.exercises) {
    if (rejecting[exercise.id] < 2) {
      findings.push_back({folder,
                          fmt::format("{} wrong submissions for exercise {}, two are the least",
                                      rejecting[exercise.id],
                                      exercise.id),
                          "think of a mistake that people really make with it"});
    }
  }
  return findings;
}

Findings lint_wrong(const course::WrongSubmission& wrong, const course::LabOutcome& outcome) {
  Findings findings;
  const std::string where =
      fmt::format("solutions/{}/wrong/{}.patch", outcome.lab->name, wrong.name);
  if (outcome.compile_error) {
    return {
        {where, "does not compile:\n" + *outcome.compile_error, "a mistake is one that compiles"}};
  }
  if (outcome.trouble) {
    return {{where, "could not be judged: " + *outcome.trouble, "mend the machine"}};
  }
  std::set<std::string> named{wrong.rejected_by.begin(), wrong.rejected_by.end()};
  for (const course::ExerciseOutcome& exercise : outcome.exercises) {
    for (const course::TestOutcome& test : exercise.tests) {
      const bool expected = named.contains(test.test->name);
      const std::string_view verdict = judge::to_string(test.verdict);
      if (expected && test.verdict == Verdict::pass) {
        findings.push_back({where,
                            fmt::format("{} lets it pass", test.test->name),
                            "sharpen the test, or mend the patch or its Rejected-by"});
      } else if (expected && test.verdict != wrong.verdict_of(test.test->name)) {
        findings.push_back({where,
                            fmt::format("{} says {} and not {}: {}",
                                        test.test->name,
                                        verdict,
                                        judge::to_string(wrong.verdict_of(test.test->name)),
                                        test.result.message),
                            "mend the header's Verdict, or the test"});
      } else if (!expected && test.verdict != Verdict::pass && test.verdict != Verdict::skipped) {
        findings.push_back({where,
                            fmt::format("{} rejects it too ({})", test.test->name, verdict),
                            "name it in Rejected-by if that is right, else mend the test"});
      }
    }
  }
  return findings;
}

} // namespace cli
