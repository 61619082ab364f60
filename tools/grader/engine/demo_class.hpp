/// @file
/// @brief A class made of the reference solutions and the wrong submissions.
#pragma once

#include "tools/course/lab.hpp"
#include "tools/grader/class_book.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grader {

/// @brief Somebody of the demonstration class, in one lab.
struct DemoSubmission {
  std::string student; ///< "student-07", or "reference"
  std::string lab;     ///< the lab's name
  std::string mistake; ///< the wrong submission's name; empty: the reference

  /// @brief The tests that it must lose, exactly these, and what each has to say.
  std::map<std::string, std::string> rejected_by;
};

/// @brief Which of a list to take when not all are wanted: spread evenly, always the same.
///
/// The first is among them and, from two on, the last. So spread_evenly(10, 4) is 0, 3, 6, 9.
/// @param[in] size how many there are
/// @param[in] most how many to take; all where there are no more
/// @return their places in the list, ascending
[[nodiscard]] std::vector<std::size_t> spread_evenly(std::size_t size, std::size_t most);

/// @brief Writes a class into a folder of folders.
///
/// The student "reference" hands in every lab's reference solution, the student "skeleton" every
/// lab as it is given out, and student N the N-th wrong submission of every lab that has so many,
/// or the N-th of those that were chosen.
/// @param[in] root the checkout
/// @param[in] labs which labs
/// @param[in] folder where to; made anew
/// @param[in] each at most so many wrong submissions of each lab, spread_evenly(); all if left out
/// @return who handed in what
/// @throws course::Error if there are no solutions, or a patch does not apply
std::vector<DemoSubmission> make_demo_class(const std::filesystem::path& root,
                                            const std::vector<const course::Lab*>& labs,
                                            const std::filesystem::path& folder,
                                            std::optional<std::size_t> each = std::nullopt);

/// @brief Holds a graded demonstration class against what it was made of.
///
/// Every submission loses exactly the tests that it must, by the verdict that its patch names;
/// tests of exercises that wait for a failed one are skipped and do not count.
/// @param[in] graded the class
/// @param[in] expected as make_demo_class() gave it
/// @return what is not so, one sentence each
[[nodiscard]] std::vector<std::string>
check_demo_class(const ClassBook& graded, const std::vector<DemoSubmission>& expected);

} // namespace grader
