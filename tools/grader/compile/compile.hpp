/// @file
/// @brief From a stranger's source to a subject.
#pragma once

#include "tools/course/lab.hpp"
#include "tools/grader/compile/kit.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace grader {

/// @brief What came of compiling.
struct Compiled {
  /// @brief The kinds of outcome.
  enum class Kind {
    made,     ///< there is a subject
    rejected, ///< the submission's fault
    in_error, ///< the infrastructure's
    refused,  ///< no walls can be built on this machine
  };

  Kind kind = Kind::in_error;
  std::filesystem::path subject; ///< in the kit; the slot's next compilation overwrites it
  std::string words;             ///< the reason in a sentence, then the compiler's words
};

/// @brief Compiles one submission behind walls: no network, no file but the kit's and the system's.
///
/// Its time, memory, output and diagnostics are limited; what goes beyond is the submission's
/// fault. A file that defines names of the system's or of the subject's runtime is rejected. The
/// compiler's words hold what the submission wrote, and no path of this machine.
/// @param[in] kit the tools
/// @param[in] lab the lab
/// @param[in] source the submission's text
/// @param[in] slot runs at the same time need different ones
/// @param[in] allow_weaker go on where namespaces are refused
[[nodiscard]] Compiled compile(const Kit& kit,
                               const course::Lab& lab,
                               std::string_view source,
                               int slot,
                               bool allow_weaker = false);

} // namespace grader
