/// @file
/// @brief A C++ source as its tokens; what a mutation may touch.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

/// @brief Small changes to a right program, each of which some test has to notice.
namespace mutation {

/// @brief What a token is.
enum class Kind { name, number, text, sign };

/// @brief One word of a source; comments and preprocessor lines have none.
struct Token {
  Kind kind{};
  std::size_t at = 0; ///< its first byte in the source
  std::string_view text;

  /// @brief The byte after its last.
  [[nodiscard]] std::size_t end() const noexcept { return at + text.size(); }
};

/// @brief Splits a source into tokens.
///
/// Operators come in one piece (`<=`, `->`, `::`) except `>>` and `<<=`'s kin, which no mutation
/// needs. Literals count as one token each, raw strings too.
/// @param[in] source a source that compiles; it has to outlive the tokens
[[nodiscard]] std::vector<Token> tokens(std::string_view source);

} // namespace mutation
