#include "tools/grader/gradebook/records.hpp"

#include "tools/course/error.hpp"

namespace grader {

const char* to_string(Standing standing) noexcept {
  switch (standing) {
  case Standing::judged:
    return "judged";
  case Standing::compile_error:
    return "compile_error";
  case Standing::missing:
    return "missing";
  case Standing::refused:
    return "refused";
  case Standing::in_error:
    break;
  }
  return "in_error";
}

Standing standing_from(const std::string& word) {
  for (const Standing standing : {Standing::judged,
                                  Standing::compile_error,
                                  Standing::missing,
                                  Standing::refused,
                                  Standing::in_error}) {
    if (word == to_string(standing)) {
      return standing;
    }
  }
  throw course::Error{"the gradebook is damaged: it has a standing \"" + word + "\""};
}

} // namespace grader
