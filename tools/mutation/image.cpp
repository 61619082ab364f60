#include "tools/mutation/image.hpp"

#include "common/posix/unique_fd.hpp"
#include "tools/course/error.hpp"

#include <gelf.h>
#include <libelf.h>

#include <fcntl.h>

#include <memory>
#include <string_view>

namespace mutation {

std::string image_of(const std::filesystem::path& program) {
  ::elf_version(EV_CURRENT);
  const posix::UniqueFd file{::open(program.c_str(), O_RDONLY | O_CLOEXEC)};
  const std::unique_ptr<Elf, decltype(&::elf_end)> elf{
      file ? ::elf_begin(file.get(), ELF_C_READ_MMAP, nullptr) : nullptr, ::elf_end};
  std::size_t names = 0;
  if (!elf || ::elf_kind(elf.get()) != ELF_K_ELF || ::elf_getshdrstrndx(elf.get(), &names) != 0) {
    throw course::Error{program.string() + " is no program"};
  }
  std::string image;
  for (Elf_Scn* section = ::elf_nextscn(elf.get(), nullptr); section != nullptr;
       section = ::elf_nextscn(elf.get(), section)) {
    GElf_Shdr header{};
    if (::gelf_getshdr(section, &header) == nullptr || (header.sh_flags & SHF_ALLOC) == 0 ||
        header.sh_type == SHT_NOTE) {
      continue;
    }
    image += ::elf_strptr(elf.get(), names, header.sh_name);
    image += ' ' + std::to_string(header.sh_size) + '\n';
    const Elf_Data* data = ::elf_rawdata(section, nullptr);
    if (header.sh_type != SHT_NOBITS && data != nullptr && data->d_buf != nullptr) {
      image += std::string_view{static_cast<const char*>(data->d_buf), data->d_size};
    }
  }
  return image;
}

} // namespace mutation
