#include "common/judge/proc_file.hpp"

#include "common/posix/unique_fd.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>

namespace judge {

std::optional<std::string> read_file(const std::string& path) {
  const posix::UniqueFd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!file) {
    return std::nullopt;
  }
  std::string text;
  std::array<char, 4096> buffer; // NOLINT(*-member-init): read() fills it
  for (;;) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got < 0) {
      return std::nullopt;
    }
    if (got == 0) {
      return text;
    }
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

std::vector<std::string> list_folder(const std::string& path) {
  struct Close {
    void operator()(DIR* folder) const noexcept { ::closedir(folder); }
  };

  std::vector<std::string> names;
  const std::unique_ptr<DIR, Close> folder{::opendir(path.c_str())};
  if (folder) {
    while (const dirent* entry =
               ::readdir(folder.get())) { // NOLINT(concurrency-mt-unsafe): own DIR
      if (const std::string_view name = entry->d_name; name != "." && name != "..") {
        names.emplace_back(name);
      }
    }
  }
  return names;
}

std::vector<pid_t> list_numbers(const std::string& path) {
  std::vector<pid_t> numbers;
  for (const std::string& name : list_folder(path)) {
    pid_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error == std::errc{} && end == name.data() + name.size()) {
      numbers.push_back(number);
    }
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

std::string_view status_field(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with(name) && line.substr(name.size()).starts_with(':')) {
      line.remove_prefix(name.size() + 1);
      line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
      return line;
    }
  }
  return {};
}

std::vector<std::string_view> stat_fields(std::string_view stat) {
  std::vector<std::string_view> fields;
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string_view::npos) {
    return fields;
  }
  stat.remove_prefix(name_end + 1);
  while (!stat.empty()) {
    const std::size_t begin = stat.find_first_not_of(" \n");
    if (begin == std::string_view::npos) {
      break;
    }
    stat.remove_prefix(begin);
    const std::size_t end = std::min(stat.find_first_of(" \n"), stat.size());
    fields.push_back(stat.substr(0, end));
    stat.remove_prefix(end);
  }
  return fields;
}

} // namespace judge
