// 46: GoogleTest's public fake reporters
// Verdict: compile_error
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

static bool attack(int pid) {
  static testing::TestPartResultArray results;
  static testing::ScopedFakeTestPartResultReporter reporter{
      testing::ScopedFakeTestPartResultReporter::INTERCEPT_ALL_THREADS, &results};
  return pid > 0;
}
