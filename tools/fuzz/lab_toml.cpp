// lab.toml as somebody may write it.
#include "tools/course/error.hpp"
#include "tools/course/files.hpp"
#include "tools/course/lab.hpp"

#include <unistd.h>

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::filesystem::path folder = std::filesystem::temp_directory_path() /
                                              ("siglab-fuzz-" + std::to_string(::getpid())) /
                                              "01-fuzzed";
  course::write_text(folder / "lab.toml",
                     std::string_view{reinterpret_cast<const char*>(data), size});
  try {
    const course::Lab lab = course::load_lab(folder);
    for (const course::Exercise& exercise : lab.exercises) {
      if (lab.exercise(exercise.id) != &exercise) {
        __builtin_trap(); // ids are unique
      }
    }
  } catch (const course::Error&) {
    // what its author can mend
  }
  return 0;
}
