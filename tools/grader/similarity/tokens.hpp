/// @file
/// @brief C++ as a row of tokens, for comparing.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace grader {

/// @brief One token: what it is, and where.
struct Token {
  std::uint64_t kind = 0; ///< equal for tokens that count as the same
  int line = 0;           ///< counted from 1
};

/// @brief Cuts a source into tokens, without what is easily changed to hide a copy.
///
/// Blanks, comments and preprocessor lines are left out. Names count as the same, whatever they
/// are, and so do numbers and texts. Keywords, names after "::" and constants in capitals (SIGTERM)
/// stay what they are: nobody can rename the system. Any text will do; what is no C++ gives some
/// tokens.
[[nodiscard]] std::vector<Token> tokens_of(std::string_view source);

} // namespace grader
