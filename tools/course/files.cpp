#include "tools/course/files.hpp"

#include "tools/course/error.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <atomic>
#include <cstring>
#include <fstream>
#include <iterator>

namespace course {

std::string read_text(const std::filesystem::path& file) {
  std::ifstream stream{file, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{stream}, {}};
  if (!stream) {
    throw Error{fmt::format("cannot read {}: {}", file.string(), std::strerror(errno))};
  }
  return text;
}

void write_text(const std::filesystem::path& file, std::string_view text) {
  write_file(file, [text](std::ostream& stream) {
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
  });
}

void write_file(const std::filesystem::path& file,
                const std::function<void(std::ostream&)>& write) {
  static std::atomic<int> count{0};
  std::error_code ignored;
  std::filesystem::create_directories(file.parent_path(), ignored);
  const std::filesystem::path fresh = fmt::format("{}.{}.{}", file.string(), ::getpid(), ++count);
  {
    std::ofstream stream{fresh, std::ios::binary};
    write(stream);
    stream.flush();
    if (!stream) {
      throw Error{fmt::format("cannot write {}: {}", fresh.string(), std::strerror(errno))};
    }
  }
  std::error_code error;
  std::filesystem::rename(fresh, file, error);
  if (error) {
    throw Error{fmt::format("cannot write {}: {}", file.string(), error.message())};
  }
}

std::uint64_t fingerprint(std::string_view text) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char letter : text) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
  }
  return hash;
}

} // namespace course
