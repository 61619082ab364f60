/// @file
/// @brief Mutants without one of the statements.
#pragma once

#include "tools/mutation/mutant.hpp"
#include "tools/mutation/tokens.hpp"

#include <string_view>
#include <vector>

namespace mutation {

/// @brief Leaves out one statement in each mutant, declarations too: what they construct may do
/// something.
///
/// A return goes only where the function goes on after it: without its last one it would have no
/// defined behaviour that a test could notice. Line ends stay.
/// @param[in] source the source
/// @param[in] words its tokens
[[nodiscard]] std::vector<Mutant> without_a_statement(std::string_view source,
                                                      const std::vector<Token>& words);

} // namespace mutation
