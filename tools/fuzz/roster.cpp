// Rosters, Gradescope's metadata, and names.
#include "tools/grader/intake/roster.hpp"

#include "tools/course/error.hpp"
#include "tools/grader/intake/layout.hpp"
#include "tools/grader/intake/names.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  try {
    const grader::Roster roster{text};
    for (const grader::StudentRecord& student : roster.students()) {
      if (student.id.empty() || grader::printable_name(student.id) != student.id) {
        __builtin_trap(); // what is printable stays as it is
      }
    }
  } catch (const course::Error&) {
    // what a teacher can mend
  }
  for (const grader::GradescopeEntry& entry : grader::parse_gradescope(text)) {
    if (entry.submitters.empty() || entry.submitters.front().names.empty()) {
      __builtin_trap();
    }
  }
  return 0;
}
