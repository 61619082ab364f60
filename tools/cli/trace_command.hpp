/// @file
/// @brief siglab trace and siglab replay: one test, seen from inside.
#pragma once

#include "tools/cli/context.hpp"

#include <filesystem>
#include <string>

namespace cli {

/// @brief What was asked for.
struct TraceOptions {
  std::string target;             ///< LAB, LAB:TEST, LAB:EXERCISE; for a replay LAB:TEST\@POINT
  bool solution = false;          ///< the reference solution
  std::filesystem::path source;   ///< this file instead of the lab's
  std::string wrong;              ///< this wrong submission instead of the lab's file
  std::filesystem::path svg;      ///< where a picture goes; empty: nowhere
  std::filesystem::path perfetto; ///< where Chrome trace-event JSON goes
  std::filesystem::path json;     ///< where the recording goes
};

/// @brief Runs tests under the recorder and shows what happened in them.
/// @param[in] context where
/// @param[in] options what
/// @return all_passed if each was recorded, whatever its verdict
/// @throws course::Error with what the user can do about it
int trace_command(const Context& context, const TraceOptions& options);

/// @brief Runs one schedule of an exploration once more.
/// @param[in] context where
/// @param[in] options what; the target is the id that `siglab test` has printed
/// @return all_passed if nothing goes wrong there any more
/// @throws course::Error with what the user can do about it
int replay_command(const Context& context, const TraceOptions& options);

} // namespace cli
