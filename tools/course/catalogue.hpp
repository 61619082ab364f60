/// @file
/// @brief All labs, and the names that users call them by.
#pragma once

#include "tools/course/lab.hpp"

#include <filesystem>
#include <string_view>
#include <vector>

namespace course {

/// @brief A lab, or one exercise of it.
struct Choice {
  const Lab* lab = nullptr;
  const Exercise* exercise = nullptr; ///< nullptr: all of them
};

/// @brief The labs of a checkout, in the order of their folders.
class Catalogue {
public:
  /// @brief Reads every labs/*/lab.toml.
  /// @param[in] root the checkout
  /// @throws Error if one of them is damaged, or there is none
  explicit Catalogue(const std::filesystem::path& root);

  /// @brief Takes these labs.
  explicit Catalogue(std::vector<Lab> labs) : labs_{std::move(labs)} {}

  [[nodiscard]] const std::vector<Lab>& labs() const noexcept { return labs_; }

  /// @brief Finds what "LAB" or "LAB:EXERCISE" means.
  ///
  /// A lab is called by its number, its name or a part that only it has; so is an exercise.
  /// @param[in] text what the user typed
  /// @throws Error naming the nearest names if there is no such thing, or the candidates if several
  [[nodiscard]] Choice find(std::string_view text) const;

private:
  std::vector<Lab> labs_;
};

} // namespace course
