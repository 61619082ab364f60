#include "common/tracer/image.hpp"

#include <cxxabi.h>
#include <elfutils/libdw.h>
#include <gelf.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

namespace tracer {

namespace {

const Dwfl_Callbacks callbacks{
    dwfl_build_id_find_elf, dwfl_standard_find_debuginfo, dwfl_offline_section_address, nullptr};

// "void f<int>(int) const [clone .cold]" → "f<int>"
std::string without_parameters(std::string text) {
  std::size_t close = text.rfind(')');
  if (close == std::string::npos || text.ends_with("operator()")) {
    return text;
  }
  int depth = 0;
  std::size_t open = close + 1;
  while (open > 0) {
    --open;
    depth += text[open] == ')' ? 1 : text[open] == '(' ? -1 : 0;
    if (depth == 0) {
      break;
    }
  }
  if (open == 0) {
    return text;
  }
  text.resize(open);
  // A template's name is preceded by its return type.
  int nested = 0;
  for (std::size_t i = text.size(); i > 0; --i) {
    const char c = text[i - 1];
    nested += c == '>' || c == ')' ? 1 : c == '<' || c == '(' ? -1 : 0;
    if (c == ' ' && nested == 0 && text.find("operator") == std::string::npos) {
      return text.substr(i);
    }
  }
  return text;
}

// Anonymous namespaces and the ABI that a std::string in the result belongs to go without saying,
// and a lambda is known by where it stands.
std::string as_people_say(std::string text) {
  for (const std::string_view unsaid : {"(anonymous namespace)::", "[abi:cxx11]"}) {
    for (std::size_t at = 0; (at = text.find(unsaid)) != std::string::npos;) {
      text.erase(at, unsaid.size());
    }
  }
  if (const std::size_t lambda = text.find("::{lambda("); lambda != std::string::npos) {
    return "lambda in " + without_parameters(text.substr(0, lambda));
  }
  return without_parameters(std::move(text));
}

// Fewer leading underscores first, then the shorter one.
bool plainer(const std::string& one, const std::string& other) {
  const auto rank = [](const std::string& name) {
    return std::pair{name.find_first_not_of('_'), name.size()};
  };
  return std::pair{rank(one), one} < std::pair{rank(other), other};
}

} // namespace

std::string plain_name(std::string_view symbol) {
  const std::string name{symbol.substr(0, symbol.find('@'))};
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> demangled{
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free};
  return demangled ? as_people_say(demangled.get()) : name;
}

bool ends_in_one(std::string_view path, const std::vector<std::string>& ends) {
  return std::ranges::any_of(ends, [path](const std::string& end) {
    return !end.empty() && path.ends_with(end) &&
           (path.size() == end.size() || path[path.size() - end.size() - 1] == '/' ||
            end.front() == '/');
  });
}

std::shared_ptr<const Image> Image::of(const std::string& path) {
  static std::map<std::string, std::shared_ptr<const Image>> all;
  std::error_code error;
  const auto time = std::filesystem::last_write_time(path, error);
  if (error) {
    return nullptr;
  }
  const std::string key = path + ' ' + std::to_string(time.time_since_epoch().count());
  auto& image = all[key];
  if (!image) {
    image = std::make_shared<Image>(path);
  }
  return image->module_ != nullptr ? image : nullptr;
}

Image::Image(const std::string& path)
    : name_{path.substr(path.rfind('/') + 1)}, dwfl_{dwfl_begin(&callbacks)} {
  if (dwfl_ == nullptr) {
    return;
  }
  dwfl_report_begin(dwfl_);
  module_ = dwfl_report_elf(dwfl_, name_.c_str(), path.c_str(), -1, 0, true);
  dwfl_report_end(dwfl_, nullptr, nullptr);
  GElf_Addr bias = 0;
  Elf* elf = module_ != nullptr ? dwfl_module_getelf(module_, &bias) : nullptr;
  if (elf == nullptr) {
    module_ = nullptr;
    return;
  }
  std::size_t count = 0;
  elf_getphdrnum(elf, &count);
  for (std::size_t i = 0; i < count; ++i) {
    GElf_Phdr header;
    if (gelf_getphdr(elf, static_cast<int>(i), &header) != nullptr && header.p_type == PT_LOAD &&
        header.p_offset == 0) {
      first_address_ = header.p_vaddr;
    }
  }
  read_symbols();
  read_stubs();
}

Image::~Image() {
  dwfl_end(dwfl_);
}

void Image::read_symbols() {
  const int count = dwfl_module_getsymtab(module_);
  for (int i = 1; i < count; ++i) {
    GElf_Sym symbol;
    GElf_Addr address = 0;
    const char* name =
        dwfl_module_getsym_info(module_, i, &symbol, &address, nullptr, nullptr, nullptr);
    const int type = GELF_ST_TYPE(symbol.st_info);
    if (name != nullptr && *name != '\0' && address != 0 && symbol.st_shndx != SHN_UNDEF &&
        (type == STT_FUNC || type == STT_GNU_IFUNC)) {
      symbols_.push_back({address, address + symbol.st_size, name});
    }
  }
  std::ranges::sort(symbols_, {}, &Symbol::begin);
  // What is written in assembly has no size sometimes: it lasts to the next one.
  for (std::size_t i = 0; i < symbols_.size(); ++i) {
    if (symbols_[i].end == symbols_[i].begin) {
      const auto next = std::ranges::upper_bound(symbols_, symbols_[i].begin, {}, &Symbol::begin);
      symbols_[i].end = next != symbols_.end() ? next->begin : symbols_[i].begin + 1;
    }
  }
}

void Image::read_stubs() {
  GElf_Addr bias = 0;
  Elf* elf = dwfl_module_getelf(module_, &bias);
  std::size_t names = 0;
  elf_getshdrstrndx(elf, &names);
  for (Elf_Scn* section = elf_nextscn(elf, nullptr); section != nullptr;
       section = elf_nextscn(elf, section)) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr) {
      continue;
    }
    const char* name = elf_strptr(elf, names, header.sh_name);
    Elf_Data* data = elf_getdata(section, nullptr);
    if (name == nullptr || data == nullptr || data->d_buf == nullptr) {
      continue;
    }
    if (std::string_view{name}.starts_with(".plt")) {
      const auto* code = static_cast<const std::uint8_t*>(data->d_buf);
      stubs_.push_back(
          {header.sh_addr, header.sh_addr + header.sh_size, {code, code + data->d_size}});
    } else if (header.sh_type == SHT_RELA) {
      Elf_Scn* linked = elf_getscn(elf, header.sh_link);
      GElf_Shdr symbols;
      Elf_Data* table = linked != nullptr ? elf_getdata(linked, nullptr) : nullptr;
      if (table == nullptr || gelf_getshdr(linked, &symbols) == nullptr) {
        continue;
      }
      const auto count = static_cast<int>(header.sh_size / header.sh_entsize);
      for (int i = 0; i < count; ++i) {
        GElf_Rela relocation;
        GElf_Sym symbol;
        if (gelf_getrela(data, i, &relocation) != nullptr &&
            gelf_getsym(table, static_cast<int>(GELF_R_SYM(relocation.r_info)), &symbol) !=
                nullptr &&
            symbol.st_name != 0) {
          slots_[relocation.r_offset] = elf_strptr(elf, symbols.sh_link, symbol.st_name);
        }
      }
    }
  }
}

std::optional<Function> Image::stub_at(arch::Word address) const {
  constexpr arch::Word entry = 16;
  for (const Stubs& stubs : stubs_) {
    if (address < stubs.begin || address >= stubs.end) {
      continue;
    }
    // Entries are 16 bytes long but for .plt.got's, which are 8.
    for (const arch::Word size : {entry, entry / 2}) {
      const arch::Word begin = address - (address - stubs.begin) % size;
      const auto code = std::span{stubs.code}.subspan(begin - stubs.begin);
      const arch::Word slot =
          arch::plt_slot(code.first(std::min<std::size_t>(code.size(), entry)), begin);
      if (const auto found = slots_.find(slot); found != slots_.end()) {
        return Function{{plain_name(found->second)}, begin, begin + size, name_, true};
      }
    }
  }
  return std::nullopt;
}

Function Image::function_of(const Symbol& symbol) const {
  Function function{{}, symbol.begin, symbol.end, name_, false};
  const auto first = std::ranges::lower_bound(symbols_, symbol.begin, {}, &Symbol::begin);
  for (auto one = first; one != symbols_.end() && one->begin == symbol.begin; ++one) {
    std::string name = plain_name(one->name);
    if (std::ranges::find(function.names, name) == function.names.end()) {
      function.names.push_back(std::move(name));
    }
  }
  std::ranges::sort(function.names, plainer);
  return function;
}

std::optional<Function> Image::function_at(arch::Word address) const {
  if (auto stub = stub_at(address)) {
    return stub;
  }
  auto after = std::ranges::upper_bound(symbols_, address, {}, &Symbol::begin);
  // A function may lie inside a longer one's range; look at a few before.
  for (int tries = 0; after != symbols_.begin() && tries < 16; ++tries) {
    --after;
    if (address < after->end) {
      return function_of(*after);
    }
  }
  return std::nullopt;
}

std::vector<arch::Word> Image::addresses_of(std::string_view name) const {
  const std::string_view last = name.substr(name.find_last_of(":~") + 1);
  std::vector<arch::Word> all;
  for (const Symbol& symbol : symbols_) {
    const std::string_view raw{symbol.name};
    if (raw.find(".cold") != std::string_view::npos) {
      continue; // the seldom part of a function, where nobody enters it
    }
    if (raw == name || (raw.find(last) != std::string_view::npos && plain_name(raw) == name)) {
      all.push_back(symbol.begin);
    }
  }
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::vector<Function> Image::functions_in(arch::Word begin, arch::Word end) const {
  std::vector<Function> all;
  for (auto one = std::ranges::lower_bound(symbols_, begin, {}, &Symbol::begin);
       one != symbols_.end() && one->begin < end;
       ++one) {
    if (all.empty() || all.back().begin != one->begin) {
      all.push_back(function_of(*one));
    }
  }
  return all;
}

} // namespace tracer
