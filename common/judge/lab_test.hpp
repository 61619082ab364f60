/// @file
/// @brief All that a lab's tests.cpp includes.
#pragma once

#include "common/judge/conclude.hpp"
#include "common/judge/matchers.hpp"
#include "common/judge/process.hpp"
#include "common/judge/random.hpp"
#include "common/judge/subject.hpp"
#include "common/judge/target.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace judge {

/// @brief The base of every fixture; between two tests everything the subjects left is ended.
class LabTest : public testing::Test {};

} // namespace judge
