#include "common/subject/probe.hpp"

#include <charconv>
#include <stdexcept>
#include <utility>

namespace subject {
namespace {

const Probe*& first() noexcept {
  static constinit const Probe* list = nullptr;
  return list;
}

} // namespace

std::string_view Arguments::operator[](std::size_t index) const {
  if (index >= arguments_.size()) {
    throw std::out_of_range{"probe: no argument " + std::to_string(index)};
  }
  return arguments_[index];
}

long Arguments::number(std::size_t index) const {
  const std::string_view text = (*this)[index];
  long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw std::invalid_argument{"probe: not a number: " + std::string{text}};
  }
  return value;
}

std::vector<std::string> Arguments::from(std::size_t first_index) const {
  std::vector<std::string> rest;
  for (std::size_t index = first_index; index < arguments_.size(); ++index) {
    rest.emplace_back(arguments_[index]);
  }
  return rest;
}

Probe::Probe(const char* name, Body body) noexcept
    : name_{name}, body_{body}, next_{std::exchange(first(), this)} {}

Probe::Body Probe::find(std::string_view name) noexcept {
  for (const Probe* probe = first(); probe != nullptr; probe = probe->next_) {
    if (name == probe->name_) {
      return probe->body_;
    }
  }
  return nullptr;
}

} // namespace subject
