/// @file
/// @brief Programs where another user can run them.
#pragma once

#include <filesystem>

namespace confinement {

/// @brief Owns a folder with copies of judge and subject, for a user who may not enter the
/// checkout.
///
/// The folder and the copies stay this process's own: whoever runs them cannot change them.
class Staging {
public:
  /// @brief Copies, or leaves the programs where they are.
  /// @param[in] judge a program
  /// @param[in] subject another
  /// @param[in] copies whether copies are needed
  /// @throws std::system_error if that cannot be done
  Staging(const std::filesystem::path& judge, const std::filesystem::path& subject, bool copies);
  /// @brief Removes the folder.
  ~Staging();
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  /// @brief The judge to run, an absolute path.
  [[nodiscard]] const std::filesystem::path& judge() const noexcept { return judge_; }

  /// @brief The subject to run, an absolute path.
  [[nodiscard]] const std::filesystem::path& subject() const noexcept { return subject_; }

private:
  std::filesystem::path folder_;
  std::filesystem::path judge_;
  std::filesystem::path subject_;
};

} // namespace confinement
