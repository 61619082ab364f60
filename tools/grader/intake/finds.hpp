/// @file
/// @brief What a submission holds of the files that labs ask for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace grader {

/// @brief Bounds on what one submission may be.
struct Limits {
  std::size_t source = std::size_t{1} << 20;     ///< bytes of one source
  std::size_t entries = 10000;                   ///< files and folders
  std::size_t unpacked = std::size_t{256} << 20; ///< bytes of an archive, unpacked
  int depth = 12;                                ///< folders in folders
};

/// @brief One file with a name that a lab asks for.
struct Find {
  std::string path; ///< within the submission, printable
  std::string text;
  std::string trouble; ///< not empty: why it cannot be taken; then there is no text
  std::int64_t written_at = 0;
};

/// @brief Collects the wanted files of one submission.
class Finds {
public:
  /// @brief Begins an empty collection.
  /// @param[in] labs the labs, each with the name of its source
  explicit Finds(const std::map<std::string, std::string>& labs) : labs_{labs} {}

  /// @brief The labs that want a file of this name.
  /// @param[in] path any path, with / between its parts
  [[nodiscard]] std::vector<std::string> wanted_by(const std::string& path) const;

  /// @brief Whether nothing below a folder of this name is a submission: build, .git, __MACOSX …
  [[nodiscard]] static bool is_passed_over(const std::string& name);

  /// @brief Adds a file for the labs that want it.
  void add(const std::string& path, const Find& find);

  /// @brief Notes what is wrong with the whole of it: a damaged archive.
  void complain(const std::string& trouble) { complaints_.insert(trouble); }

  /// @brief Whether no lab has anything.
  [[nodiscard]] bool empty() const noexcept { return by_lab_.empty(); }

  /// @brief The one file for a lab.
  ///
  /// One in a folder of the lab's name comes first, then the one least deep. Two that differ and
  /// have the same right are in trouble together.
  /// @return nullptr if there is none
  [[nodiscard]] const Find* choose(const std::string& lab);

  /// @brief What is wrong with all of it.
  [[nodiscard]] std::string complaints() const;

private:
  const std::map<std::string, std::string>& labs_;
  std::map<std::string, std::vector<Find>> by_lab_;
  std::map<std::string, Find> chosen_;
  std::set<std::string> complaints_;
};

} // namespace grader
