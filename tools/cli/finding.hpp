/// @file
/// @brief What is wrong with a lab, and how to mend it.
#pragma once

#include <string>
#include <vector>

namespace cli {

/// @brief One broken rule.
struct Finding {
  std::string where; ///< the file, from the checkout's root
  std::string what;  ///< which rule is broken
  std::string mend;  ///< what to do about it
};

using Findings = std::vector<Finding>;

} // namespace cli
