/// @file
/// @brief Whole numbers out of JSON that somebody else may have written.
#pragma once

#include <nlohmann/json.hpp>

#include <concepts>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace tracer {

/// @brief The whole number that a value is.
///
/// nlohmann's own conversion is undefined for a fraction beyond the range ([conv.fpint]) and cuts
/// others.
/// @param[in] value any JSON
/// @throws std::invalid_argument it is no whole number, or Number cannot hold it
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

/// @brief The whole number that an object has as a member.
/// @param[in] object a JSON object
/// @param[in] key the member's name
/// @param[in] otherwise what it is where there is no such member
/// @throws std::invalid_argument as above
/// @throws nlohmann::json::exception `object` is none
template <std::integral Number>
Number whole_number(const nlohmann::json& object, const char* key, Number otherwise) {
  const auto& members = object.get_ref<const nlohmann::json::object_t&>(); // or throws
  const auto found = members.find(key);
  return found == members.end() ? otherwise : whole_number<Number>(found->second);
}

} // namespace tracer
