#include "tools/grader/bundle/zip.hpp"

#include "tools/course/error.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <memory>

namespace grader {

ZipWriter::ZipWriter(const std::filesystem::path& file)
    : file_{file}, archive_{archive_write_new()} {
  if (archive_ == nullptr) {
    throw std::bad_alloc{};
  }
  check(archive_write_set_format_zip(archive_));
  check(archive_write_open_filename(archive_, file.c_str()));
}

ZipWriter::~ZipWriter() {
  archive_write_free(archive_);
}

void ZipWriter::add(const std::string& name, std::string_view text, bool program) {
  const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry{archive_entry_new(),
                                                                            &archive_entry_free};
  constexpr std::time_t always = 946728000; // 2000-01-01 12:00 UTC: zip knows nothing before 1980
  archive_entry_set_pathname(entry.get(), name.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), program ? 0755 : 0644);
  archive_entry_set_mtime(entry.get(), always, 0);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(text.size()));
  check(archive_write_header(archive_, entry.get()));
  if (archive_write_data(archive_, text.data(), text.size()) !=
      static_cast<la_ssize_t>(text.size())) {
    check(ARCHIVE_FATAL);
  }
}

void ZipWriter::close() {
  check(archive_write_close(archive_));
}

void ZipWriter::check(int status) const {
  if (status != ARCHIVE_OK) {
    const char* words = archive_error_string(archive_);
    throw course::Error{fmt::format(
        "cannot write {}: {}", file_.string(), words == nullptr ? "out of memory" : words)};
  }
}

} // namespace grader
