/// @file
/// @brief Submissions laid into a folder, and what the intake makes of them.
#pragma once

#include "common/tests/scratch_folder.hpp"
#include "tools/course/files.hpp"
#include "tools/grader/intake/intake.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace grader_tests {

/// @brief One entry of an archive that is made for a test.
struct Member {
  std::string path;
  std::string text;
  std::string symlink;  ///< not empty: a symbolic link to this
  std::string hardlink; ///< not empty: a hard link to this
};

/// @brief Makes an archive.
/// @param[in] file where; its ending says what kind
/// @param[in] members what is in it
/// @param[in] password not empty: a zip encrypted by it
inline void make_archive(const std::filesystem::path& file,
                         const std::vector<Member>& members,
                         const std::string& password = "") {
  archive* out = archive_write_new();
  const bool zip = file.extension() == ".zip";
  if (zip) {
    archive_write_set_format_zip(out);
    if (!password.empty()) {
      archive_write_set_options(out, "zip:encryption=zipcrypt");
      archive_write_set_passphrase(out, password.c_str());
    }
  } else {
    archive_write_set_format_pax_restricted(out);
    if (file.extension() != ".tar") {
      archive_write_add_filter_gzip(out);
    }
  }
  archive_write_open_filename(out, file.c_str());
  for (const Member& member : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.path.c_str());
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_filetype(entry, member.symlink.empty() ? AE_IFREG : AE_IFLNK);
    archive_entry_set_mtime(entry, 1'700'000'000, 0);
    if (!member.symlink.empty()) {
      archive_entry_set_symlink(entry, member.symlink.c_str());
    } else if (!member.hardlink.empty()) {
      archive_entry_set_hardlink(entry, member.hardlink.c_str());
    } else {
      archive_entry_set_size(entry, static_cast<la_int64_t>(member.text.size()));
    }
    archive_write_header(out, entry);
    archive_write_data(out, member.text.data(), member.text.size());
    archive_entry_free(entry);
  }
  archive_write_free(out);
}

/// @brief A folder of submissions to two labs whose sources are one.cpp and two.cpp.
class IntakeTest : public testing::Test {
protected:
  /// @brief Reads the folder; `by` and `students` hold what came.
  const grader::IntakeSummary& take() {
    options_.submissions = folder();
    by_.clear();
    students_.clear();
    summary_ = grader::read_submissions(
        options_,
        {[this](const grader::StudentRecord& one) { students_[one.id] = one; },
         [this](const grader::SubmissionRecord& one) { by_[one.student + "/" + one.lab] = one; }});
    return summary_;
  }

  void write(const std::string& path, const std::string& text) const {
    course::write_text(folder() / path, text);
  }

  [[nodiscard]] std::filesystem::path folder() const { return scratch_.path() / "handed-in"; }

  /// @brief The submission of "student/lab"; fails if there is none.
  [[nodiscard]] const grader::SubmissionRecord& of(const std::string& key) {
    EXPECT_TRUE(by_.contains(key)) << key;
    return by_[key];
  }

  /// @brief Expects a refusal with these words.
  void expect_refused(const std::string& key, const std::string& words) {
    EXPECT_EQ(of(key).standing, grader::Standing::refused) << key;
    EXPECT_THAT(of(key).detail, testing::HasSubstr(words)) << key;
    EXPECT_EQ(of(key).source, "") << key;
  }

  void SetUp() override {
    std::filesystem::create_directories(folder());
    options_.labs = {{"01-one", "one.cpp"}, {"02-two", "two.cpp"}};
  }

  grader::IntakeOptions options_;
  std::map<std::string, grader::SubmissionRecord> by_;
  std::map<std::string, grader::StudentRecord> students_;
  grader::IntakeSummary summary_;
  tests::ScratchFolder scratch_;
};

} // namespace grader_tests
