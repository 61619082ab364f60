/// @file
/// @brief solutions/LAB/equivalent.toml: mutants that no test can reject, each with the reason.
#pragma once

#include "tools/mutation/mutant.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mutation {

/// @brief A mutant that behaves as the solution does, as far as the contract asks.
///
/// It is known by its text, so that edits elsewhere in the file leave it valid.
struct Equivalent {
  std::string in;      ///< Change::function
  std::string line;    ///< the first changed line, without the blanks around it
  std::string becomes; ///< what that line has become, without the blanks around it
  std::string reason;  ///< why nobody can tell
  int at = 0;          ///< the entry's line in the file

  /// @brief Whether a change is this one.
  [[nodiscard]] bool is(const Change& change) const;
};

/// @brief The entry that would list a change, as text for the file, its reason left empty.
[[nodiscard]] std::string entry_for(const Change& change);

/// @brief Reads a list; a file that is not there lists nothing.
/// @param[in] file which
/// @throws course::Error with file, line and what is wrong there
[[nodiscard]] std::vector<Equivalent> load_equivalents(const std::filesystem::path& file);

} // namespace mutation
