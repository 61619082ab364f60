/// @file
/// @brief Every mutant of a source.
#pragma once

#include "tools/mutation/mutant.hpp"

#include <string_view>
#include <vector>

namespace mutation {

/// @brief Makes each small change that a person could make by mistake.
///
/// Statements deleted; masks' SIG_BLOCK, SIG_UNBLOCK and SIG_SETMASK exchanged; a flag left out;
/// _exit and exit; another signal, another errno; comparisons off by one or turned around; and and
/// or; conditions negated; numbers one more and one less; arguments swapped; break and continue;
/// true and false; a call's near relation (sigfillset for sigemptyset). It looks at tokens and
/// knows no types, so that some of the mutants do not compile.
/// @param[in] source a source that clang-format has seen: binary operators stand between blanks
/// @return the mutants, by place; none twice
[[nodiscard]] std::vector<Mutant> mutants(std::string_view source);

} // namespace mutation
