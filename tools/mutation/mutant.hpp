/// @file
/// @brief One small change to a source.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mutation {

/// @brief A piece of a source and what stands there instead. Line numbers never change by it.
struct Mutant {
  std::size_t at = 0;     ///< the piece's first byte
  std::size_t length = 0; ///< how many bytes it has
  std::string becomes;    ///< the new text
  std::string says;       ///< what was done, in words: "delete the statement"

  friend bool operator==(const Mutant&, const Mutant&) = default;
};

/// @brief The changed lines, before and after, and where they are.
struct Change {
  int line = 0;         ///< the first changed line, counted from 1
  std::string function; ///< the function or class at the left margin that it is in
  std::string before;   ///< the changed lines, without the last line's end
  std::string after;    ///< what they have become
};

/// @brief The mutated source.
/// @param[in] source the original
/// @param[in] mutant one of its mutants
[[nodiscard]] std::string apply(std::string_view source, const Mutant& mutant);

/// @brief What a mutant changes, for people and for lists of known mutants.
/// @param[in] source the original
/// @param[in] mutant one of its mutants
[[nodiscard]] Change change_of(std::string_view source, const Mutant& mutant);

/// @brief A change as a unified diff shows it: `-` lines, then `+` lines, each ended.
[[nodiscard]] std::string diff_of(const Change& change);

} // namespace mutation
