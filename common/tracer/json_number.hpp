#pragma once

#include <nlohmann/json.hpp>

#include <concepts>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace tracer {

/// The whole number that `value` is. Throws std::invalid_argument for anything else: what a
/// fraction or a number beyond Number's range becomes in nlohmann's own conversion is undefined
/// ([conv.fpint]) or wrong.
template <std::integral Number>
Number whole_number(const nlohmann::json& value) {
  const bool fits =
      value.is_number_unsigned()
          ? std::in_range<Number>(value.get<std::uint64_t>())
          : value.is_number_integer() && std::in_range<Number>(value.get<std::int64_t>());
  if (!fits) {
    throw std::invalid_argument{
        "no whole number that fits: " +
        value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
  }
  return value.get<Number>();
}

/// The whole number that `object` has as its member `key`; `otherwise` where it has no such member.
template <std::integral Number>
Number whole_number(const nlohmann::json& object, const char* key, Number otherwise) {
  const auto& members = object.get_ref<const nlohmann::json::object_t&>(); // or throws
  const auto found = members.find(key);
  return found == members.end() ? otherwise : whole_number<Number>(found->second);
}

} // namespace tracer
