/// @file
/// @brief A single submission's result, as it grows test by test.
#pragma once

#include "tools/grader/class_book.hpp"
#include "tools/grader/engine/lab_bench.hpp"
#include "tools/grader/gradebook/records.hpp"

namespace grader {

/// @brief A result of which no test has been run yet.
[[nodiscard]] LabResult blank_result(const LabBench& bench);

/// @brief Enters what a test has given; once more where it comes again.
/// @param[in,out] result of the same lab
/// @param[in] verdict the test
void enter(LabResult& result, const VerdictRecord& verdict);

/// @brief Enters a whole judgement in place of what was there.
void enter(LabResult& result, const JudgementRecord& judgement);

} // namespace grader
