/// @file
/// @brief The gradebook: an SQLite file that outlives every kill.
#pragma once

#include "common/posix/unique_fd.hpp"
#include "tools/course/lab.hpp"
#include "tools/grader/gradebook/records.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace grader {

/// @brief Which submissions are to be judged.
enum class Wanted {
  unjudged, ///< those without a result, or whose result is the infrastructure's error
  outdated, ///< also those whose result is of another lab version than the present one
};

/// @brief Owns the file. Every change is one transaction; nothing is ever deleted.
///
/// Its functions may be called from several threads. Another process that has it open for writing
/// makes the constructor throw.
class Gradebook {
public:
  /// @brief How to open.
  enum class Mode {
    create, ///< there must be none; else as write
    write,  ///< begun where there is none; nobody else may grade into it meanwhile
    read,   ///< there must be one
  };

  /// @brief Opens.
  /// @param[in] file the book
  /// @param[in] mode how
  /// @throws course::Error if it is there, not there, in use, or of another version
  Gradebook(const std::filesystem::path& file, Mode mode);

  /// @brief A fact about the class: "title", "deadline", …
  /// @return empty if nobody has told it
  [[nodiscard]] std::string fact(const std::string& name);
  /// @brief Tells a fact, in place of an earlier one.
  void tell(const std::string& name, const std::string& value);

  /// @brief Takes everything that `fill` hands over, in one transaction.
  ///
  /// A student who is known is updated; a submission that is the same as the student's newest for
  /// that lab is not taken twice.
  /// @param[in] fill calls take() as often as it likes
  void intake(const std::function<void()>& fill);
  /// @brief Within intake(): a student.
  void take(const StudentRecord& student);
  /// @brief Within intake(): a submission of a student that was taken.
  void take(const SubmissionRecord& submission);

  /// @brief The number of a lab version; a new one is entered.
  /// @param[in] lab the lab
  /// @param[in] version stands for judge, tests, flags
  /// @param[in] hidden names of tests that students do not see
  std::int64_t lab_version(const course::Lab& lab,
                           const std::string& version,
                           const std::set<std::string>& hidden);

  /// @brief What is to be judged, submissions of the same text together.
  ///
  /// Only each student's newest submission to a lab counts.
  /// @param[in] lab the lab's name
  /// @param[in] version its number
  /// @param[in] wanted which
  [[nodiscard]] std::vector<Pending>
  pending(const std::string& lab, std::int64_t version, Wanted wanted);

  /// @brief The text of a source.
  [[nodiscard]] std::string source(std::int64_t id);

  /// @brief An earlier judgement of this text by this lab version, not one in error.
  [[nodiscard]] std::optional<std::int64_t> known_judgement(std::int64_t source,
                                                            std::int64_t version);

  /// @brief Enters a judgement and gives it to its submissions, in one transaction.
  void decide(const Pending& which, std::int64_t version, const JudgementRecord& judgement);
  /// @brief Gives submissions a judgement that is there already.
  void decide(const Pending& which, std::int64_t judgement);

  /// @brief How many results of a lab are of another version than this, each student's newest.
  [[nodiscard]] int outdated(const std::string& lab, std::int64_t version);

  /// @brief For whoever reads: queries of the `gradebook` command, and ClassReader.
  [[nodiscard]] SQLite::Database& database() noexcept { return database_; }

private:
  void attempt(const Pending& which, std::int64_t judgement, std::int64_t now);
  std::int64_t keep_source(const std::string& text);

  posix::UniqueFd lock_; ///< of gradebook.lock beside the file
  std::recursive_mutex mutex_;
  SQLite::Database database_;
};

} // namespace grader
