/// @file
/// @brief A lab's metadata: labs/NN-name/lab.toml as values.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// @brief What the course is made of: labs, their subjects, wrong submissions and points.
namespace course {

/// @brief One test of the judge and what it is worth.
struct Test {
  std::string name; ///< "Suite.Name"
  int points = 0;   ///< what it gives when it passes
  std::string says; ///< its promise, in one sentence
};

/// @brief What a student is asked to write.
struct Exercise {
  std::string id;                     ///< unique in the lab: "spawn"
  std::string title;                  ///< "Fork once, return twice"
  std::vector<std::string> functions; ///< the names that the student writes
  std::vector<std::string> needs;     ///< earlier exercises that have to pass first
  std::vector<std::string> hints;     ///< from gentle to nearly the answer
  std::vector<Test> tests;            ///< in the order they are shown

  /// @brief The points of all its tests.
  [[nodiscard]] int possible() const noexcept;
};

/// @brief One lab.
struct Lab {
  std::string name;             ///< the folder's name: "01-process-groups"
  std::filesystem::path folder; ///< where it is
  std::string title;            ///< "Process groups"
  std::string summary;          ///< one sentence
  std::string header;           ///< "process_groups.hpp"
  std::string source;           ///< "process_groups.cpp", the file that the student edits
  std::string space;            ///< the namespace
  std::vector<Exercise> exercises;

  /// @brief The folder's number without zeros, "1"; the name where it has none.
  [[nodiscard]] std::string number() const;

  /// @brief The file that the student edits.
  [[nodiscard]] std::filesystem::path source_path() const { return folder / source; }

  /// @brief The points of all its exercises.
  [[nodiscard]] int possible() const noexcept;
  /// @brief How many tests it has.
  [[nodiscard]] std::size_t test_count() const noexcept;
  /// @brief The exercise of an id, or nullptr.
  [[nodiscard]] const Exercise* exercise(std::string_view id) const noexcept;
  /// @brief The exercise that a test belongs to, or nullptr.
  [[nodiscard]] const Exercise* exercise_of(std::string_view test) const noexcept;
};

/// @brief Reads a lab's metadata.
/// @param[in] folder the lab's folder
/// @return the lab; ids and test names in it are unique, and what an exercise needs comes before it
/// @throws Error with file, line and what to write there
[[nodiscard]] Lab load_lab(const std::filesystem::path& folder);

} // namespace course
