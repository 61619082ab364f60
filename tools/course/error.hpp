/// @file
/// @brief What stops the program, in words for its user.
#pragma once

#include <stdexcept>

namespace course {

/// @brief Something that the user can mend: what() says what is wrong and what to do about it.
///
/// The program ends with status 2 then; it is never a verdict on a submission.
class Error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace course
