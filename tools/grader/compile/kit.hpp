/// @file
/// @brief Everything that compiling submissions takes, in a folder of its own.
#pragma once

#include "tools/course/lab.hpp"
#include "tools/course/subject_maker.hpp"
#include "tools/grader/compile/symbols.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace grader {

/// @brief Owns copies of what a submission may see: its lab's header, the headers of common/posix
/// and common/subject, the precompiled header, the libraries it is linked with.
///
/// Nothing else of the checkout is in it: neither tests nor solutions. Other users may read it, for
/// the sandboxes of root run as others. What kits of ended processes have left is removed first.
class Kit {
public:
  /// @brief Commands for one lab, without the source's and the outputs' names.
  struct Commands {
    std::vector<std::string> compile;
    std::vector<std::string> link; ///< after the object file
  };

  /// @brief Copies.
  /// @param[in] build the build folder; it has to be up to date
  /// @param[in] labs of which labs
  /// @throws course::Error if something is missing there
  Kit(const std::filesystem::path& build, const std::vector<const course::Lab*>& labs);
  ~Kit();
  Kit(const Kit&) = delete;
  Kit& operator=(const Kit&) = delete;

  /// @brief The folder.
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

  /// @brief How the submissions of a lab are compiled and linked.
  [[nodiscard]] const Commands& commands(const std::string& lab) const { return commands_.at(lab); }

  /// @brief What no submission may define.
  [[nodiscard]] const SystemSymbols& system_symbols() const noexcept { return symbols_; }

  /// @brief How the libraries' debug information begins the names of the course's own files: of no
  /// use to a student, and where the course lies is nobody's business.
  [[nodiscard]] const std::vector<std::string>& own_prefixes() const noexcept { return prefixes_; }

  /// @brief A number for all that decides what a source becomes: commands, headers, libraries.
  /// @param[in] lab the lab's name
  [[nodiscard]] std::uint64_t version(const std::string& lab) const { return versions_.at(lab); }

private:
  void fill(const std::filesystem::path& build, const std::vector<const course::Lab*>& labs);
  void add_headers(const std::filesystem::path& root);
  void add_lab(const course::Lab& lab, const course::Recipe& recipe);
  void add_symbols(const std::string& compiler);

  std::filesystem::path folder_;
  std::map<std::string, Commands> commands_;
  std::map<std::string, std::uint64_t> versions_;
  SystemSymbols symbols_;
  std::vector<std::string> prefixes_;
  std::string headers_; ///< their text, for version()
};

} // namespace grader
