// What the debugging information of a file tells: lines and variables.
#include "common/tracer/image.hpp"

#include <dwarf.h>
#include <elfutils/libdw.h>

#include <algorithm>
#include <memory>

namespace tracer {

namespace {

std::string attribute_text(Dwarf_Die* die, unsigned name) {
  Dwarf_Attribute attribute;
  const char* text = dwarf_attr_integrate(die, name, &attribute) != nullptr
                         ? dwarf_formstring(&attribute)
                         : nullptr;
  return text != nullptr ? text : "";
}

std::optional<Dwarf_Word> attribute_number(Dwarf_Die* die, unsigned name) {
  Dwarf_Attribute attribute;
  Dwarf_Word number = 0;
  if (dwarf_attr_integrate(die, name, &attribute) == nullptr ||
      dwarf_formudata(&attribute, &number) != 0) {
    return std::nullopt;
  }
  return number;
}

std::string file_name(Dwarf_Die* unit, Dwarf_Word index) {
  Dwarf_Files* files = nullptr;
  std::size_t count = 0;
  if (dwarf_getsrcfiles(unit, &files, &count) != 0 || index >= count) {
    return {};
  }
  const char* name = dwarf_filesrc(files, index, nullptr, nullptr);
  return name != nullptr ? name : "";
}

struct Type {
  std::string name;
  bool is_volatile = false;
  bool is_constant = false;
};

std::optional<Dwarf_Die> type_of(Dwarf_Die* die) {
  Dwarf_Attribute attribute;
  Dwarf_Die type;
  if (dwarf_attr_integrate(die, DW_AT_type, &attribute) == nullptr ||
      dwarf_formref_die(&attribute, &type) == nullptr) {
    return std::nullopt;
  }
  return type;
}

Type describe(std::optional<Dwarf_Die> die) { // NOLINT(misc-no-recursion): as deep as the type
  if (!die) {
    return {"void"};
  }
  const auto inner = [&die] { return describe(type_of(&*die)); };
  switch (dwarf_tag(&*die)) {
  case DW_TAG_volatile_type: {
    Type type = inner();
    return {"volatile " + type.name, true, type.is_constant};
  }
  case DW_TAG_const_type: {
    Type type = inner();
    return {"const " + type.name, type.is_volatile, true};
  }
  case DW_TAG_typedef: {
    const Type type = inner();
    return {attribute_text(&*die, DW_AT_name), type.is_volatile, type.is_constant};
  }
  case DW_TAG_pointer_type:
    return {inner().name + "*"};
  case DW_TAG_reference_type:
  case DW_TAG_rvalue_reference_type:
    return {inner().name + "&"};
  case DW_TAG_array_type: {
    Type type = inner();
    type.name += "[]";
    return type;
  }
  default: {
    std::string name = attribute_text(&*die, DW_AT_name);
    Dwarf_Die* scopes = nullptr; // namespaces around it
    const int count = dwarf_getscopes_die(&*die, &scopes);
    for (int i = 1; i < count; ++i) {
      const int tag = dwarf_tag(&scopes[i]);
      const char* outer = dwarf_diename(&scopes[i]);
      const bool is_inline = dwarf_hasattr(&scopes[i], DW_AT_export_symbols) != 0;
      if ((tag == DW_TAG_namespace || tag == DW_TAG_structure_type || tag == DW_TAG_class_type) &&
          outer != nullptr && !is_inline) {
        name.insert(0, "::").insert(0, outer);
      }
    }
    std::free(scopes); // NOLINT(*-no-malloc): libdw hands out malloc'd memory
    return {name};
  }
  }
}

std::optional<arch::Word> static_address(Dwarf_Die* die) {
  Dwarf_Attribute attribute;
  Dwarf_Op* operations = nullptr;
  std::size_t count = 0;
  if (dwarf_attr_integrate(die, DW_AT_location, &attribute) == nullptr ||
      dwarf_getlocation(&attribute, &operations, &count) != 0 || count != 1) {
    return std::nullopt;
  }
  if (operations[0].atom == DW_OP_addr) {
    return operations[0].number;
  }
  Dwarf_Attribute indirect; // clang's DW_OP_addrx
  Dwarf_Addr address = 0;
  if (operations[0].atom == DW_OP_addrx &&
      dwarf_getlocation_attr(&attribute, &operations[0], &indirect) == 0 &&
      dwarf_formaddr(&indirect, &address) == 0) {
    return address;
  }
  return std::nullopt;
}

bool in_structure(Dwarf_Die* die) {
  return dwarf_tag(die) == DW_TAG_structure_type || dwarf_tag(die) == DW_TAG_class_type;
}

// A structure's members in its place; the library's own classes stay whole.
// NOLINTNEXTLINE(misc-no-recursion): as deep as the type
void add_members(Variable whole, Dwarf_Die type, std::vector<Variable>& all) {
  Dwarf_Die plain;
  Dwarf_Die member;
  if (dwarf_peel_type(&type, &plain) != 0 || !in_structure(&plain) ||
      describe(plain).name.starts_with("std::") || dwarf_child(&plain, &member) != 0) {
    all.push_back(std::move(whole));
    return;
  }
  do {
    const auto offset = attribute_number(&member, DW_AT_data_member_location);
    const auto inner = type_of(&member);
    const bool is_base = dwarf_tag(&member) == DW_TAG_inheritance;
    if (!inner || (!is_base && dwarf_tag(&member) != DW_TAG_member) ||
        dwarf_hasattr(&member, DW_AT_external) != 0) {
      continue;
    }
    Variable part = whole;
    const Type described = describe(inner);
    part.address += offset.value_or(0);
    part.is_volatile = whole.is_volatile || described.is_volatile;
    part.is_constant = whole.is_constant || described.is_constant;
    part.type = (whole.is_volatile && !described.is_volatile ? "volatile " : "") + described.name;
    if (!is_base) {
      part.name += "." + attribute_text(&member, DW_AT_name);
    }
    Dwarf_Die copy = *inner;
    Dwarf_Word size = 0;
    part.size = dwarf_aggregate_size(&copy, &size) == 0 ? size : 0;
    add_members(std::move(part), *inner, all);
  } while (dwarf_siblingof(&member, &member) == 0);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the program's scopes
void collect(Dwarf_Die* parent,
             const std::string& prefix,
             bool members,
             std::vector<Variable>& all) {
  Dwarf_Die die;
  if (dwarf_child(parent, &die) != 0) {
    return;
  }
  do {
    const int tag = dwarf_tag(&die);
    const std::string name = attribute_text(&die, DW_AT_name);
    if (tag == DW_TAG_variable) {
      const auto address = static_address(&die);
      if (!address) {
        continue;
      }
      const std::string linkage = attribute_text(&die, DW_AT_linkage_name);
      const auto type = type_of(&die);
      const Type described = describe(type);
      Variable variable;
      variable.name = linkage.empty() ? prefix + name : plain_name(linkage);
      variable.type = described.name;
      variable.address = *address;
      variable.is_volatile = described.is_volatile;
      variable.is_constant = described.is_constant;
      Dwarf_Die copy = type.value_or(Dwarf_Die{});
      Dwarf_Word size = 0;
      if (type && dwarf_aggregate_size(&copy, &size) == 0) {
        variable.size = size;
      }
      const auto line = attribute_number(&die, DW_AT_decl_line);
      const char* file = dwarf_decl_file(&die);
      if (line && file != nullptr) {
        variable.place = posix::Place{file, static_cast<int>(*line)};
      }
      if (members && type) {
        add_members(std::move(variable), *type, all);
      } else {
        all.push_back(std::move(variable));
      }
    } else if (tag == DW_TAG_namespace || tag == DW_TAG_structure_type ||
               tag == DW_TAG_class_type || tag == DW_TAG_subprogram) {
      collect(&die, name.empty() ? prefix : prefix + name + "::", members, all);
    } else if (tag == DW_TAG_lexical_block) {
      collect(&die, prefix, members, all);
    }
  } while (dwarf_siblingof(&die, &die) == 0);
}

// Of code inlined from a header, the line that uses it: from the inside out, the first in a
// preferred file. dwarf_getscopes() does not find functions that clang puts into their namespaces.
// NOLINTNEXTLINE(misc-no-recursion): as deep as the program's scopes
std::optional<posix::Place> inlined_into(Dwarf_Die* scope,
                                         Dwarf_Die* unit,
                                         arch::Word address,
                                         const std::vector<std::string>& preferred) {
  Dwarf_Die die;
  if (dwarf_child(scope, &die) != 0) {
    return std::nullopt;
  }
  do {
    const int tag = dwarf_tag(&die);
    if (tag != DW_TAG_namespace && !in_structure(&die) && dwarf_haspc(&die, address) <= 0) {
      continue;
    }
    if (auto inner = inlined_into(&die, unit, address, preferred)) {
      return inner;
    }
    const auto file = attribute_number(&die, DW_AT_call_file);
    const auto line = attribute_number(&die, DW_AT_call_line);
    if (tag == DW_TAG_inlined_subroutine && file && line) {
      std::string name = file_name(unit, *file);
      if (ends_in_one(name, preferred)) {
        return posix::Place{std::move(name), static_cast<int>(*line)};
      }
    }
  } while (dwarf_siblingof(&die, &die) == 0);
  return std::nullopt;
}

} // namespace

const std::vector<Image::Unit>& Image::units() const {
  if (units_read_) {
    return units_;
  }
  units_read_ = true;
  Dwarf_Die* die = nullptr;
  Dwarf_Addr bias = 0;
  while ((die = dwfl_module_nextcu(module_, die, &bias)) != nullptr) {
    Unit unit{"", *die, {}};
    const char* name = dwarf_diename(die);
    unit.name = name != nullptr ? name : "";
    std::ptrdiff_t offset = 0;
    Dwarf_Addr base = 0;
    Dwarf_Addr begin = 0;
    Dwarf_Addr end = 0;
    while ((offset = dwarf_ranges(die, offset, &base, &begin, &end)) > 0) {
      if (begin != 0 && begin < end) { // 0: what the linker has thrown away
        unit.ranges.emplace_back(begin + bias, end + bias);
      }
    }
    units_.push_back(std::move(unit));
  }
  return units_;
}

std::optional<posix::Place> Image::place_at(arch::Word address,
                                            const std::vector<std::string>& preferred) const {
  const auto unit = std::ranges::find_if(units(), [address](const Unit& one) {
    return std::ranges::any_of(one.ranges, [address](const auto& range) {
      return address >= range.first && address < range.second;
    });
  });
  if (unit == units_.end()) {
    return std::nullopt;
  }
  Dwarf_Die die = unit->die;
  std::optional<posix::Place> place;
  if (Dwarf_Line* line = dwarf_getsrc_die(&die, address)) {
    const char* file = dwarf_linesrc(line, nullptr, nullptr);
    int number = 0;
    dwarf_lineno(line, &number);
    if (file != nullptr) {
      place = posix::Place{file, number};
      if (number > 0 && ends_in_one(place->file, preferred)) {
        return place;
      }
    }
  }
  if (!ends_in_one(unit->name, preferred)) {
    return place; // looking further is slow
  }
  const auto outer = inlined_into(&die, &die, address, preferred);
  return outer ? outer : place;
}

void Image::collect_variables(const Unit& unit, bool members, std::vector<Variable>& all) const {
  Dwarf_Die die = unit.die;
  collect(&die, "", members, all);
}

} // namespace tracer
