/// @file
/// @brief From the gradebook to values.
#pragma once

#include "tools/grader/class_book.hpp"
#include "tools/grader/gradebook/gradebook.hpp"

#include <memory>

namespace grader {

/// @brief Reads a class: each student's newest submission to each lab, as its newest attempt has
/// it.
///
/// All of it is one look at one state, whatever is being graded meanwhile. Tests with their texts
/// and recordings are long: they are read for one student at a time, so that a class of thousands
/// needs no more memory than one of ten. Penalties are worked out here, from the facts "deadline"
/// and "late_penalty". Of a student who has handed in nothing for a lab there is a result all the
/// same: missing.
class ClassReader {
public:
  /// @param[in] book the gradebook, which has to live on; no transaction is open in it
  /// @throws course::Error if the book is damaged
  explicit ClassReader(Gradebook& book);
  ~ClassReader();
  ClassReader(const ClassReader&) = delete;
  ClassReader& operator=(const ClassReader&) = delete;

  /// @brief The class without students' tests: their exercises have points only.
  /// @throws course::Error if the book is damaged
  [[nodiscard]] ClassBook overview();

  /// @brief A student's results with every test, its message, timeline and recording.
  /// @param[in] student of the overview
  /// @throws course::Error if the book is damaged
  [[nodiscard]] Student whole(const Student& student);

private:
  class Loader;
  std::unique_ptr<Loader> loader_;
};

} // namespace grader
