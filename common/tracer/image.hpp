/// @file
/// @brief One ELF file: its functions, lines and variables; for Symbols.
#pragma once

#include "common/tracer/symbols.hpp"

#include <elfutils/libdwfl.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tracer {

/// @brief One ELF file, read once. All addresses are the file's own, without a load bias.
class Image {
public:
  /// @brief Opens a file, or hands out the one that is open already.
  /// @param[in] path of a program or library
  /// @return nullptr if it is no ELF file that can be read
  [[nodiscard]] static std::shared_ptr<const Image> of(const std::string& path);

  /// @brief A compile unit and where its code is.
  struct Unit {
    std::string name; ///< path as the compiler saw it
    Dwarf_Die die;
    std::vector<std::pair<arch::Word, arch::Word>> ranges;
  };

  explicit Image(const std::string& path);
  ~Image();
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;

  /// @brief The file name without its folder.
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  /// @brief The address of the byte at file offset 0, as it is loaded.
  [[nodiscard]] arch::Word first_address() const noexcept { return first_address_; }

  [[nodiscard]] std::optional<Function> function_at(arch::Word address) const;
  [[nodiscard]] std::vector<arch::Word> addresses_of(std::string_view name) const;
  [[nodiscard]] std::vector<Function> functions_in(arch::Word begin, arch::Word end) const;
  /// @brief The compile units; read when first asked for.
  [[nodiscard]] const std::vector<Unit>& units() const;
  /// @brief The line of an address, of one of these files if it stands there or is inlined there.
  [[nodiscard]] std::optional<posix::Place>
  place_at(arch::Word address, const std::vector<std::string>& preferred) const;
  /// @brief Adds a unit's variables with static storage.
  /// @param[in] members each member of a structure by itself
  void collect_variables(const Unit& unit, bool members, std::vector<Variable>& all) const;

private:
  struct Symbol {
    arch::Word begin;
    arch::Word end;
    const char* name;
  };

  struct Stubs {
    arch::Word begin;
    arch::Word end;
    std::vector<std::uint8_t> code;
  };

  void read_symbols();
  void read_stubs();
  [[nodiscard]] Function function_of(const Symbol& symbol) const;
  [[nodiscard]] std::optional<Function> stub_at(arch::Word address) const;

  std::string name_;
  Dwfl* dwfl_ = nullptr;
  Dwfl_Module* module_ = nullptr;
  arch::Word first_address_ = 0;
  std::vector<Symbol> symbols_; ///< ascending
  std::map<arch::Word, std::string> slots_;
  std::vector<Stubs> stubs_;
  mutable std::vector<Unit> units_;
  mutable bool units_read_ = false;
};

/// @brief A symbol's name as people write it: demangled, without parameters and version.
[[nodiscard]] std::string plain_name(std::string_view symbol);

/// @brief Whether a path ends in one of these, at a folder's boundary.
[[nodiscard]] bool ends_in_one(std::string_view path, const std::vector<std::string>& ends);

} // namespace tracer
