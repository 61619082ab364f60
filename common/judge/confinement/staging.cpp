#include "common/judge/confinement/staging.hpp"

#include <stdlib.h>

#include <errno.h>

#include <string>
#include <system_error>

namespace confinement {

namespace fs = std::filesystem;

Staging::Staging(const fs::path& judge, const fs::path& subject, bool copies)
    : judge_{fs::absolute(judge)}, subject_{fs::absolute(subject)} {
  if (!copies) {
    return;
  }
  std::string name = (fs::temp_directory_path() / "siglab-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::system_error{errno, std::generic_category(), "mkdtemp"};
  }
  folder_ = name;
  try {
    constexpr auto for_all = static_cast<fs::perms>(0755);
    fs::permissions(folder_, for_all);
    for (fs::path* program : {&judge_, &subject_}) {
      const fs::path copy = folder_ / (program == &judge_ ? "judge" : "subject");
      fs::copy_file(*program, copy);
      fs::permissions(copy, for_all);
      *program = copy;
    }
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    throw;
  }
}

Staging::~Staging() {
  if (!folder_.empty()) {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
}

} // namespace confinement
