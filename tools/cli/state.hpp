/// @file
/// @brief What the program remembers between two calls, in build/siglab-state.json.
#pragma once

#include "tools/course/outcome.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace cli {

/// @brief Hints given, results of the last tests, and what was said once.
///
/// Losing the file costs nothing but convenience: a damaged one is read as an empty one, and that
/// it cannot be written is no error.
class State {
public:
  /// @brief Reads the file.
  /// @param[in] build the build folder
  explicit State(const std::filesystem::path& build);

  /// @brief How many hints to an exercise were given so far.
  [[nodiscard]] std::size_t hints_given(std::string_view lab, std::string_view exercise) const;
  /// @brief Notes it.
  void give_hints(std::string_view lab, std::string_view exercise, std::size_t count);

  /// @brief Whether this is the first time that something is to be said.
  [[nodiscard]] bool first_time(std::string_view what);

  /// @brief Notes what a student's own file is worth.
  void remember(const course::LabOutcome& outcome);
  /// @brief The progress of an exercise when it was last tested: "passed", …; empty: never.
  [[nodiscard]] std::string progress(std::string_view lab, std::string_view exercise) const;
  /// @brief The points of an exercise when it was last tested.
  [[nodiscard]] int points(std::string_view lab, std::string_view exercise) const;

  /// @brief Writes the file.
  void save() const noexcept;

private:
  template <typename Value>
  [[nodiscard]] Value get(const nlohmann::json::json_pointer& where, Value otherwise) const;

  std::filesystem::path file_;
  nlohmann::json data_ = nlohmann::json::object();
};

} // namespace cli
