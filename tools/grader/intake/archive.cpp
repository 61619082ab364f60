#include "tools/grader/intake/archive.hpp"

#include "common/tracer/printable.hpp"
#include "tools/grader/intake/beneath.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <sstream>

namespace grader {
namespace {

constexpr std::array endings{
    ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst", ".tgz", ".tbz2", ".txz", ".tar", ".zip"};
constexpr std::size_t block_size = 65536;

std::string lower(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return std::tolower(c); });
  return result;
}

std::size_t ending_of(std::string_view name) {
  const std::string all = lower(name);
  for (const std::string_view ending : endings) {
    if (all.ends_with(ending) && all.size() > ending.size()) {
      return ending.size();
    }
  }
  return 0;
}

// Why a path in an archive is not followed; empty if it may be.
std::string trouble_of(const std::string& path, archive_entry* entry) {
  if (path.starts_with('/')) {
    return "has an absolute path in the archive";
  }
  std::istringstream parts{path};
  for (std::string part; std::getline(parts, part, '/');) {
    if (part == "..") {
      return "has a path that leads out of the archive";
    }
  }
  if (archive_entry_hardlink(entry) != nullptr || archive_entry_symlink(entry) != nullptr) {
    return "is a link in the archive; links are not followed";
  }
  if (archive_entry_filetype(entry) != AE_IFREG) {
    return "is not a regular file";
  }
  if (archive_entry_is_encrypted(entry) != 0) {
    return "is encrypted";
  }
  return "";
}

bool is_passed_over(const std::string& path) {
  std::istringstream parts{path};
  for (std::string part; std::getline(parts, part, '/');) {
    if (Finds::is_passed_over(part)) {
      return true;
    }
  }
  return false;
}

class Reader {
public:
  Reader(const std::string& name, const Limits& limits, Finds& finds)
      : name_{tracer::printable(name)}, limits_{limits}, finds_{finds}, archive_{
                                                                            archive_read_new(),
                                                                            &archive_read_free} {
    archive_read_support_format_zip(get());
    archive_read_support_format_tar(get());
    archive_read_support_filter_gzip(get());
    archive_read_support_filter_bzip2(get());
    archive_read_support_filter_xz(get());
    archive_read_support_filter_zstd(get());
  }

  [[nodiscard]] archive* get() const noexcept { return archive_.get(); }

  void read(int opened) {
    try {
      demand(opened);
      std::size_t entries = 0;
      for (archive_entry* entry = nullptr;;) {
        const int status = archive_read_next_header(get(), &entry);
        if (status == ARCHIVE_EOF) {
          return;
        }
        demand(status);
        if (++entries > limits_.entries) {
          throw Refusal{"has more than " + std::to_string(limits_.entries) + " entries"};
        }
        take(entry);
      }
    } catch (const Refusal& refusal) {
      finds_.complain(name_ + " " + refusal.what());
    }
  }

private:
  void demand(int status) {
    if (status < ARCHIVE_WARN) {
      const char* words = archive_error_string(get());
      throw Refusal{std::string{"is damaged, or no archive of a known kind: "} +
                    tracer::printable(words != nullptr ? words : "nothing more is known")};
    }
  }

  void take(archive_entry* entry) {
    const char* raw = archive_entry_pathname(entry);
    const std::string path = raw != nullptr ? raw : "";
    if (!finds_.wanted_by(path).empty() && !is_passed_over(path)) {
      Find find;
      find.trouble = trouble_of(path, entry);
      find.written_at = archive_entry_mtime_is_set(entry) != 0 ? archive_entry_mtime(entry) : 0;
      if (find.trouble.empty()) {
        read_data(find);
      } else {
        find.trouble = tracer::printable(path) + " " + find.trouble;
        pass_over();
      }
      finds_.add(path, find);
    } else {
      pass_over();
    }
  }

  // A block of data, counted.
  bool next(std::string& block) {
    block.resize(block_size);
    const la_ssize_t length = archive_read_data(get(), block.data(), block.size());
    if (length < 0) {
      demand(ARCHIVE_FATAL);
    }
    block.resize(static_cast<std::size_t>(std::max<la_ssize_t>(length, 0)));
    unpacked_ += block.size();
    if (unpacked_ > limits_.unpacked) {
      throw Refusal{"unpacks to more than " + std::to_string(limits_.unpacked >> 20U) + " MiB"};
    }
    return !block.empty();
  }

  void pass_over() {
    if (archive_format(get()) == ARCHIVE_FORMAT_ZIP) {
      demand(archive_read_data_skip(get())); // by a seek: nothing is unpacked
      return;
    }
    for (std::string block; next(block);) { // counted, for it is unpacked all the same
    }
  }

  void read_data(Find& find) {
    for (std::string block; next(block);) {
      if (find.text.size() <= limits_.source) {
        find.text += block;
      }
    }
    if (find.text.size() > limits_.source) {
      find.text.clear();
      find.trouble = "it is larger than " + std::to_string(limits_.source / 1024) + " KiB";
    }
  }

  std::string name_;
  const Limits& limits_;
  Finds& finds_;
  std::unique_ptr<archive, int (*)(archive*)> archive_;
  std::size_t unpacked_ = 0;
};

} // namespace

bool is_archive_name(std::string_view name) {
  return ending_of(name) != 0;
}

std::string without_archive_ending(const std::string& name) {
  return name.substr(0, name.size() - ending_of(name));
}

void read_archive(int descriptor, const std::string& name, const Limits& limits, Finds& finds) {
  Reader reader{name, limits, finds};
  reader.read(archive_read_open_fd(reader.get(), descriptor, block_size));
}

void read_archive(std::string_view bytes,
                  const std::string& name,
                  const Limits& limits,
                  Finds& finds) {
  Reader reader{name, limits, finds};
  reader.read(archive_read_open_memory(reader.get(), bytes.data(), bytes.size()));
}

} // namespace grader
