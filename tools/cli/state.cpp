#include "tools/cli/state.hpp"

#include "tools/course/error.hpp"
#include "tools/course/files.hpp"

namespace cli {
namespace {

using Pointer = nlohmann::json::json_pointer;

Pointer at(const char* what, std::string_view lab, std::string_view exercise) {
  return Pointer{} / std::string{what} / std::string{lab} / std::string{exercise};
}

} // namespace

State::State(const std::filesystem::path& build) : file_{build / "siglab-state.json"} {
  try {
    data_ = nlohmann::json::parse(course::read_text(file_));
  } catch (const std::exception&) {
    data_ = nlohmann::json::object();
  }
  if (!data_.is_object()) {
    data_ = nlohmann::json::object();
  }
}

template <typename Value>
Value State::get(const Pointer& where, Value otherwise) const {
  try {
    return data_.at(where).get<Value>();
  } catch (const nlohmann::json::exception&) {
    return otherwise;
  }
}

std::size_t State::hints_given(std::string_view lab, std::string_view exercise) const {
  return get<std::size_t>(at("hints", lab, exercise), 0);
}

void State::give_hints(std::string_view lab, std::string_view exercise, std::size_t count) {
  data_[at("hints", lab, exercise)] = count;
}

bool State::first_time(std::string_view what) {
  const Pointer where = Pointer{} / "said" / std::string{what};
  const bool first = !get<bool>(where, false);
  data_[where] = true;
  return first;
}

void State::remember(const course::LabOutcome& outcome) {
  if (outcome.in_error()) {
    return;
  }
  for (const course::ExerciseOutcome& one : outcome.exercises) {
    data_[at("results", outcome.lab->name, one.exercise->id)] = {
        {"progress", course::to_string(one.progress())}, {"points", one.points()}};
  }
}

std::string State::progress(std::string_view lab, std::string_view exercise) const {
  return get<std::string>(at("results", lab, exercise) / "progress", "");
}

int State::points(std::string_view lab, std::string_view exercise) const {
  return get<int>(at("results", lab, exercise) / "points", 0);
}

void State::save() const noexcept {
  try {
    course::write_text(file_, data_.dump(2) + "\n");
  } catch (const std::exception&) { // NOLINT(bugprone-empty-catch): see the class
  }
}

} // namespace cli
