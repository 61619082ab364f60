/// @file
/// @brief What is wrong with a lab, and how to mend it.
#pragma once

#include <string>
#include <vector>

namespace cli {

/// @brief One broken rule.
struct Finding {
  std::string where;      ///< the file, from the checkout's root
  std::string what;       ///< which rule is broken
  std::string mend;       ///< what to do about it
  bool by_chance = false; ///< may have been chance: counts if a second run has it, too

  bool operator==(const Finding&) const = default;
};

using Findings = std::vector<Finding>;

} // namespace cli
