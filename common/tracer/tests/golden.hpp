/// @file
/// @brief Comparison with files of the tree.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace tracer {

/// @brief Holds a text against tests/golden/NAME; with SIGLAB_UPDATE_GOLDEN set, writes it there.
inline void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string{GOLDEN_FOLDER} + '/' + name;
  if (std::getenv("SIGLAB_UPDATE_GOLDEN") != nullptr) {
    std::ofstream{path} << text;
  }
  std::ifstream file{path};
  ASSERT_TRUE(file.is_open()) << path << " is missing; SIGLAB_UPDATE_GOLDEN=1 writes it";
  std::ostringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(golden.str(), text) << "look at the picture; if it is right, SIGLAB_UPDATE_GOLDEN=1";
}

} // namespace tracer
