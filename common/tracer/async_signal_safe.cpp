#include "common/tracer/async_signal_safe.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace tracer {

namespace {

constexpr std::string_view text =
#include "async_signal_safe.inc"
    ;

std::vector<SafeFunction> parse() {
  std::vector<SafeFunction> all;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const std::size_t first = line.find(' ');
    const std::size_t second = line.rfind(' ');
    if (!line.starts_with('#') && first < second) {
      all.push_back({line.substr(0, first),
                     line.substr(first + 1, second - first - 1),
                     line.substr(second + 1)});
    }
  }
  return all;
}

bool listed(std::string_view name) {
  static const std::set<std::string_view> names = [] {
    std::set<std::string_view> all;
    for (const SafeFunction& function : safe_functions()) {
      all.insert(function.name);
    }
    return all;
  }();
  return names.contains(name);
}

} // namespace

std::span<const SafeFunction> safe_functions() {
  static const std::vector<SafeFunction> all = parse();
  return all;
}

std::string everyday_name(std::string_view symbol) {
  std::string_view name = symbol.substr(0, symbol.find('@'));
  if (name.find(':') != std::string_view::npos || name.starts_with("__cxa_") ||
      name.starts_with("operator")) {
    return std::string{name};
  }
  name.remove_prefix(std::min(name.find_first_not_of('_'), name.size()));
  for (const std::string_view prefix : {"libc_", "GI_", "isoc99_", "isoc23_", "new_"}) {
    if (name.starts_with(prefix)) {
      name.remove_prefix(prefix.size());
      name.remove_prefix(std::min(name.find_first_not_of('_'), name.size()));
    }
  }
  for (const std::string_view suffix : {"_chk", "64", "_time64"}) {
    if (name.size() > suffix.size() && name.ends_with(suffix)) {
      name.remove_suffix(suffix.size());
    }
  }
  // The variants that the dynamic linker chooses among, by processor.
  for (const std::string_view variant : {"_avx",
                                         "_sse",
                                         "_ssse",
                                         "_evex",
                                         "_erms",
                                         "_neon",
                                         "_asimd",
                                         "_sve",
                                         "_generic",
                                         "_mops"}) {
    name = name.substr(0, name.find(variant));
  }
  return std::string{name};
}

bool is_async_signal_safe(std::string_view name) {
  return listed(name) || listed(everyday_name(name));
}

} // namespace tracer
