/// @file
/// @brief The template behind subject::report_outcome.
#pragma once

#include "common/subject/report.hpp"

#include <exception>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace subject {

template <typename Body>
void report_outcome(Body&& body) noexcept {
  try {
    std::forward<Body>(body)();
    report("returned", 1);
  } catch (const std::system_error& error) {
    report("error", error.code().value());
  } catch (const std::invalid_argument& error) {
    report("invalid_argument", error.what());
  } catch (const std::exception& error) {
    report("exception", error.what());
  } catch (...) {
    report("exception", "something that is not a std::exception");
  }
}

} // namespace subject
