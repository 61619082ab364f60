/// @file
/// @brief Reading /proc.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace judge {

/// @brief Reads a whole small file.
/// @param[in] path its path
/// @return its text; nothing if it cannot be read, because the process is gone or not ours to see
/// @see @man{5,proc}
[[nodiscard]] std::optional<std::string> read_file(const std::string& path);

/// @brief Names in a folder, without "." and "..".
/// @param[in] path its path
/// @return empty if it cannot be read
[[nodiscard]] std::vector<std::string> list_folder(const std::string& path);

/// @brief Names in a folder that are whole numbers, ascending.
/// @param[in] path "/proc/12/task" and the like
[[nodiscard]] std::vector<pid_t> list_numbers(const std::string& path);

/// @brief A field of a text in the form of /proc/PID/status.
/// @param[in] text lines "Name:\tvalue"
/// @param[in] name "SigBlk"
/// @return the value without leading white space; empty if there is none
[[nodiscard]] std::string_view status_field(std::string_view text, std::string_view name);

/// @brief The fields of /proc/PID/stat after the command's name, so [0] is the state, [1] the
/// parent.
///
/// The name may hold blanks, brackets and newlines: the last ')' ends it.
/// @param[in] stat the file's text
[[nodiscard]] std::vector<std::string_view> stat_fields(std::string_view stat);

} // namespace judge
