#include "tools/grader/attacks/corpus.hpp"

#include "tools/course/error.hpp"
#include "tools/course/files.hpp"

#include <algorithm>
#include <sstream>

namespace attacks {
namespace {

namespace fs = std::filesystem;

std::set<std::string> words(const std::string& text) {
  std::istringstream stream{text};
  std::set<std::string> all;
  for (std::string word; stream >> word;) {
    all.insert(word);
  }
  return all;
}

// The solution with the attack before it, and exists() doing nothing but call it.
std::string submission(const std::string& attack, std::string solution) {
  const std::string begin = "bool exists(pid_t pid) {\n";
  const std::size_t at = solution.find(begin);
  const std::size_t end = solution.find("\n}\n", at);
  if (at == std::string::npos || end == std::string::npos) {
    throw course::Error{"the solution of lab 2 has no exists() of the form that attacks replace"};
  }
  solution.replace(at, end - at, begin + "  return attack(pid);");
  return attack + "\n" + solution;
}

} // namespace

std::vector<Attack> load(const fs::path& folder, const std::string& solution) {
  std::vector<Attack> all;
  for (const auto& entry : fs::directory_iterator{folder}) {
    const std::string name = entry.path().filename().string();
    if (name.front() < '0' || name.front() > '9') {
      continue;
    }
    Attack attack;
    attack.name = entry.path().stem().string();
    const std::string text = course::read_text(entry.path());
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line) && line.starts_with("// ");) {
      line.erase(0, 3);
      if (line.starts_with("Verdict: ")) {
        attack.verdicts = words(line.substr(9));
      } else if (line.starts_with("Loses: ")) {
        attack.loses = words(line.substr(7));
      } else if (line.starts_with("Says: ")) {
        attack.says = line.substr(6);
      } else {
        attack.what += line;
      }
    }
    const bool judged = !attack.verdicts.contains("compile_error");
    if (attack.what.empty() || attack.verdicts.empty() || judged == attack.loses.empty()) {
      throw course::Error{entry.path().string() + " does not say what it expects"};
    }
    attack.source = submission(text, solution);
    all.push_back(std::move(attack));
  }
  std::ranges::sort(all, {}, &Attack::name);
  return all;
}

bool names(const std::set<std::string>& named, const std::string& test) {
  return named.contains("*") || named.contains(test) ||
         named.contains(test.substr(0, test.find('.')) + ".*");
}

} // namespace attacks
