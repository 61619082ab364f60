/// @file
/// @brief What a judge may ask a subject to do.
#pragma once

#include "common/subject/report.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace subject {

/// @brief The arguments that the judge gave to a probe.
/// @note async-signal-safe: all but number() and from(), and what throws
class Arguments {
public:
  /// @brief Wraps the arguments after the probe's name.
  /// @param[in] arguments NUL-terminated texts that outlive this object
  explicit Arguments(std::span<char* const> arguments) noexcept : arguments_{arguments} {}

  /// @brief How many there are.
  [[nodiscard]] std::size_t size() const noexcept { return arguments_.size(); }

  /// @brief One argument's text.
  /// @param[in] index counted from 0
  /// @throws std::out_of_range if there is none
  [[nodiscard]] std::string_view operator[](std::size_t index) const;

  /// @brief One argument as a number.
  /// @param[in] index counted from 0
  /// @throws std::out_of_range if there is none
  /// @throws std::invalid_argument if it is not a decimal number
  [[nodiscard]] long number(std::size_t index) const;

  /// @brief All arguments from one on, as text.
  /// @param[in] first index of the first
  [[nodiscard]] std::vector<std::string> from(std::size_t first) const;

private:
  std::span<char* const> arguments_;
};

/// @brief Puts a probe into the program's list; the macro PROBE makes one.
class Probe {
public:
  /// @brief What a probe does.
  using Body = void (*)(const Arguments&);

  /// @brief Registers a probe for the life of the program.
  /// @param[in] name what the judge calls it
  /// @param[in] body what it does
  Probe(const char* name, Body body) noexcept;

  /// @brief Finds a probe.
  /// @param[in] name its name
  /// @return its body, or nullptr
  [[nodiscard]] static Body find(std::string_view name) noexcept;

private:
  const char* name_;
  Body body_;
  const Probe* next_;
};

} // namespace subject

/// @brief Defines a probe: a few lines around the student's functions.
///
/// @code
/// PROBE(spawn_child) {
///   report("child", process_groups::spawn([] { gate("body"); return 3; }));
///   gate("returned");
/// }
/// @endcode
/// The body sees its arguments as `const subject::Arguments& args`.
#define PROBE(NAME)                                                                                \
  static void probe_##NAME(const subject::Arguments& args);                                        \
  static const subject::Probe registered_##NAME{#NAME, probe_##NAME};                              \
  static void probe_##NAME([[maybe_unused]] const subject::Arguments& args)
