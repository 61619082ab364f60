// Being watched changes nothing.
#include "common/tracer/tests/run_watched.hpp"

#include <gtest/gtest.h>

using watched::run;
using watched::Watch;

class Watched : public testing::TestWithParam<const char*> {};

TEST_P(Watched, ShowsTheSameAsUnwatched) {
  const watched::Run alone = run(GetParam(), Watch::none);
  ASSERT_EQ(alone.status, posix::WaitStatus::of_exit(0));
  EXPECT_FALSE(alone.output.empty());
  for (const Watch watch : {Watch::filter, Watch::every_call}) {
    const watched::Run seen = run(GetParam(), watch);
    EXPECT_EQ(seen.status, alone.status);
    EXPECT_EQ(seen.output, alone.output);
    EXPECT_FALSE(seen.recording.cut);
  }
}

INSTANTIATE_TEST_SUITE_P(Programs,
                         Watched,
                         testing::ValuesIn(watched::scenarios),
                         [](const auto& info) { return std::string{info.param}; });
