#include "tools/grader/compile/symbols.hpp"

#include <algorithm>
#include <sstream>

namespace grader {
namespace {

struct Symbol {
  std::string name;
  char type = '?';
};

template <typename Use>
void each(std::string_view listing, Use use) {
  std::istringstream lines{std::string{listing}};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words{line};
    Symbol symbol;
    if (words >> symbol.name >> symbol.type) {
      symbol.name.resize(std::min(symbol.name.find('@'), symbol.name.size()));
      use(symbol);
    }
  }
}

bool is_weak(char type) {
  return type == 'V' || type == 'W' || type == 'u' || type == 'v' || type == 'w';
}

// Every C++ object file may hold weak ones; the compiler itself makes the others.
bool is_the_compilers(const Symbol& symbol) {
  return (symbol.name.starts_with("_Z") && is_weak(symbol.type)) ||
         symbol.name.starts_with("DW.ref.") || symbol.name.starts_with("__odr_asan") ||
         symbol.name == "__x86.get_pc_thunk.bx";
}

} // namespace

void SystemSymbols::add(std::string_view listing) {
  each(listing, [this](const Symbol& symbol) { names_.insert(symbol.name); });
}

std::string SystemSymbols::first_trespass(std::string_view listing) const {
  std::string found;
  each(listing, [&](const Symbol& symbol) {
    const bool reserved = symbol.name.starts_with("__") || symbol.name == "_start" ||
                          symbol.name == "_init" || symbol.name == "_fini";
    if (found.empty() && !is_the_compilers(symbol) && (reserved || names_.contains(symbol.name))) {
      found = symbol.name;
    }
  });
  return found;
}

} // namespace grader
