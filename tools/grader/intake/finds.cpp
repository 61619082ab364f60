#include "tools/grader/intake/finds.hpp"

#include "common/tracer/printable.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace grader {
namespace {

std::string last_part(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

// How good a right a path has to be the lab's source; less is better.
std::tuple<bool, bool, long> rank(const Find& find, const std::string& lab) {
  const bool in_lab = ("/" + find.path).find("/" + lab + "/") != std::string::npos;
  return {!find.trouble.empty(), !in_lab, std::ranges::count(find.path, '/')};
}

} // namespace

std::vector<std::string> Finds::wanted_by(const std::string& path) const {
  std::vector<std::string> labs;
  for (const auto& [lab, source] : labs_) {
    if (last_part(path) == source) {
      labs.push_back(lab);
    }
  }
  return labs;
}

bool Finds::is_passed_over(const std::string& name) {
  constexpr std::array names{".git", "__MACOSX", "build", "solutions", "node_modules"};
  return std::ranges::find(names, name) != names.end();
}

void Finds::add(const std::string& path, const Find& find) {
  for (const std::string& lab : wanted_by(path)) {
    Find one = find;
    one.path = tracer::printable(path);
    by_lab_[lab].push_back(std::move(one));
  }
}

const Find* Finds::choose(const std::string& lab) {
  const auto found = by_lab_.find(lab);
  if (found == by_lab_.end()) {
    return nullptr;
  }
  std::vector<Find>& all = found->second;
  std::ranges::stable_sort(
      all, [&](const Find& one, const Find& other) { return rank(one, lab) < rank(other, lab); });
  Find best = all.front();
  for (const Find& other : all) {
    if (rank(other, lab) == rank(best, lab) && other.text != best.text) {
      best.trouble = "there are different files for this lab: " + best.path + " and " + other.path +
                     "; hand in one";
      best.text.clear();
    }
  }
  return &(chosen_[lab] = std::move(best));
}

std::string Finds::complaints() const {
  std::string text;
  for (const std::string& one : complaints_) {
    text += (text.empty() ? "" : "; ") + one;
  }
  return text;
}

} // namespace grader
